import TroveCore

/// A text that is read by scalar number in constant time.
struct ScalarText: Sendable {
    /// Its scalars.
    let scalars: [Unicode.Scalar]

    /// Reads a text.
    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The text of a span.
    func string(_ span: ScalarSpan) -> String {
        String(String.UnicodeScalarView(scalars[span.range]))
    }

    /// The span without white space at either end; nil when nothing else is in it.
    func trimmed(_ span: ScalarSpan) -> ScalarSpan? {
        var (start, end) = (span.start, span.end)
        while start < end, scalars[start].properties.isWhitespace { start += 1 }
        while end > start, scalars[end - 1].properties.isWhitespace { end -= 1 }
        return start < end ? ScalarSpan(start, end) : nil
    }
}

/// Where the tokens of a stretch of text begin: how many lie between two places is a search, not a count.
struct TokenPlaces: Sendable {
    private let starts: [Int]
    private let ends: [Int]

    /// Takes ascending spans.
    init(_ spans: [ScalarSpan], shiftedBy offset: Int) {
        starts = spans.map { $0.start + offset }
        ends = spans.map { $0.end + offset }
    }

    /// All tokens.
    var count: Int { starts.count }

    /// Tokens that touch a span: those cut by its ends count on either side.
    func count(in span: ScalarSpan) -> Int {
        max(0, first(startingAt: span.end) - first(endingAfter: span.start))
    }

    /// The furthest end at which a run from `start` has at most `most` tokens; at least `start + 1`.
    func furthest(from start: Int, most: Int, end: Int) -> Int {
        let next = first(endingAfter: start) + most
        guard next < starts.count else { return end }
        return min(end, max(start + 1, starts[next]))
    }

    /// Where the last `most` tokens that begin before `end` begin; `end` for none.
    func start(before end: Int, most: Int) -> Int {
        let next = first(startingAt: end)
        return most > 0 && next > 0 ? starts[max(0, next - most)] : end
    }

    /// True when a token begins at `place`.
    func begins(at place: Int) -> Bool {
        let next = first(startingAt: place)
        return next < starts.count && starts[next] == place
    }

    /// Number of the first token that begins at `place` or later.
    private func first(startingAt place: Int) -> Int { Self.search(starts) { $0 >= place } }

    /// Number of the first token that ends after `place`.
    private func first(endingAfter place: Int) -> Int { Self.search(ends) { $0 > place } }

    private static func search(_ values: [Int], _ holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(values[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
