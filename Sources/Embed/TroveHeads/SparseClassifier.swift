/// A weight for each class and feature, where an example has few of very many features, each there or not.
package struct SparseClassifier: Sendable, Codable, Equatable {
    /// `[classes x width]`.
    package let weights: Matrix

    package init(weights: Matrix) { self.weights = weights }

    package var classes: Int { weights.rows }

    /// The probability of each class.
    /// - Parameter features: Numbers of the features that the example has, below the width.
    package func probabilities(_ features: [Int32]) -> [Float] {
        Matrix(
            rows: 1, columns: classes,
            values: (0..<classes).map { label in
                features.reduce(Float(0)) { $0 + weights[label, Int($1)] }
            }
        ).softmax().values
    }

    /// The number of a named feature among `width`: FNV-1a of its name.
    package static func feature(_ name: String, width: Int) -> Int32 {
        let hash = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Int32((hash ^ hash >> 32) % UInt64(width))
    }
}
