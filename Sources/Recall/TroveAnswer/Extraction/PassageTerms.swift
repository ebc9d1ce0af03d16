internal import TroveCore
internal import TroveLexical

/// The words by which passages are compared with a question and with each other.
enum PassageTerms {
    /// Share of the words of both that stand in both.
    static func share(_ a: Set<Term>, _ b: Set<Term>) -> Double {
        Double(a.intersection(b).count) / Double(max(1, a.union(b).count))
    }

    /// The terms of a text as a question asks for them, but those that say nothing.
    static func of(_ text: String) -> Set<Term> { Set(counts(of: text).keys) }

    /// How often each of those stands there.
    static func counts(of text: String) -> [Term: Int] {
        let tokens = AnalyzerPool.analyze(text).tokens
        var counts: [Term: Int] = [:]
        for (index, token) in tokens.enumerated() where !token.traits.contains(.stop) {
            guard token.traits.contains(.unspaced) else {
                for term in Set([token.term, token.beginning, token.accented]) where term != 0 {
                    counts[term, default: 0] += 1
                }
                continue
            }
            if token.traits.contains(.joined), index > 0 {
                counts[TermHash.pair(tokens[index - 1].term, token.term), default: 0] += 1
            }
        }
        return counts
    }
}
