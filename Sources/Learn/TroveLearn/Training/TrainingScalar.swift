internal import Foundation
internal import TroveHeads

/// Numbers that are trained with: single precision for speed, double to check gradients by.
package protocol TrainingScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
    /// The product of `a` and the transpose of `b`, both row-major with rows of `inner` numbers: `[rows x columns]`.
    static func products(
        _ a: [Self], _ b: [Self], rows: Int, columns: Int, inner: Int, options: ProductOptions
    ) -> [Self]
    static func exponential(_ x: Self) -> Self
    static func logarithm(_ x: Self) -> Self
}

/// How products are made.
package struct ProductOptions: Sendable, Codable, Equatable {
    package var threads = 1
    /// Rounds factors to bfloat16 before they are multiplied; sums stay in single precision.
    package var isNarrow = false

    package init() {}
}

extension Float: TrainingScalar {
    package static func products(
        _ a: [Float], _ b: [Float], rows: Int, columns: Int, inner: Int, options: ProductOptions
    ) -> [Float] {
        let left = options.isNarrow ? a.map(rounded) : a
        let right = options.isNarrow ? b.map(rounded) : b
        return Matrix(rows: rows, columns: inner, values: left)
            .timesTransposed(of: Matrix(rows: columns, columns: inner, values: right), threads: options.threads).values
    }

    package static func exponential(_ x: Float) -> Float { Float(exp(Double(x))) }
    package static func logarithm(_ x: Float) -> Float { Float(log(Double(x))) }

    /// The nearest number of eight bits of precision, ties to even: bfloat16.
    private static func rounded(_ x: Float) -> Float {
        guard x.isFinite else { return x }
        let bits = x.bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
}

extension Double: TrainingScalar {
    package static func products(
        _ a: [Double], _ b: [Double], rows: Int, columns: Int, inner: Int, options: ProductOptions
    ) -> [Double] {
        var out = [Double](repeating: 0, count: rows * columns)
        for row in 0..<rows {
            for column in 0..<columns {
                var sum = 0.0
                for place in 0..<inner { sum += a[row * inner + place] * b[column * inner + place] }
                out[row * columns + column] = sum
            }
        }
        return out
    }

    package static func exponential(_ x: Double) -> Double { exp(x) }
    package static func logarithm(_ x: Double) -> Double { log(x) }
}
