/// A revision of the Model Context Protocol, named by its date.
package enum ProtocolRevision: String, Sendable, CaseIterable {
    /// Sessions and tools' annotations.
    case of2025March = "2025-03-26"
    /// Structured results.
    case of2025June = "2025-06-18"
    /// The last with `initialize`.
    case of2025November = "2025-11-25"
    /// Without sessions: each request says what it needs.
    case of2026July = "2026-07-28"
}
