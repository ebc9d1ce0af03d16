internal import CTroveKernels
internal import Synchronization
package import TroveHeads

/// Fits multinomial logistic regression: the mean cross-entropy and half the squared weights times `penalty`.
package struct LogisticFit: Sendable {
    /// What squared weights cost, beside a mean loss of one an example. scikit-learn's `C` is 1 / (penalty * examples).
    package var penalty: Double
    /// Share of each target that is given to all classes alike (Szegedy et al., arXiv:1512.00567).
    package var smoothing: Double
    package var threads: Int
    package var minimizer = Minimizer()

    package init(penalty: Double, smoothing: Double = 0, threads: Int = 1) {
        self.penalty = penalty
        self.smoothing = smoothing
        self.threads = threads
    }

    /// Fits one row of weights a class.
    /// - Parameters:
    ///   - labels: The class of each row, below `classes`.
    ///   - weights: What each example counts; nil for 1.
    ///   - start: Weights to begin with; nil for none.
    /// - Returns: The classifier, and the value that was reached.
    package func fit(
        _ features: Matrix, labels: [Int], classes: Int, weights: [Float]? = nil, start: LinearClassifier? = nil
    ) -> (model: LinearClassifier, objective: Double) {
        precondition(labels.count == features.rows && labels.allSatisfy { 0..<classes ~= $0 }, "a class for each row")
        let input = features.withOnes
        let problem = Problem(
            examples: PackedRows(input), features: PackedRows(input.transposed), labels: labels.map(Int32.init),
            weights: weights ?? [], total: weights.map { Double($0.reduce(0, +)) } ?? Double(max(1, labels.count)),
            classes: classes, width: features.columns + 1, fit: self)
        var scores = [Float](repeating: 0, count: classes * features.rows)
        var slope = [Float](repeating: 0, count: classes * problem.width)
        let begin = start.map { $0.weights.values.map(Double.init) } ?? [Double](repeating: 0, count: slope.count)
        let found = minimizer.minimize(from: begin) { problem.value(at: $0, &$1, &scores, &slope) }
        let matrix = Matrix(rows: classes, columns: problem.width, values: found.point.map(Float.init))
        return (LinearClassifier(weights: matrix), found.value)
    }

    private struct Problem {
        let examples: PackedRows
        let features: PackedRows
        let labels: [Int32]
        let weights: [Float]
        let total: Double
        let classes: Int
        let width: Int
        let fit: LogisticFit

        func value(
            at point: [Double], _ gradient: inout [Double], _ scores: inout [Float], _ slope: inout [Float]
        ) -> Double {
            let matrix = Matrix(rows: classes, columns: width, values: point.map(Float.init))
            examples.multiply(matrix, into: &scores, threads: fit.threads)
            let loss = crossEntropy(&scores)
            let errors = Matrix(rows: classes, columns: labels.count, values: scores)
            features.multiply(errors, into: &slope, threads: fit.threads)
            var squares = 0.0
            for index in point.indices {
                let isOffset = index % width == width - 1
                gradient[index] = Double(slope[index]) / total + (isOffset ? 0 : fit.penalty * point[index])
                if !isOffset { squares += point[index] * point[index] }
            }
            return loss / total + fit.penalty / 2 * squares
        }

        private func crossEntropy(_ scores: inout [Float]) -> Double {
            let (count, parts) = (labels.count, max(1, fit.threads))
            return CrossEntropy.sum(
                &scores, classes: classes, labels: labels, weights: weights, smoothing: Float(fit.smoothing),
                parts: count < 1024 ? 1 : parts)
        }
    }
}

/// Softmax cross-entropy over scores that lie one class a row.
enum CrossEntropy {
    /// Turns scores into what each should fall by, and gives the sum of the losses.
    static func sum(
        _ scores: inout [Float], classes: Int, labels: [Int32], weights: [Float], smoothing: Float, parts: Int
    ) -> Double {
        let count = labels.count
        precondition(scores.count == classes * count && (weights.isEmpty || weights.count == count), "a score each")
        let losses = Losses(parts)
        // SAFETY: the parts are columns of their own, inside of every row; labels are below `classes`.
        unsafe scores.withUnsafeMutableBufferPointer { scores in
            unsafe labels.withUnsafeBufferPointer { labels in
                unsafe weights.withUnsafeBufferPointer { weights in
                    guard let scores = scores.baseAddress, let labels = labels.baseAddress else { return }
                    let own = weights.isEmpty ? nil : weights.baseAddress
                    let work = unsafe Work(scores: scores, labels: labels, weights: own)
                    Parallel.run(parts, threads: parts) { part in
                        // Whole lanes of sixteen, so that no part depends on how many there are.
                        let first = count * part / parts / 16 * 16
                        let end = part == parts - 1 ? count : count * (part + 1) / parts / 16 * 16
                        let loss = unsafe ctrove_learn_cross_entropy_f32(
                            work.scores + first, count, classes, work.labels + first,
                            work.weights.map { unsafe $0 + first }, end - first, smoothing)
                        losses.set(part, loss)
                    }
                }
            }
        }
        return losses.sum
    }

    // SAFETY: borrowed for the duration of one pass; threads write apart.
    @safe private struct Work: @unchecked Sendable {
        let scores: UnsafeMutablePointer<Float>
        let labels: UnsafePointer<Int32>
        let weights: UnsafePointer<Float>?
    }

    private final class Losses: Sendable {
        private let values: Mutex<[Double]>
        init(_ parts: Int) { values = Mutex([Double](repeating: 0, count: parts)) }
        func set(_ part: Int, _ loss: Double) { values.withLock { $0[part] = loss } }
        var sum: Double { values.withLock { $0.reduce(0, +) } }
    }
}
