/// What a threshold over scores trades: right answers kept against wrong ones let through.
package struct ThresholdCurves: Sendable {
    /// False and true positive rates, from the highest threshold to the lowest.
    package private(set) var roc: [(falseRate: Double, trueRate: Double)] = [(0, 0)]
    /// Recall and precision in the same order.
    package private(set) var precision: [(recall: Double, precision: Double)] = []
    /// The area under the ROC curve.
    package private(set) var area = 0.0
    /// The mean of the precisions at each right answer (average precision).
    package private(set) var average = 0.0

    /// - Parameter scores: Each with whether it is of a right answer. Equal scores stand on one side of every threshold.
    package init(_ scores: [(score: Double, isRight: Bool)]) {
        let right = Double(max(1, scores.count { $0.isRight }))
        let wrong = Double(max(1, scores.count { !$0.isRight }))
        var (hits, misses) = (0.0, 0.0)
        let sorted = scores.sorted { $0.score > $1.score }
        var index = 0
        while index < sorted.count {
            let score = sorted[index].score
            let before = hits
            while index < sorted.count, sorted[index].score == score {
                if sorted[index].isRight { hits += 1 } else { misses += 1 }
                index += 1
            }
            let last = roc[roc.count - 1]
            roc.append((misses / wrong, hits / right))
            area += (misses / wrong - last.falseRate) * (hits / right + last.trueRate) / 2
            precision.append((hits / right, hits / (hits + misses)))
            average += (hits - before) / right * hits / (hits + misses)
        }
    }
}
