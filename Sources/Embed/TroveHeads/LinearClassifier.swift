internal import Foundation

/// A weight for each feature and class: logistic regression, or the planes of a support vector machine.
package struct LinearClassifier: Sendable, Codable, Equatable {
    /// `[classes x (features + 1)]`; the last column is what a class has to begin with.
    package let weights: Matrix
    /// What scores are divided by before they become probabilities: calibration (Guo et al., arXiv:1706.04599).
    package var temperature: Double

    package init(weights: Matrix, temperature: Double = 1) {
        self.weights = weights
        self.temperature = temperature
    }

    package var classes: Int { weights.rows }

    /// The score of each class, `[rows x classes]`.
    package func scores(_ matrix: Matrix, threads: Int = 1) -> Matrix {
        matrix.withOnes.timesTransposed(of: weights, threads: threads)
    }

    /// The probability of each class, `[rows x classes]`.
    package func probabilities(_ matrix: Matrix, threads: Int = 1) -> Matrix {
        scores(matrix, threads: threads).softmax(temperature: temperature)
    }
}

extension Matrix {
    /// The rows with a last column of ones.
    package var withOnes: Matrix {
        var out: [Float] = []
        out.reserveCapacity(rows * (columns + 1))
        for index in 0..<rows {
            out += row(index)
            out.append(1)
        }
        return Matrix(rows: rows, columns: columns + 1, values: out)
    }

    /// Each row as probabilities.
    package func softmax(temperature: Double = 1) -> Matrix {
        var out = self
        for index in 0..<rows {
            let most = row(index).max() ?? 0
            var sum = 0.0
            for place in index * columns..<(index + 1) * columns {
                let value = exp(Double(values[place] - most) / temperature)
                out.values[place] = Float(value)
                sum += value
            }
            for place in index * columns..<(index + 1) * columns { out.values[place] /= Float(sum) }
        }
        return out
    }

    /// The column of each row's greatest number, the first of several.
    package var largest: [Int] {
        (0..<rows).map { index in
            var best = 0
            let row = Array(row(index))
            for column in row.indices where row[column] > row[best] { best = column }
            return best
        }
    }
}
