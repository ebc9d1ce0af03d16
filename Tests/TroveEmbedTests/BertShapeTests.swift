import CTroveKernels
import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed

@Suite("BERT of any shape") struct BertShapeTests {
    struct Shape: Sendable, CustomTestStringConvertible {
        var hidden: Int, layers: Int, heads: Int, intermediate: Int, lengths: [Int]
        var testDescription: String { "\(hidden) wide, \(layers) layers, \(heads) heads, \(intermediate) inside" }
    }

    static let shapes = [
        Shape(hidden: 8, layers: 1, heads: 1, intermediate: 4, lengths: [0, 1, 5]),
        Shape(hidden: 15, layers: 2, heads: 3, intermediate: 33, lengths: [1, 14, 30]),
        Shape(hidden: 48, layers: 3, heads: 16, intermediate: 70, lengths: [2, 61]),
        Shape(hidden: 66, layers: 2, heads: 2, intermediate: 100, lengths: [33, 12]),
        Shape(hidden: 80, layers: 1, heads: 2, intermediate: 160, lengths: [13, 32, 64]),
        Shape(hidden: 32, layers: 1, heads: 4, intermediate: 64, lengths: [510]),
    ]

    static func text(_ ids: [Int]) -> String {
        ids.map { String(Unicode.Scalar(UInt8(97 + $0 - 3))) }.joined(separator: " ")
    }

    @Test("Every shape agrees with the slow forward pass", arguments: shapes)
    func agrees(shape: Shape) async throws {
        let tiny = TinyBert(
            hidden: shape.hidden, layers: shape.layers, heads: shape.heads, intermediate: shape.intermediate,
            seed: UInt64(shape.hidden))
        let folder = try TemporaryFolder()
        try tiny.write(to: folder)
        let encoder = try TextEncoder.load(folder.url.path, options: EncoderOptions(precision: .fp32, threads: 2))
        var rng = SplitMix64(seed: 7)
        let sequences = shape.lengths.map { length in (0..<length).map { _ in Int.random(in: 3..<29, using: &rng) } }
        let batch = await encoder.encode(sequences.map(Self.text))
        for (index, ids) in sequences.enumerated() {
            let expected = tiny.vector([1] + ids + [2])
            let made = try #require(batch.vector(index))
            let farthest = zip(made, expected).map { abs(Double($0) - $1) }.max() ?? 1
            #expect(farthest <= 1e-5, "length \(ids.count): \(farthest)")
        }
    }

    @Test("A wrong forward pass would be noticed", arguments: TinyBert.Mutant.allCases)
    func mutants(mutant: TinyBert.Mutant) {
        let tiny = TinyBert(hidden: 48, layers: 2, heads: 4, intermediate: 96, seed: 5)
        let ids = [1] + (0..<20).map { 3 + $0 * 7 % 26 } + [2]
        let right = tiny.vector(ids), wrong = tiny.vector(ids, mutant: mutant)
        #expect((zip(right, wrong).map { abs($0 - $1) }.max() ?? 0) > 1e-4, "\(mutant)")
    }

    @Test("Every kernel variant multiplies alike", arguments: 0...2)
    func variants(variant: Int) {
        guard variant <= ctrove_encoder_variant() else { return }
        var rng = SplitMix64(seed: UInt64(variant))
        for (rows, outputs, inputs) in [(1, 1, 1), (5, 31, 7), (12, 32, 64), (13, 33, 65), (25, 100, 48)] {
            let a = (0..<rows * inputs).map { _ in rng.nextSignedUnit() }
            let weights = (0..<outputs * inputs).map { _ in rng.nextSignedUnit() }
            let padded = (outputs + 31) / 32 * 32
            var panels = [Float](repeating: .nan, count: padded * inputs)
            ctrove_encoder_pack_f32(weights, outputs, inputs, 2, &panels)
            let bias = (0..<padded).map { Float($0) }
            for epilogue in [CTROVE_STORE, CTROVE_GELU, CTROVE_ADD] {
                var c = [Float](repeating: 0.5, count: rows * outputs)
                ctrove_encoder_gemm_f32(
                    Int32(variant), a, inputs, rows, panels, outputs, inputs, bias, &c, outputs,
                    Int32(epilogue.rawValue))
                for i in 0..<rows {
                    for j in 0..<outputs {
                        var sum = Double(bias[j])
                        for k in 0..<inputs { sum += 2 * Double(a[i * inputs + k]) * Double(weights[j * inputs + k]) }
                        if epilogue == CTROVE_ADD { sum += 0.5 }
                        if epilogue == CTROVE_GELU { sum *= 0.5 * (1 + erf(sum / 2.0.squareRoot())) }
                        #expect(abs(Double(c[i * outputs + j]) - sum) <= 2e-5 * max(1, abs(sum)))
                    }
                }
            }
        }
    }

    @Test("Weights that do not fit the configuration are refused")
    func misfit() throws {
        var tiny = TinyBert(hidden: 8, layers: 1, heads: 2, intermediate: 16, seed: 1)
        let folder = try TemporaryFolder()
        tiny.tensors["encoder.layer.0.output.dense.weight"]?.shape = [16, 8]
        try tiny.write(to: folder)
        #expect(throws: TroveError.self) { try TextEncoder.load(folder.url.path) }
        tiny.tensors["encoder.layer.0.output.dense.weight"] = nil
        try tiny.write(to: folder)
        let error = #expect(throws: TroveError.self) { try TextEncoder.load(folder.url.path) }
        #expect(error?.message.contains("encoder.layer.0.output.dense.weight") == true)
    }

    @Test("Impossible thread counts are refused")
    func threads() {
        #expect(throws: TroveError.self) { try TextEncoder.load(options: EncoderOptions(threads: 0)) }
    }
}
