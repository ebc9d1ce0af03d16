/// Which of a question's terms stand in a chunk, by their places in ``LexicalQuery/asked``.
///
/// The last one stands for all from the 64th on.
package struct HeldTerms: OptionSet, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The term at a place.
    package init(place: Int) { rawValue = 1 << UInt64(min(place, Self.last)) }

    /// Nothing is known: any of them may.
    package static let any = HeldTerms(rawValue: .max)
    private static let last = 63
}
