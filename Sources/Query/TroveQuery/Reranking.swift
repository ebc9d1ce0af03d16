internal import TroveCore
internal import TroveEmbed

/// Orders the first passages anew by what a cross-encoder makes of question and passage together.
struct Reranking: Sendable {
    let encoder: CrossEncoder
    let question: String

    /// Passages that are read together with the question.
    static let depth = 50

    /// The candidates, the first ones by the encoder's score. Each place keeps the score that stood there, so that scores
    /// go on falling down the list.
    /// - Parameter candidates: Settled ones: the first ``depth`` of them read.
    func reordered(_ candidates: [Candidate]) async -> [Candidate] {
        let first = Array(candidates.prefix(Self.depth).prefix { $0.reading != nil })
        guard first.count > 1 else { return candidates }
        let scores = await encoder.scores(question, first.map(\.text))
        let order = first.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
        let reordered = zip(order, first).map { index, place in
            var candidate = first[index]
            candidate.score = place.score
            candidate.explanation.append(.init(part: "reranker", value: Double(scores[index])))
            return candidate
        }
        return reordered + candidates.dropFirst(first.count)
    }
}
