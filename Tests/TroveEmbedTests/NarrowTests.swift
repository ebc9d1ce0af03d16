import CTroveKernels
import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed

/// Products of narrow numbers, on processors that have them; elsewhere an encoder computes in single precision, and
/// the same tests hold.
@Suite("Narrow precisions") struct NarrowTests {
    static func cosine(_ a: [Float], _ b: [Float]) -> Double {
        zip(a, b).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    }

    static let bounds: [(EncoderOptions.Precision, Double)] = [(.bf16, 0.9999), (.int8, 0.992)]

    @Test("Vectors stay near the reference implementation's", arguments: bounds)
    func nearReference(precision: EncoderOptions.Precision, least: Double) async throws {
        let encoder = try TextEncoder.load(
            options: EncoderOptions(precision: precision, threads: 2, mostUnread: 1))
        let rows = try TextEncoderTests.rows()
        let batch = await encoder.encode(rows.map(\.text))
        for (index, row) in rows.enumerated() {
            let cosine = Self.cosine(try #require(batch.vector(index)), row.floats)
            // With hardly a token there is no mean that would even out the rounding of integers.
            let bound = row.tokens < 3 ? min(least, 0.99) : least
            #expect(cosine >= bound, "\(row.text.prefix(40)): \(cosine)")
        }
    }

    @Test("A row is the same to the last bit whatever the batch", arguments: bounds)
    func independentOfBatch(precision: EncoderOptions.Precision, least: Double) async throws {
        let encoder = try TextEncoder.load(
            options: EncoderOptions(precision: precision, threads: 2, mostUnread: 1))
        let texts = try TextEncoderTests.rows().map(\.text)
        let batch = await encoder.encode(texts)
        for index in stride(from: 0, to: texts.count, by: 5) {
            #expect(await encoder.encodeQuery(texts[index]).vector(0) == batch.vector(index))
        }
    }

    @Test("Odd shapes stay near the slow forward pass", arguments: BertShapeTests.shapes)
    func oddShapes(shape: BertShapeTests.Shape) async throws {
        let tiny = TinyBert(
            hidden: shape.hidden, layers: shape.layers, heads: shape.heads, intermediate: shape.intermediate,
            seed: UInt64(shape.hidden))
        let folder = try TemporaryFolder()
        try tiny.write(to: folder)
        var rng = SplitMix64(seed: 7)
        let sequences = shape.lengths.map { length in (0..<length).map { _ in Int.random(in: 3..<29, using: &rng) } }
        for (precision, least) in [(EncoderOptions.Precision.bf16, 0.9995), (.int8, 0.99)] {
            let encoder = try TextEncoder.load(
                folder.url.path, options: EncoderOptions(precision: precision, threads: 1))
            let batch = await encoder.encode(sequences.map(BertShapeTests.text))
            for (index, ids) in sequences.enumerated() {
                let expected = tiny.vector([1] + ids + [2]).map { Float($0) }
                let cosine = Self.cosine(try #require(batch.vector(index)), expected)
                #expect(cosine >= least, "\(precision), length \(ids.count): \(cosine)")
            }
        }
    }

    @Test("Products of 8-bit integers equal the same sums done slowly")
    func integerProducts() {
        guard ctrove_encoder_has_i8() != 0 else { return }
        var rng = SplitMix64(seed: 12)
        for (rows, outputs, inputs) in [(1, 1, 1), (5, 31, 7), (12, 32, 64), (13, 33, 65), (25, 100, 48)] {
            let x = (0..<rows * inputs).map { _ in rng.nextSignedUnit() * 3 }
            let weights = (0..<outputs * inputs).map { _ in rng.nextSignedUnit() }
            let padded = (outputs + 31) / 32 * 32
            let stride = (inputs + 15) / 16 * 16
            var panels = [UInt32](repeating: .max, count: ctrove_encoder_words_i8(outputs, inputs))
            var scales = [Float](repeating: 0, count: padded), sums = scales
            ctrove_encoder_pack_i8(weights, outputs, inputs, 1, &panels, &scales, &sums)
            var narrow = [UInt8](repeating: 99, count: rows * stride)
            var steps = [Float](repeating: 0, count: rows), lows = steps
            ctrove_encoder_narrow_i8(x, inputs, rows, inputs, &narrow, stride, &steps, &lows)
            let bias = (0..<padded).map { Float($0) * 0.01 }
            var c = [Float](repeating: .nan, count: rows * outputs)
            ctrove_encoder_gemm_i8(
                narrow, stride, steps, lows, rows, panels, outputs, inputs, scales, sums, bias, &c, outputs,
                Int32(CTROVE_STORE.rawValue))
            for i in 0..<rows {
                for j in 0..<outputs {
                    var sum = Double(bias[j])
                    for k in 0..<inputs {
                        let input = Double(steps[i]) * Double(narrow[i * stride + k]) + Double(lows[i])
                        let weight = (weights[j * inputs + k] / scales[j]).rounded(.toNearestOrEven)
                        #expect(abs(input - Double(x[i * inputs + k])) <= Double(steps[i]) * 0.5001)
                        sum += input * Double(weight) * Double(scales[j])
                    }
                    #expect(abs(Double(c[i * outputs + j]) - sum) <= 2e-3, "\(i), \(j)")
                }
            }
        }
    }

    @Test("The benchmark reports what it did, under the names that programs read")
    func benchmark() async throws {
        let encoder = try TextEncoder.load(options: EncoderOptions(precision: .int8, threads: 1))
        let (report, batch) = await EncodeBenchmark(encoder, runs: 1).measure(["one text", "another, longer text"])
        #expect(report.texts == 2 && report.tokens == batch.readings.reduce(4) { $0 + $1.tokens })
        #expect(report.tokensPerSecond > 0 && report.residentMegabytes > 1)
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any] ?? [:]
        for name in [
            "tokens_per_second", "texts_per_second", "tokenizer_mb_per_second", "query_p50_ms", "query_p99_ms",
            "resident_mb",
        ] { #expect(json[name] != nil, "\(name)") }
        let fvecs = batch.fvecs()
        #expect(fvecs.count == 2 * (384 + 1) * 4 && Array(fvecs[..<4]) == [128, 1, 0, 0])
    }
}
