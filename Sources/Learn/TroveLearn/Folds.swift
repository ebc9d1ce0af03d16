/// Examples dealt into parts that are held back in turn.
package enum Folds {
    /// The fold of each example; each class is spread over the folds as evenly as it can be.
    /// - Parameter labels: The class of each example; all the same to deal without classes.
    package static func dealt(_ labels: [Int], folds: Int, seed: UInt64) -> [Int] {
        var random = RandomSource(seed: seed)
        var fold = [Int](repeating: 0, count: labels.count)
        var next = 0
        for label in Set(labels).sorted() {
            for index in labels.indices.filter({ labels[$0] == label }).shuffled(using: &random) {
                fold[index] = next % folds
                next += 1
            }
        }
        return fold
    }
}

/// How sure it is that one way is better than another on the same questions.
package struct PairedBootstrap: Sendable, Codable, Equatable {
    /// The mean difference.
    package var gain: Double
    /// The middle 95 % of resampled differences, lower and upper end.
    package var interval: [Double]
    /// Share of resamples in which the second way is better.
    package var probabilityBetter: Double

    /// Resamples the differences (Efron, 1979).
    package init(before: [Double], after: [Double], resamples: Int = 10_000, seed: UInt64 = 42) {
        precondition(before.count == after.count, "scores of the same questions")
        let differences = zip(before, after).map { $1 - $0 }
        guard !differences.isEmpty else {
            (gain, interval, probabilityBetter) = (0, [0, 0], 0)
            return
        }
        var random = RandomSource(seed: seed)
        let count = UInt64(differences.count)
        let means = (0..<resamples).map { _ in
            (0..<differences.count).reduce(0.0) { sum, _ in sum + differences[Int(random.next() % count)] }
                / Double(differences.count)
        }.sorted()
        gain = differences.reduce(0, +) / Double(differences.count)
        interval = [means[resamples * 25 / 1000], means[resamples * 975 / 1000 - 1]]
        probabilityBetter = Double(means.count { $0 > 0 }) / Double(resamples)
    }
}
