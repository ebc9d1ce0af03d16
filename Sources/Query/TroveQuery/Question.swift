internal import TroveCore
package import TroveLexical

/// A question taken apart: its terms, what each tells, and which words of a passage stand for them.
package struct Question: Sendable {
    package let query: LexicalQuery
    /// Weight times rarity of each asked term, in the order of ``LexicalQuery/asked``.
    package let termWeights: [Float]
    /// What each token of the question tells: its rarity, little for a stop word.
    package let tokenWeights: [Double]
    /// The token that a passage's term stands for.
    private let tokenOfTerm: [Term: Int]
    /// Bits of the terms in ``tokenOfTerm``: most words of a passage are told from them without a look at the table.
    private let mask: [UInt64]
    /// All of ``tokenWeights`` together, each token once.
    let weight: Double
    /// Neighbouring words and what each pair tells.
    let pairs: [Pair: Double]
    /// All of ``pairs`` together.
    let pairWeight: Double
    /// Each of ``pairs`` with those of its words that a passage is known to hold or not.
    private let pairTerms: [(terms: HeldTerms, weight: Double)]
    package let kind: AnswerKind?

    /// Two words side by side.
    struct Pair: Hashable, Sendable {
        var first: Term
        var second: Term
    }

    /// A stop word is there to be matched, not to decide.
    static let stopWeight = 0.05

    /// Looks a question's terms up.
    /// - Parameter most: Terms that are looked for, the rarest; nil for all.
    init(_ query: LexicalQuery, in index: LexicalIndex, most: Int? = nil) {
        self.query = query
        var termWeights = index.weights(of: query)
        if let most, termWeights.count > most {
            let least = termWeights.sorted(by: >)[most]
            for place in termWeights.indices where termWeights[place] <= least { termWeights[place] = 0 }
        }
        self.termWeights = termWeights
        let tokens = query.analysis.tokens
        // A long word of another language is as rare as its beginning.
        let keys = tokens.map { $0.beginning != 0 && !query.isEnglish ? $0.beginning : $0.term }
        let counts = index.counts(of: keys)
        let total = index.count
        var weights: [Double] = []
        var tokenOfTerm: [Term: Int] = [:]
        for (place, token) in tokens.enumerated() {
            let rarity = Double(BM25.rarity(count: counts[place], total: total))
            let isStop = token.traits.contains(.stop) && query.isEnglish
            weights.append(isStop ? Self.stopWeight : max(0.1, rarity))
            for term in [token.term, token.beginning == 0 || query.isEnglish ? 0 : token.beginning] where term != 0 {
                if tokenOfTerm[term] == nil { tokenOfTerm[term] = place }
            }
        }
        tokenWeights = weights
        self.tokenOfTerm = tokenOfTerm
        var mask = [UInt64](repeating: 0, count: Self.maskWords)
        for term in tokenOfTerm.keys { mask[Self.maskWord(term)] |= 1 << (term & 63) }
        self.mask = mask
        weight = Set(tokenOfTerm.values).sorted().reduce(0) { $0 + weights[$1] }
        let places = Dictionary(
            query.asked.enumerated().filter { termWeights[$0.offset] > 0 }.map { ($0.element.term, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var pairs: [Pair: Double] = [:]
        var pairTerms: [(terms: HeldTerms, weight: Double)] = []
        var whole = 0.0
        for place in tokens.indices.dropLast() {
            let pair = Pair(first: tokens[place].term, second: tokens[place + 1].term)
            let weight = (weights[place] + weights[place + 1]) / 2
            guard pairs.updateValue(weight, forKey: pair) == nil else { continue }
            whole += weight
            let terms = [pair.first, pair.second].compactMap { places[$0] }.map(HeldTerms.init(place:))
            pairTerms.append((HeldTerms(terms), weight))
        }
        self.pairs = pairs
        self.pairTerms = pairTerms
        pairWeight = whole
        kind = AnswerKind(query.analysis, text: query.text)
    }

    /// The most that ``PassageReading/proximity`` may be where of the question's terms only these stand.
    func greatestProximity(holding terms: HeldTerms) -> Double {
        guard pairWeight > 0 else { return 0 }
        return pairTerms.reduce(0) { terms.isSuperset(of: $1.terms) ? $0 + $1.weight : $0 } / pairWeight
    }

    /// The question's token that a passage's token stands for.
    package func token(for token: Token) -> Int? {
        self.token(of: token.term) ?? (token.beginning == 0 ? nil : self.token(of: token.beginning))
    }

    private func token(of term: Term) -> Int? {
        mask[Self.maskWord(term)] >> (term & 63) & 1 == 0 ? nil : tokenOfTerm[term]
    }

    private static let maskWords = 64
    private static func maskWord(_ term: Term) -> Int { Int(term >> 6 & 63) }

    /// A token's letters in lower case.
    func letters(of token: Int) -> [Unicode.Scalar] {
        let scalars = query.text.unicodeScalars
        let span = query.analysis.tokens[token].span
        return scalars.dropFirst(span.start).prefix(span.count).map(Self.lowered)
    }

    static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    }

    /// The question's distinct tokens.
    var distinctTokens: Set<Int> { Set(tokenOfTerm.values) }
}
