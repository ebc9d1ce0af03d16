/// What learned fusion sees of a question's candidates.
package struct CandidateFeatures: Sendable {
    /// Lists of scores over the same candidates, each standardised: mean 0, deviation 1.
    package let lists: [[Double]]

    package static let count = 4
    /// Passages of the first ranking that the others are compared with.
    private static let best = 5

    /// - Parameters:
    ///   - dense: Cosine of question and passage.
    ///   - lexical: BM25; all 0 where words do not count.
    ///   - denseWeight: What vectors count in the first ranking.
    package init(dense: [Double], lexical: [Double], vectors: CandidateVectors, denseWeight: Double = 1) {
        let count = dense.count
        precondition(lexical.count == count && vectors.isKnown.count == count, "lists over the same candidates")
        let (dense, lexical) = (Self.standardized(dense), Self.standardized(lexical))
        let first = dense.indices.map { denseWeight * dense[$0] + lexical[$0] }
        let order = first.indices.sorted { (first[$0], $1) > (first[$1], $0) }
        var mean = [Float](repeating: 0, count: vectors.rows.columns)
        for index in order.prefix(Self.best) {
            for (place, value) in vectors.rows.row(index).enumerated() { mean[place] += value }
        }
        let neighbours = vectors.neighbours.map { near -> Double? in
            near.isEmpty ? nil : near.reduce(0) { $0 + $1.likeness * first[$1.index] }
        }
        lists = [
            dense, lexical, Self.standardized(vectors.likeness(to: mean)), Self.standardized(neighbours),
        ]
    }

    /// The weighted sum of the lists, for each candidate.
    package func scores(_ weights: FusionWeights, denseWeight: Double = 1) -> [Double] {
        let weights = weights.values
        return (lists.first ?? []).indices.map { index in
            // All but words rests on vectors, which count little in a language that the encoder does not read well.
            weights[1] * lists[1][index] + denseWeight
                * (weights[0] * lists[0][index] + weights[2] * lists[2][index] + weights[3] * lists[3][index])
        }
    }

    /// Mean 0 and deviation 1; what is not known is at the mean.
    private static func standardized(_ values: [Double?]) -> [Double] {
        let known = values.compactMap(\.self)
        guard !known.isEmpty else { return values.map { _ in 0 } }
        let mean = known.reduce(0, +) / Double(known.count)
        let deviation = (known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(known.count)).squareRoot()
        return values.map { deviation > 1e-9 ? (($0 ?? mean) - mean) / deviation : 0 }
    }
}
