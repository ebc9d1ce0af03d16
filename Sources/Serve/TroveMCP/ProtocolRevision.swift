/// A revision of the Model Context Protocol, named by its date.
package enum ProtocolRevision: String, Sendable, CaseIterable {
    /// The first.
    case of2024November = "2024-11-05"
    /// Streamable HTTP, tools' annotations, arrays of messages.
    case of2025March = "2025-03-26"
    /// Structured results; no arrays any more.
    case of2025June = "2025-06-18"
    /// The last with `initialize`.
    case of2025November = "2025-11-25"
    /// Without sessions: each request says what it needs.
    case of2026July = "2026-07-28"

    /// Whether a request carries all that is to be known of its sender.
    package var isStateless: Bool { self == .of2026July }

    /// Revisions that begin with `initialize`, the newest last.
    package static var withHandshake: [Self] { allCases.filter { !$0.isStateless } }
    /// Revisions whose requests stand alone, the newest last.
    package static var stateless: [Self] { allCases.filter(\.isStateless) }
}
