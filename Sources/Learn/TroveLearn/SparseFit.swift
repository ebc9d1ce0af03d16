internal import Foundation
package import TroveHeads

/// Fits logistic regression to examples with few of very many features: the mean loss and half the squared weights.
package struct SparseFit: Sendable {
    /// What squared weights cost beside a mean loss of one an example.
    package var penalty: Double
    /// Steps at most.
    package var steps = 60

    package init(penalty: Double) { self.penalty = penalty }

    /// - Parameters:
    ///   - examples: The features that each example has, below `width`.
    ///   - labels: The class of each, below `classes`.
    package func fit(_ examples: [[Int32]], labels: [Int], classes: Int, width: Int) -> SparseClassifier {
        precondition(examples.count == labels.count && labels.allSatisfy { 0..<classes ~= $0 }, "a class for each")
        var minimizer = Minimizer()
        minimizer.steps = steps
        minimizer.slope = 1e-6
        let share = 1 / Double(max(1, examples.count))
        var scores = [Double](repeating: 0, count: classes)
        // Weights lie feature by feature, so that an example's are read in runs.
        let found = minimizer.minimize(from: [Double](repeating: 0, count: classes * width)) { point, slope in
            var loss = 0.0
            for index in point.indices { slope[index] = penalty * point[index] }
            for (example, label) in zip(examples, labels) {
                for place in 0..<classes { scores[place] = 0 }
                for feature in example {
                    let start = Int(feature) * classes
                    for place in 0..<classes { scores[place] += point[start + place] }
                }
                let most = scores.max() ?? 0
                let normal = most + log(scores.reduce(0) { $0 + exp($1 - most) })
                loss += normal - scores[label]
                for place in 0..<classes {
                    scores[place] = (exp(scores[place] - normal) - (place == label ? 1 : 0)) * share
                }
                for feature in example {
                    let start = Int(feature) * classes
                    for place in 0..<classes { slope[start + place] += scores[place] }
                }
            }
            return loss * share + penalty / 2 * point.reduce(0) { $0 + $1 * $1 }
        }
        let turned = Matrix(rows: width, columns: classes, values: found.point.map(Float.init))
        return SparseClassifier(weights: turned.transposed)
    }
}
