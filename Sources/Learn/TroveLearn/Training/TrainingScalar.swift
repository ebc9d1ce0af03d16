internal import Foundation

/// Numbers that are trained with: single precision for speed, double to check gradients by.
///
/// What takes time is a requirement: here written as plainly as it can be, in kernels for single precision.
package protocol TrainingScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
    /// The product of two matrices, either of which may be taken as its transpose.
    static func product(_ a: Factor<Self>, _ b: Factor<Self>, _ options: ProductOptions) -> Batch<Self>
    /// Softmax cross-entropy of rows of scores, each first multiplied by `scale`: a mean over the rows.
    ///
    /// Turns scores into the slope of the loss at the scores.
    /// - Parameter targets: Shares of the classes; nil where each row's class is the column of its own number.
    static func crossEntropy(
        _ scores: inout Batch<Self>, targets: Batch<Self>?, smoothing: Self, scale: Self, threads: Int
    ) -> Self
    /// Brings rows to unit length and returns the lengths that they had, at least 1e-12.
    static func toUnitLength(_ x: inout Batch<Self>) -> [Self]
    /// Turns the slope at rows of unit length into the slope at the rows that they came from.
    static func backFromUnitLength(_ slope: inout Batch<Self>, _ x: Batch<Self>, lengths: [Self])
    /// Adds numbers to others.
    static func add(_ values: [Self], to sums: inout [Self])
    /// Takes a step by Adam with a range of the weights.
    static func follow(
        _ slopes: [Self], _ weights: inout [Self], _ means: inout AdamMeans<Self>, _ range: Range<Int>, _ step: AdamStep
    )
    static func exponential(_ x: Self) -> Self
    static func logarithm(_ x: Self) -> Self
}

/// A factor of a product: a matrix, or its transpose.
package enum Factor<Scalar: TrainingScalar>: Sendable {
    case rows(Batch<Scalar>)
    case columns(Batch<Scalar>)
}

/// How products are made.
package struct ProductOptions: Sendable, Codable, Equatable {
    package var threads = 1
    /// Rounds factors to bfloat16 before they are multiplied; sums stay in single precision.
    package var isNarrow = false

    package init() {}
}

/// Running means of slopes and of their squares.
package struct AdamMeans<Scalar: TrainingScalar>: Sendable, Codable, Equatable {
    package var slopes: [Scalar]
    package var squares: [Scalar]
}

/// What one step of Adam multiplies by.
package struct AdamStep: Sendable {
    package var rate: Double
    /// What weights shrink by, times the rate.
    package var decay = 0.0
    /// What weights add to their slopes.
    package var slopeDecay = 0.0
    /// 1 / (1 - keep^steps) of both means.
    package var scaleSlopes: Double
    package var scaleSquares: Double
    package static let (keepSlopes, keepSquares, least) = (0.9, 0.999, 1e-8)
}

extension TrainingScalar {
    package static func product(_ a: Factor<Self>, _ b: Factor<Self>, _ options: ProductOptions) -> Batch<Self> {
        let (left, right) = (a.whole, b.whole)
        precondition(left.columns == right.rows, "factors that fit")
        var out = Batch<Self>(rows: left.rows, columns: right.columns)
        for row in 0..<left.rows {
            for inner in 0..<left.columns {
                let factor = left.values[row * left.columns + inner]
                for column in 0..<right.columns {
                    out.values[row * right.columns + column] += factor * right.values[inner * right.columns + column]
                }
            }
        }
        return out
    }

    package static func crossEntropy(
        _ scores: inout Batch<Self>, targets: Batch<Self>?, smoothing: Self, scale: Self, threads: Int
    ) -> Self {
        var loss: Self = 0
        let even = smoothing / Self(scores.columns)
        for row in 0..<scores.rows {
            let range = row * scores.columns..<(row + 1) * scores.columns
            for place in range { scores.values[place] *= scale }
            let most = scores.values[range].max() ?? 0
            let normal = most + logarithm(scores.values[range].reduce(0) { $0 + exponential($1 - most) })
            for place in range {
                let own: Self = targets.map { $0.values[place] } ?? (place - range.lowerBound == row ? 1 : 0)
                let target = (1 - smoothing) * own + even
                loss += target * (normal - scores.values[place])
                scores.values[place] = (exponential(scores.values[place] - normal) - target) * scale / Self(scores.rows)
            }
        }
        return loss / Self(max(1, scores.rows))
    }

    package static func toUnitLength(_ x: inout Batch<Self>) -> [Self] {
        (0..<x.rows).map { row in
            let range = row * x.columns..<(row + 1) * x.columns
            let length = max(x.values[range].reduce(0) { $0 + $1 * $1 }.squareRoot(), Self(1e-12))
            for place in range { x.values[place] /= length }
            return length
        }
    }

    package static func backFromUnitLength(_ slope: inout Batch<Self>, _ x: Batch<Self>, lengths: [Self]) {
        for row in 0..<x.rows {
            let range = row * x.columns..<(row + 1) * x.columns
            var along: Self = 0
            for place in range { along += slope.values[place] * x.values[place] / lengths[row] }
            for place in range {
                slope.values[place] =
                    (slope.values[place] - along * x.values[place] / lengths[row]) / lengths[row]
            }
        }
    }

    package static func add(_ values: [Self], to sums: inout [Self]) {
        for index in values.indices { sums[index] += values[index] }
    }

    package static func follow(
        _ slopes: [Self], _ weights: inout [Self], _ means: inout AdamMeans<Self>, _ range: Range<Int>, _ step: AdamStep
    ) {
        let (keepSlopes, keepSquares) = (Self(AdamStep.keepSlopes), Self(AdamStep.keepSquares))
        for index in range {
            let slope = slopes[index] + Self(step.slopeDecay) * weights[index]
            means.slopes[index] = keepSlopes * means.slopes[index] + (1 - keepSlopes) * slope
            means.squares[index] = keepSquares * means.squares[index] + (1 - keepSquares) * slope * slope
            let length = (means.squares[index] * Self(step.scaleSquares)).squareRoot() + Self(AdamStep.least)
            weights[index] -= Self(step.rate * step.decay) * weights[index]
            weights[index] -= Self(step.rate * step.scaleSlopes) * means.slopes[index] / length
        }
    }
}

extension Double: TrainingScalar {
    package static func exponential(_ x: Double) -> Double { exp(x) }
    package static func logarithm(_ x: Double) -> Double { log(x) }
}
