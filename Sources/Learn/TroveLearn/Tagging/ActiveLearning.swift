package import TroveHeads

/// Chooses what to label next: examples that a model is in doubt about, unlike each other, each typical of some.
///
/// Groups the most doubtful by k-means, where doubt is what each counts, and takes the middle of each group (Zhdanov,
/// arXiv:1901.05954).
package struct ActiveLearning: Sendable {
    /// Doubtful examples that are grouped, for each one that is chosen.
    package var candidates = 12

    package init() {}

    /// The next examples to label.
    /// - Parameters:
    ///   - features: Of every example.
    ///   - probabilities: What the model says of each; nil before there is a model.
    ///   - open: Examples without a label.
    package func next(_ features: Matrix, probabilities: Matrix?, open: [Int], count: Int) -> [Int] {
        let doubts = open.map { index in probabilities.map { Self.doubt(Array($0.row(index))) } ?? 1 }
        let ranked = open.indices.sorted { (doubts[$0], open[$1]) > (doubts[$1], open[$0]) }
        guard count < ranked.count else { return ranked.map { open[$0] } }
        let doubtful = Array(ranked.prefix(candidates * count))
        let rows = features.selecting(doubtful.map { open[$0] })
        // Where the model is sure of all, all count alike.
        let clusters = WeightedClusters(rows, weights: doubtful.map { Float(doubts[$0]) + 1e-6 }, count: count)
        var chosen = clusters.centers.indices.compactMap { clusters.middle(of: $0, rows) }
        // The most doubtful fill up for groups that are empty.
        let taken = Set(chosen)
        chosen += doubtful.indices.lazy.filter { !taken.contains($0) }.prefix(count - chosen.count)
        return chosen.sorted().map { open[doubtful[$0]] }
    }

    /// 1 where the two likeliest classes are equally likely, 0 where one is sure.
    package static func doubt(_ shares: [Float]) -> Double {
        let sorted = shares.sorted(by: >)
        return sorted.count < 2 ? 0 : 1 - Double(sorted[0] - sorted[1])
    }
}
