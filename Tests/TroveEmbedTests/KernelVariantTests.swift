import CTroveKernels
import Foundation
import TestSupport
import Testing

/// Every variant of the kernels that this processor runs, each beside the same arithmetic done slowly.
@Suite("Encoder kernels") struct KernelVariantTests {
    static let variants = Array(0...Int(ctrove_encoder_variant()))

    /// Softmax attention by the definition, over rows of queries, keys and values.
    /// - Parameter causal: Whether a row sees itself and those before it alone.
    static func attention(_ qkv: [Float], length: Int, heads: Int, width: Int, causal: Bool = false) -> [Double] {
        let hidden = heads * width
        var out = [Double](repeating: 0, count: length * hidden)
        for head in 0..<heads {
            for i in 0..<length {
                let seen = causal ? i + 1 : length
                let scores = (0..<seen).map { j in
                    (0..<width).reduce(0.0) { sum, k in
                        let q = qkv[i * 3 * hidden + head * width + k]
                        return sum + Double(q) * Double(qkv[j * 3 * hidden + hidden + head * width + k])
                    }
                }
                let top = scores.max() ?? 0
                let weights = scores.map { exp($0 - top) }
                let total = weights.reduce(0, +)
                for k in 0..<width {
                    for j in 0..<seen {
                        let v = Double(qkv[j * 3 * hidden + 2 * hidden + head * width + k])
                        out[i * hidden + head * width + k] += weights[j] / total * v
                    }
                }
            }
        }
        return out
    }

    static let shapes = [
        (1, 1, 1), (2, 3, 5), (12, 2, 32), (13, 1, 33), (31, 16, 3), (33, 2, 17), (65, 1, 64), (128, 2, 8),
    ]

