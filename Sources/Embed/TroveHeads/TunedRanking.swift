/// What was learned of a store's questions, as searches apply it.
package struct TunedRanking: Sendable, Codable, Equatable {
    /// How one way of searching was tuned.
    package struct Part: Sendable, Codable, Equatable {
        package var adapter: QueryAdapter?
        package var weights: FusionWeights

        package init(adapter: QueryAdapter? = nil, weights: FusionWeights = FusionWeights()) {
            self.adapter = adapter
            self.weights = weights
        }

        /// The score of each candidate.
        package func scores(
            dense: [Double], lexical: [Double], vectors: CandidateVectors, denseWeight: Double
        ) -> [Double] {
            CandidateFeatures(dense: dense, lexical: lexical, vectors: vectors, denseWeight: denseWeight)
                .scores(weights, denseWeight: denseWeight)
        }
    }

    /// The space whose vectors it was learned from.
    package var space: String
    /// Words and vectors together; nil where nothing was learned that helps.
    package var hybrid: Part?
    /// Vectors alone.
    package var dense: Part?

    package init(space: String, hybrid: Part? = nil, dense: Part? = nil) {
        self.space = space
        self.hybrid = hybrid
        self.dense = dense
    }
}
