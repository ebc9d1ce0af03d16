internal import TroveLexical

/// What relevance compares a candidate with: the best of the others, and the most that the question allows.
struct RelevanceField {
    private let ceiling: Double
    private let lexical: [(chunk: Int64, score: Double)]
    private let dense: [(chunk: Int64, score: Double)]

    init(_ candidates: [Candidate], question: Question) {
        ceiling = max(1e-9, Double(question.termWeights.reduce(0, +) * BM25.ceiling))
        func best(_ scores: [(chunk: Int64, score: Double)]) -> [(chunk: Int64, score: Double)] {
            Array(scores.sorted { $0.score > $1.score }.prefix(2))
        }
        lexical = best(candidates.map { ($0.chunk, $0.lexical) })
        dense = best(candidates.compactMap { candidate in candidate.dense.map { (candidate.chunk, $0) } })
    }

    func features(
        of candidate: Candidate, reading: PassageReading, sentence: PassageReading.Sentence?
    ) -> Relevance.Features {
        func lead(_ score: Double, _ best: [(chunk: Int64, score: Double)]) -> Double {
            score - (best.first { $0.chunk != candidate.chunk }?.score ?? 0)
        }
        return Relevance.Features(
            coverage: reading.coverage, sentence: sentence?.coverage ?? 0, proximity: reading.proximity,
            lexical: candidate.lexical / ceiling, lead: lead(candidate.lexical, lexical) / ceiling,
            dense: candidate.dense, denseLead: candidate.dense.map { lead($0, dense) } ?? 0)
    }
}
