internal import TroveCore
internal import TroveLexical
internal import TroveQuery

/// How much of what a question is about stands in the passages found, whether they answer it or not.
///
/// Words count by their rarity in the store; of unspaced scripts pairs of characters, as the postings do.
struct SubjectCoverage {
    /// Share of the rare words that stand in the one passage that has most of them, and in all together.
    private(set) var best = 0.0
    private(set) var together = 0.0
    /// Share of the three rarest that stand anywhere.
    private(set) var rarest = 0.0
    /// Share of the words with a capital that stand anywhere; a half where there are none.
    private(set) var names = 0.5
    /// Share of the best titles' words that the question names.
    private(set) var titles = 0.0

    /// Passages that are looked at.
    private static let passages = 3

    init(_ question: Question, hits: [Hit]) {
        let weights = Dictionary(
            zip(question.query.asked.map(\.term), question.termWeights.map(Double.init)), uniquingKeysWith: max)
        let whole = max(1e-9, weights.values.sorted().reduce(0, +))
        let share = { (terms: Set<Term>) in weights.filter { terms.contains($0.key) }.values.sorted().reduce(0, +) / whole }
        var all: Set<Term> = []
        for hit in hits.prefix(Self.passages) {
            let terms = Self.terms(of: hit.text).union(Self.terms(of: hit.source.title))
            best = max(best, share(terms))
            all.formUnion(terms)
        }
        together = share(all)
        let rare = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
        if !rare.isEmpty { rarest = Double(rare.count(where: all.contains)) / Double(rare.count) }
        let capitals = question.query.analysis.tokens.dropFirst().filter {
            $0.traits.contains(.capital) && !$0.traits.contains(.stop)
        }
        if !capitals.isEmpty { names = Double(capitals.count { all.contains($0.term) }) / Double(capitals.count) }
        for hit in hits.prefix(Self.passages) {
            let title = Self.terms(of: hit.source.title)
            if !title.isEmpty { titles = max(titles, Double(title.count { weights[$0] != nil }) / Double(title.count)) }
        }
    }

    /// By name, in the order of the weights.
    var named: [(String, Double)] {
        [
            ("subject-best", best), ("subject", together), ("subject-rarest", rarest), ("subject-names", names),
            ("subject-titles", titles),
        ]
    }

    /// The terms of a text as a question asks for them.
    private static func terms(of text: String) -> Set<Term> {
        let tokens = AnalyzerPool.analyze(text).tokens
        var terms: Set<Term> = []
        for (index, token) in tokens.enumerated() {
            terms.insert(token.term)
            if token.beginning != 0 { terms.insert(token.beginning) }
            if token.accented != 0 { terms.insert(token.accented) }
            if token.traits.contains(.joined), index > 0 {
                terms.insert(TermHash.pair(tokens[index - 1].term, token.term))
            }
        }
        return terms
    }
}
