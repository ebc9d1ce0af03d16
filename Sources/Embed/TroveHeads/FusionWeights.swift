/// What each way of scoring a passage counts, learned from judgements.
///
/// Every list is standardised over a question's candidates, so that one set of weights serves all questions.
package struct FusionWeights: Sendable, Codable, Equatable {
    /// Likeness of the vectors of question and passage.
    package var dense: Double
    /// BM25.
    package var lexical: Double
    /// Likeness to the best passages of a first ranking (Rocchio, 1971).
    package var feedback: Double
    /// How well the passages do that are most like it.
    package var neighbours: Double

    package init(dense: Double = 1, lexical: Double = 1, feedback: Double = 0, neighbours: Double = 0) {
        self.dense = dense
        self.lexical = lexical
        self.feedback = feedback
        self.neighbours = neighbours
    }

    /// In the order of ``CandidateFeatures/lists``.
    package init(_ weights: [Double]) {
        precondition(weights.count == CandidateFeatures.count, "a weight for each list")
        self.init(dense: weights[0], lexical: weights[1], feedback: weights[2], neighbours: weights[3])
    }

    package var values: [Double] { [dense, lexical, feedback, neighbours] }
}
