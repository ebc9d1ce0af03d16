internal import TroveCore
internal import TroveLexical

/// The words by which passages are compared with a question and with each other.
enum PassageTerms {
    /// Share of the words of both that stand in both.
    static func share(_ a: Set<Term>, _ b: Set<Term>) -> Double {
        Double(a.intersection(b).count) / Double(max(1, a.union(b).count))
    }

    /// The terms of a text as a question asks for them, but those that say nothing.
    static func of(_ text: String) -> Set<Term> {
        let tokens = AnalyzerPool.analyze(text).tokens
        var terms: Set<Term> = []
        for (index, token) in tokens.enumerated() where !token.traits.contains(.stop) {
            guard token.traits.contains(.unspaced) else {
                terms.insert(token.term)
                if token.beginning != 0 { terms.insert(token.beginning) }
                if token.accented != 0 { terms.insert(token.accented) }
                continue
            }
            if token.traits.contains(.joined), index > 0 {
                terms.insert(TermHash.pair(tokens[index - 1].term, token.term))
            }
        }
        return terms
    }
}
