internal import TroveCore
internal import TroveLexical
internal import TroveQuery

/// A question as sentences are measured by: what each of its words tells, and which stand beside the question word.
struct AskedQuestion {
    let question: Question
    /// What each token tells, in the order of the question; 0 for one that repeats an earlier one.
    let weights: [Double]
    /// All of ``weights`` together.
    let whole: Double
    /// Neighbouring words of the question, and what each pair tells.
    let pairs: [(first: Int, second: Int, weight: Double)]
    /// Words that say something, each once.
    let content: Set<Int>
    /// ``pairs`` by their places.
    private let neighbours: Set<[Int]>
    /// Telling words within a few places of the question word: what is asked for stands near them in an answer.
    let beside: [Int]
    /// The token that tells most.
    let rarest: Int?

    /// Words and characters that ask, and those that join, of languages written without spaces.
    private static let askingTerms = terms(of: "who whom whose what which when where how why 什么谁哪何几怎为吗呢")
    private static let joiningTerms = terms(of: "多少的是了在于和与有被")
    /// How many places count as beside the question word.
    private static let reach = 4

    private static func terms(of text: String) -> Set<Term> { Set(AnalyzerPool.analyze(text).tokens.map(\.term)) }

    init(_ question: Question) {
        self.question = question
        let tokens = question.query.analysis.tokens
        let places = tokens.enumerated().map { question.token(for: $1) ?? $0 }
        var weights = question.tokenWeights
        for (index, token) in tokens.enumerated() {
            let tellsNothing = Self.askingTerms.contains(token.term) || Self.joiningTerms.contains(token.term)
            if tellsNothing { weights[index] = min(weights[index], Self.leastWeight) }
            if places[index] != index { weights[index] = 0 }
        }
        self.weights = weights
        whole = max(1e-9, weights.reduce(0, +))
        pairs = zip(places, places.dropFirst()).map { ($0, $1, (weights[$0] + weights[$1]) / 2) }
        content = Set(weights.indices.filter { weights[$0] > Self.leastWeight })
        neighbours = Set(pairs.map { [$0.first, $0.second] })
        let asking = tokens.indices.filter { Self.askingTerms.contains(tokens[$0].term) }
        beside = tokens.indices.filter { index in
            weights[index] > 0.1 && asking.contains { abs($0 - index) <= Self.reach && $0 != index }
        }
        rarest = weights.indices.max { weights[$0] < weights[$1] }
    }

    private static let leastWeight = 0.05

    /// Share of the question's weight that some of its tokens have.
    func share(_ tokens: Set<Int>) -> Double { tokens.sorted().reduce(0) { $0 + weights[$1] } / whole }

    /// Words of the question that stand in a run of tokens: single characters of an unspaced script with a neighbour alone,
    /// since each of them is in many words.
    /// - Parameter asked: The question's token that each of the tokens stands for.
    func solid(_ tokens: ArraySlice<Token>, _ asked: ArraySlice<Int?>) -> Set<Int> {
        var found: Set<Int> = []
        for place in tokens.indices {
            guard let token = asked[place] else { continue }
            guard tokens[place].traits.contains(.unspaced) else {
                found.insert(token)
                continue
            }
            guard place + 1 < tokens.endIndex, let next = asked[place + 1], neighbours.contains([token, next]) else {
                continue
            }
            found.formUnion([token, next])
        }
        return found.intersection(content)
    }

    /// Words of the question that stand in a text, as ``solid(_:_:)`` reads them.
    func solid(in text: String) -> Set<Int> {
        let tokens = AnalyzerPool.analyze(text).tokens
        return solid(tokens[...], tokens.map(question.token(for:))[...])
    }

    /// Whether a token is telling enough to count as a word of the question.
    func tells(_ token: Int) -> Bool { weights[token] > 0.5 }
}
