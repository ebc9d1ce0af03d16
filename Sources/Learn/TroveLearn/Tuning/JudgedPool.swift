internal import TroveHeads
internal import TroveCore

/// A judged question with what a search found for it.
package struct JudgedPool: Sendable {
    /// A passage that was found.
    package struct Candidate: Sendable {
        /// Names its document.
        package var document: String
        /// Cosine to the question; nil without a vector.
        package var dense: Double?
        package var lexical: Double
        package var vector: [Float]?

        package init(document: String, dense: Double?, lexical: Double, vector: [Float]?) {
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
            question: question, denseWeight: denseWeight, documents: candidates.map(\.document),
            lexical: candidates.map(\.lexical), vectors: CandidateVectors(candidates.map(\.vector)),
            lowest: candidates.compactMap(\.dense).min() ?? 0, relevant: relevant)
    }

    private init(
        question: [Float], denseWeight: Double, documents: [String], lexical: [Double], vectors: CandidateVectors,
        lowest: Double, relevant: [String: Double]
    ) {
        self.question = question
        self.denseWeight = denseWeight
        self.documents = documents
        self.lexical = lexical
        self.vectors = vectors
        self.lowest = lowest
        self.relevant = relevant
    }

    /// The same question with other answers.
    package func judged(_ relevant: [String: Double]) -> JudgedPool {
        JudgedPool(
            question: question, denseWeight: denseWeight, documents: documents, lexical: lexical, vectors: vectors,
            lowest: lowest, relevant: relevant)
    }

    /// The same question as vectors alone see it.
    package var withoutWords: JudgedPool {
        JudgedPool(
            question: question, denseWeight: 1, documents: documents, lexical: lexical.map { _ in 0 }, vectors: vectors,
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
        let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
        let ranked = order.lazy.map { documents[$0] }.filter { seen.insert($0).inserted }.prefix(10)
        return RankingMetrics(ranked: Array(ranked), relevant: relevant).ndcg10
    }

    /// The mean vector of what answers, each passage as often as its document's grade says; nil where nothing was found.
    var answer: [Float]? {
        var sum = [Float](repeating: 0, count: question.count)
        var found = false
        for (index, document) in documents.enumerated() where vectors.isKnown[index] {
            guard let grade = relevant[document] else { continue }
            found = true
            for (place, value) in vectors.rows.row(index).enumerated() { sum[place] += Float(grade) * value }
        }
        let length = dot(sum[...], sum[...]).squareRoot()
        return found && length > 0 ? sum.map { $0 / length } : nil
    }
}
