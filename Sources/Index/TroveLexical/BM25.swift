internal import Foundation

/// Okapi BM25 (Robertson & Zaragoza, 2009): what a term's occurrences in a chunk are worth.
package enum BM25 {
    /// How soon further occurrences stop counting.
    static let k1: Float = 1.6
    /// How much length counts against a chunk.
    static let b: Float = 0.75

    /// What a term tells that stands in `count` of `total` chunks.
    package static func rarity(count: Int, total: Int) -> Float {
        let (count, total) = (Float(min(count, total)), Float(total))
        return logf(1 + (total - count + 0.5) / (count + 0.5))
    }

    /// The greatest worth of a term's occurrences, as a multiple of its weight.
    package static let ceiling = k1 + 1

    /// The part of the formula that depends on a chunk's length.
    package struct LengthNorm: Sendable {
        private let constant: Float
        private let slope: Float

        init(averageLength: Float) {
            constant = BM25.k1 * (1 - BM25.b)
            slope = BM25.k1 * BM25.b / max(averageLength, 1)
        }

        /// What `frequency` occurrences in a chunk of `length` are worth, 0 to ``BM25/ceiling``.
        package func worth(_ frequency: UInt8, _ length: UInt16) -> Float {
            let frequency = Float(frequency)
            return frequency * (BM25.k1 + 1) / (frequency + constant + slope * Float(length))
        }
    }
}
