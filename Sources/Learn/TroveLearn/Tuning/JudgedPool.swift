internal import TroveCore
internal import TroveHeads

/// A judged question with what a search found for it.
package struct JudgedPool: Sendable {
    /// A passage that was found.
    package struct Candidate: Sendable {
        /// Names the passage.
        package var key: Int64
        /// Names its document.
        package var document: String
        /// Cosine to the question; nil without a vector.
        package var dense: Double?
        package var lexical: Double
        package var vector: [Float]?

        package init(key: Int64, document: String, dense: Double?, lexical: Double, vector: [Float]?) {
            self.key = key
            self.document = document
            self.dense = dense
            self.lexical = lexical
            self.vector = vector
        }
    }

    /// The question's vector.
    package let question: [Float]
    /// What vectors count beside words, in the question's language.
    package let denseWeight: Double
    let keys: [Int64]
    package let documents: [String]
    /// Grades above 0 of the documents that answer.
    package let relevant: [String: Double]
    let lexical: [Double]
    let vectors: CandidateVectors
    /// The cosine of what has no vector.
    private let lowest: Double

    package init(
        question: [Float], denseWeight: Double, candidates: [Candidate], relevant: [String: Double]
    ) {
        self.init(
            question: question, denseWeight: denseWeight, keys: candidates.map(\.key),
            documents: candidates.map(\.document),
            lexical: candidates.map(\.lexical), vectors: CandidateVectors(candidates.map(\.vector)),
            lowest: candidates.compactMap(\.dense).min() ?? 0, relevant: relevant)
    }

    private init(
        question: [Float], denseWeight: Double, keys: [Int64], documents: [String], lexical: [Double],
        vectors: CandidateVectors,
        lowest: Double, relevant: [String: Double]
    ) {
        self.question = question
        self.denseWeight = denseWeight
        self.keys = keys
        self.documents = documents
        self.lexical = lexical
        self.vectors = vectors
        self.lowest = lowest
        self.relevant = relevant
    }

    /// The same question with other answers.
    package func judged(_ relevant: [String: Double]) -> JudgedPool {
        JudgedPool(
            question: question, denseWeight: denseWeight, keys: keys, documents: documents, lexical: lexical,
            vectors: vectors,
            lowest: lowest, relevant: relevant)
    }

    /// The same question as vectors alone see it.
    package var withoutWords: JudgedPool {
        JudgedPool(
            question: question, denseWeight: 1, keys: keys, documents: documents, lexical: lexical.map { _ in 0 },
            vectors: vectors,
            lowest: lowest, relevant: relevant)
    }

    /// What fusion sees for a question's vector.
    func features(of vector: [Float]) -> CandidateFeatures {
        CandidateFeatures(
            dense: vectors.likeness(to: vector).map { $0 ?? lowest }, lexical: lexical, vectors: vectors,
            denseWeight: denseWeight)
    }

    /// nDCG@10 of the documents, each ranked by its best passage.
    func gain(_ scores: [Double]) -> Double {
        var seen: Set<String> = []
        var ranked: [String] = []
        for index in scores.indices.sorted(by: { (scores[$0], $1) > (scores[$1], $0) }) where ranked.count < 10 {
            if seen.insert(documents[index]).inserted { ranked.append(documents[index]) }
        }
        return RankingMetrics(ranked: ranked, relevant: relevant).ndcg10
    }

    /// The passages that answer, by index, with their documents' grades: of each document the one most like the question.
    var answers: [Int: Double] {
        let likeness = vectors.likeness(to: question)
        var best: [String: Int] = [:]
        for (index, document) in documents.enumerated() where relevant[document] != nil {
            guard let own = likeness[index] else { continue }
            if own > best[document].flatMap({ likeness[$0] }) ?? -2 { best[document] = index }
        }
        return Dictionary(best.map { ($1, relevant[$0] ?? 0) }, uniquingKeysWith: max)
    }
}
