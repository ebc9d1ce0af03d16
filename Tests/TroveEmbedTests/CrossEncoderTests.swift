import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed

/// Re-rankers beside the reference implementation, and what they do with texts.
@Suite("Cross-encoders") struct CrossEncoderTests {
    struct ReferenceScore: Decodable {
        var ids: [Int32]
        var second: [Int32]
        /// A logit for each class.
        var scores: [Double]
    }

    static func encoder(
        _ name: String, _ precision: EncoderOptions.Precision = .fp32, window: Int? = nil
    ) throws -> CrossEncoder {
        try CrossEncoder.load(
            Fixtures.url("TroveEmbed/" + name).path,
            options: EncoderOptions(precision: precision, threads: 2, window: window))
    }

    @Test("Scores are those of the reference", arguments: ["tiny-bert-reranker", "tiny-xlm-roberta-reranker"])
    func reference(name: String) async throws {
        let rows = try JSONDecoder().decode(
            [ReferenceScore].self, from: Data(contentsOf: Fixtures.url("TroveEmbed/\(name)/scores.json")))
        #expect(rows.count >= 4)
        for (precision, bound) in [(EncoderOptions.Precision.fp32, 1e-4), (.bf16, 0.1), (.int8, 0.4)] {
            let encoder = try Self.encoder(name, precision)
            for row in rows {
                let made = await encoder.logits(row.ids, row.second).map(Double.init)
                #expect(made.count == row.scores.count)
                for (logit, reference) in zip(made, row.scores) {
                    #expect(abs(logit - reference) <= bound, "\(precision): \(logit), not \(reference)")
                }
            }
        }
    }

    @Test("Which of two texts is the second matters to an encoder with two types of tokens")
    func types() async throws {
        let encoder = try Self.encoder("tiny-bert-reranker")
        let apart = await encoder.logits([1, 5, 6, 2], [7, 8, 2])[0]
        let together = await encoder.logits([1, 5, 6, 2, 7, 8, 2], [])[0]
        #expect(abs(apart - together) > 1e-3)
    }

    @Test("Passages are scored as pairs, whatever stands beside them; long ones up to the window")
    func texts() async throws {
        for name in ["tiny-bert-reranker", "tiny-xlm-roberta-reranker"] {
            let encoder = try Self.encoder(name)
            let words = (0..<300).map { String(Unicode.Scalar(UInt8(97 + $0 % 20))) }.joined(separator: " ")
            let scores = await encoder.scores("a b c", ["d e f", words, "", "d e f"])
            #expect(scores.count == 4 && scores.allSatisfy(\.isFinite))
            #expect(scores[0] == scores[3] && scores[0] != scores[2])
            let cut = words.split(separator: " ").prefix(100).joined(separator: " ")
            #expect(await encoder.scores("a b c", [cut])[0] == scores[1], "what lies beyond the window is not read")
        }
    }

    @Test("A model without a head that scores is refused with a reason")
    func refusals() throws {
        let error = try #require(throws: TroveError.self) { try Self.encoder("tiny-bert") }
        #expect(error.code == .invalidArgument && error.message.contains("cross-encoder"))
    }
}
