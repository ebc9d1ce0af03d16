import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed

/// Hidden states of every layer, beside the slow forward pass and the reference implementation. A pooled vector hides
/// much; a state does not.
@Suite("Hidden states") struct HiddenStateTests {
    static let shapes: [BertShapeTests.Shape] =
        BertShapeTests.shapes + [
            .init(hidden: 21, layers: 4, heads: 7, intermediate: 19, lengths: [0, 3, 127]),
            .init(hidden: 52, layers: 2, heads: 13, intermediate: 64, lengths: [15, 16, 17, 31]),
            .init(hidden: 96, layers: 2, heads: 3, intermediate: 130, lengths: [62, 63, 255]),
            .init(hidden: 40, layers: 3, heads: 5, intermediate: 77, lengths: [11, 12, 13]),
        ]

    /// The largest difference of each layer, where the expected states have unit variance.
    static func differences(_ made: [[Float]], _ expected: [[[Double]]]) -> [Double] {
        zip(made, expected).map { made, expected in
            let flat = expected.flatMap(\.self)
            let mean = flat.reduce(0, +) / Double(flat.count)
            let deviation = (flat.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(flat.count)).squareRoot()
            guard made.count == flat.count else { return .infinity }
            return (zip(made, flat).map { abs(Double($0) - $1) }.max() ?? 0) / max(deviation, 1e-12)
        }
    }

    static func sequences(_ shape: BertShapeTests.Shape) -> [[Int]] {
        var rng = SplitMix64(seed: 21)
        return shape.lengths.map { length in [1] + (0..<length).map { _ in Int.random(in: 3..<29, using: &rng) } + [2] }
    }

    static func encoder(_ tiny: TinyBert, _ precision: EncoderOptions.Precision) throws -> TextEncoder {
        let folder = try TemporaryFolder()
        try tiny.write(to: folder)
        return try TextEncoder.load(folder.url.path, options: EncoderOptions(precision: precision, threads: 1))
    }

    static func line(_ name: String, _ differences: [Double]) -> String {
        name.padding(toLength: 58, withPad: " ", startingAt: 0)
            + differences.map { String(format: "%8.1e", $0) }.joined(separator: " ")
    }

    @Test("Every layer of every shape agrees with the slow forward pass, in each precision", arguments: shapes)
    func layers(shape: BertShapeTests.Shape) async throws {
        let tiny = TinyBert(
            hidden: shape.hidden, layers: shape.layers, heads: shape.heads, intermediate: shape.intermediate,
            seed: UInt64(shape.hidden) + 1)
        var table: [String] = []
        for (precision, bound) in [(EncoderOptions.Precision.fp32, 1e-4), (.bf16, 0.25), (.int8, 0.6)] {
            let encoder = try Self.encoder(tiny, precision)
            for ids in Self.sequences(shape) {
                let made = await encoder.hiddenStates(ids.map(Int32.init))
                #expect(made.count == shape.layers + 1)
                let differences = Self.differences(made, tiny.states(ids))
                #expect(differences.allSatisfy { $0 <= bound }, "\(precision), \(ids.count) tokens: \(differences)")
                table.append(Self.line("\(shape.testDescription), \(precision), \(ids.count)", differences))
            }
        }
        print(table.joined(separator: "\n"))
    }

    @Test("No wrong forward pass would pass", arguments: TinyBert.Mutant.allCases)
    func mutants(mutant: TinyBert.Mutant) async throws {
        for shape in Self.shapes where shape.lengths.max() ?? 0 < 100 {
            let tiny = TinyBert(
                hidden: shape.hidden, layers: shape.layers, heads: shape.heads, intermediate: shape.intermediate,
                seed: UInt64(shape.hidden) + 1)
            let encoder = try Self.encoder(tiny, .fp32)
            let ids = try #require(Self.sequences(shape).max { $0.count < $1.count })
            let differences = Self.differences(
                await encoder.hiddenStates(ids.map(Int32.init)), tiny.states(ids, mutant: mutant))
            #expect((differences.last ?? 0) > 3e-4, "\(mutant) passes at \(shape.testDescription): \(differences)")
            print(Self.line("\(mutant), \(shape.testDescription)", differences))
        }
    }

    struct ReferenceStates: Decodable {
        var ids: [Int32]
        /// Row-major, one for the embeddings and one for each layer.
        var states: [[Double]]
    }

    @Test(
        "Small encoders of the reference implementation give its states, layer by layer",
        arguments: ["tiny-bert", "tiny-xlm-roberta"])
    func reference(name: String) async throws {
        let rows = try Self.rows(name)
        #expect(rows.count >= 5)
        for (precision, bound) in [(EncoderOptions.Precision.fp32, 1e-4), (.bf16, 0.25), (.int8, 0.6)] {
            let encoder = try TextEncoder.load(
                Fixtures.url("TroveEmbed/" + name).path, options: EncoderOptions(precision: precision, threads: 1))
            for row in rows {
                let differences = Self.differences(await encoder.hiddenStates(row.ids), row.states.map { [$0] })
                #expect(
                    differences.count == row.states.count && differences.allSatisfy { $0 <= bound }, "\(differences)")
            }
        }
    }

    @Test("An encoder that begins its positions at 0 would not pass for RoBERTa's")
    func positions() async throws {
        let folder = try TemporaryFolder()
        let source = Fixtures.url("TroveEmbed/tiny-xlm-roberta")
        for file in ["model.safetensors", "tokenizer.json"] {
            try FileManager.default.copyItem(
                at: source.appendingPathComponent(file), to: folder.url.appendingPathComponent(file))
        }
        let config = try String(contentsOf: source.appendingPathComponent("config.json"), encoding: .utf8)
        try folder.write("config.json", config.replacingOccurrences(of: "xlm-roberta", with: "bert"))
        let encoder = try TextEncoder.load(
            folder.url.path, options: EncoderOptions(precision: .fp32, threads: 1))
        for row in try Self.rows("tiny-xlm-roberta") {
            let differences = Self.differences(await encoder.hiddenStates(row.ids), row.states.map { [$0] })
            #expect((differences.first ?? 0) > 0.01)
        }
    }

    private static func rows(_ name: String) throws -> [ReferenceStates] {
        try JSONDecoder().decode(
            [ReferenceStates].self, from: Data(contentsOf: Fixtures.url("TroveEmbed/\(name)/states.json")))
    }
}
