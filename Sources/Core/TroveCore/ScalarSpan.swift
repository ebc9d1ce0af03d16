/// A half-open range of Unicode scalars of an extracted text; `[start, end]` in JSON.
///
/// Scalars, never `Character`s: a third of Hindi's scalars are no graphemes.
public struct ScalarSpan: Hashable, Sendable, Comparable {
    /// First scalar.
    public var start: Int
    /// One past the last scalar; never below `start`.
    public var end: Int

    /// Creates a span. `end` must not lie before `start`.
    public init(_ start: Int, _ end: Int) {
        precondition(start <= end, "span ends before it starts")
        self.start = start
        self.end = end
    }

    /// Scalars covered.
    public var count: Int { end - start }
    /// True when nothing is covered.
    public var isEmpty: Bool { start == end }
    /// The same as a Swift range.
    public var range: Range<Int> { start..<end }

    /// True when the two share at least one scalar.
    public func overlaps(_ other: ScalarSpan) -> Bool { start < other.end && other.start < end }

    /// The part that both cover, or nil.
    public func intersection(_ other: ScalarSpan) -> ScalarSpan? {
        let low = max(start, other.start)
        let high = min(end, other.end)
        return low < high ? ScalarSpan(low, high) : nil
    }

    /// The same span measured from another origin.
    public func shifted(by offset: Int) -> ScalarSpan { ScalarSpan(start + offset, end + offset) }

    /// By start, then by end.
    public static func < (a: ScalarSpan, b: ScalarSpan) -> Bool { (a.start, a.end) < (b.start, b.end) }
}

extension ScalarSpan: Codable {
    /// Reads `[start, end]`; a span that ends before it starts is an error.
    public init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        let start = try container.decode(Int.self)
        let end = try container.decode(Int.self)
        guard start >= 0, start <= end else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "span \(start)..<\(end)")
        }
        self.init(start, end)
    }

    /// Writes `[start, end]`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(start)
        try container.encode(end)
    }
}