    @Test("Attention", arguments: variants)
    func attention(variant: Int) {
        var rng = SplitMix64(seed: 4)
        for (length, heads, width) in Self.shapes {
            let hidden = heads * width
            let qkv = (0..<length * 3 * hidden).map { _ in 2 * rng.nextSignedUnit() }
            var scratch = [Float](repeating: .nan, count: ctrove_encoder_attention_scratch(length, width))
            var out = [Float](repeating: .nan, count: length * hidden)
            for causal in [false, true] {
                ctrove_encoder_attention_f32(
                    Int32(variant), qkv, 3 * hidden, length, heads, width, causal ? 1 : 0, &scratch, &out, hidden)
                let expected = Self.attention(qkv, length: length, heads: heads, width: width, causal: causal)
                for (made, wanted) in zip(out, expected) { #expect(abs(Double(made) - wanted) <= 1e-5) }
            }
        }
    }

    @Test("Activations", arguments: variants)
    func activations(variant: Int) {
        let values = stride(from: Float(-12), through: 12, by: 0.037).map(\.self)
        let exact: [(ctrove_activation, (Double) -> Double)] = [
            (CTROVE_ACTIVATION_GELU, { $0 * 0.5 * erfc(-$0 / 2.0.squareRoot()) }),
            (CTROVE_ACTIVATION_QUICK_GELU, { $0 / (1 + exp(-1.702 * $0)) }),
            (
                CTROVE_ACTIVATION_TANH_GELU,
                { 0.5 * $0 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) }
            ),
        ]
        for (activation, wanted) in exact {
            for count in [1, 7, 16, 33, values.count] {
                var made = Array(values.prefix(count))
                ctrove_encoder_activate_f32(Int32(variant), &made, count, Int32(activation.rawValue))
                for (x, y) in zip(values, made) { #expect(abs(Double(y) - wanted(Double(x))) <= 2e-6) }
            }
        }
    }

    @Test("Attention over brain floats, in both kinds of output")
    func narrowAttention() {
        guard ctrove_encoder_has_bf16() != 0 else { return }
        var rng = SplitMix64(seed: 5)
        for (length, heads, width) in Self.shapes {
            let hidden = heads * width
            let bits = (0..<length * 3 * hidden).map { _ in UInt16((2 * rng.nextSignedUnit()).bitPattern >> 16) }
            let qkv = bits.map { Float(bitPattern: UInt32($0) << 16) }
            let expected = Self.attention(qkv, length: length, heads: heads, width: width)
            // A word is read past the last number where the width is odd.
            let source = bits + [0, 0]
            var scratch = [UInt8](repeating: 0xFF, count: ctrove_encoder_attention_scratch_bf16(length, width) + 64)
            var wide = [Float](repeating: .nan, count: length * hidden)
            ctrove_encoder_attention_bf16(
                source, 3 * hidden, length, heads, width, &scratch, &wide, hidden, 0)
            var narrow = [UInt16](repeating: 0xFFFF, count: length * hidden)
            ctrove_encoder_attention_bf16(
                source, 3 * hidden, length, heads, width, &scratch, &narrow, hidden, 1)
            for index in wide.indices {
                #expect(abs(Double(wide[index]) - expected[index]) <= 0.02, "\(length), \(heads), \(width)")
                let made = Double(Float(bitPattern: UInt32(narrow[index]) << 16))
                #expect(abs(made - Double(wide[index])) <= abs(Double(wide[index])) / 200 + 1e-6)
            }
        }
    }

    @Test("Layer normalisation", arguments: variants)
    func layerNorm(variant: Int) {
        var rng = SplitMix64(seed: 6)
        for (rows, width) in [(1, 1), (3, 7), (2, 16), (5, 33), (4, 384)] {
            let x = (0..<rows * width).map { _ in 3 * rng.nextSignedUnit() + 10 }
            let gain = (0..<width).map { _ in rng.nextSignedUnit() },
                bias = (0..<width).map { _ in rng.nextSignedUnit() }
            for epsilon: Float in [1e-12, 0.5] {
                var out = x
                ctrove_encoder_layer_norm_f32(Int32(variant), &out, width, rows, width, gain, bias, epsilon)
                for row in 0..<rows {
                    let part = x[row * width..<(row + 1) * width].map(Double.init)
                    let mean = part.reduce(0, +) / Double(width)
                    let variance = part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
                    for j in 0..<width where width > 1 {
                        let wanted =
                            (part[j] - mean) / (variance + Double(epsilon)).squareRoot() * Double(gain[j])
                            + Double(bias[j])
                        #expect(abs(Double(out[row * width + j]) - wanted) <= 2e-5)
                    }
                }
            }
        }
    }

    @Test("Embedding and the three poolings", arguments: variants)
    func embedAndPool(variant: Int) {
        var rng = SplitMix64(seed: 7)
        for (length, width) in [(1, 3), (5, 17), (9, 64)] {
            let words = (0..<10 * width).map { _ in rng.nextSignedUnit() }
            let positions = (0..<length * width).map { _ in rng.nextSignedUnit() }
            let type = (0..<width).map { _ in rng.nextSignedUnit() }
            let ids = (0..<length).map { _ in Int32.random(in: 0..<10, using: &rng) }
            var x = [Float](repeating: .nan, count: length * width)
            ctrove_encoder_embed_f32(Int32(variant), ids, length, width, words, positions, type, &x, width)
            for t in 0..<length {
                for j in 0..<width {
                    let wanted = words[Int(ids[t]) * width + j] + type[j] + positions[t * width + j]
                    #expect(abs(x[t * width + j] - wanted) <= 1e-6)
                }
            }
            for pooling in 0...2 {
                var out = [Float](repeating: .nan, count: width)
                ctrove_encoder_pool_f32(Int32(variant), x, width, length, width, Int32(pooling), 0, &out)
                for j in 0..<width {
                    let column = (0..<length).map { x[$0 * width + j] }
                    let wanted =
                        pooling == 0
                        ? column.reduce(0, +) / Float(length) : pooling == 1 ? column[0] : column.max() ?? 0
                    #expect(abs(out[j] - wanted) <= 1e-5)
                }
                ctrove_encoder_pool_f32(Int32(variant), x, width, length, width, Int32(pooling), 1, &out)
                #expect(abs(out.reduce(0) { $0 + $1 * $1 } - 1) <= 1e-5)
            }
        }
    }
}
