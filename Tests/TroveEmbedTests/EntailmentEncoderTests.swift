import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed

/// Models that say whether a statement follows from a text.
@Suite("Entailment encoders") struct EntailmentEncoderTests {
    private static func encoder(_ options: EncoderOptions = EncoderOptions(precision: .fp32)) throws
        -> EntailmentEncoder
    {
        try EntailmentEncoder.load(Fixtures.url("TroveEmbed/tiny-bert-entailment").path, options: options)
    }

    /// The logits of the reference, through the softmax: its classes are contradiction, entailment, neutral.
    private static func shares(_ logits: [Double]) -> (follows: Double, contradicts: Double) {
        let raised = logits.map { exp($0) }
        let sum = raised.reduce(0, +)
        return (raised[1] / sum, raised[0] / sum)
    }

    @Test("Shares of the classes are those of the reference") func reference() async throws {
        let rows = try JSONDecoder().decode(
            [CrossEncoderTests.ReferenceScore].self,
            from: Data(contentsOf: Fixtures.url("TroveEmbed/tiny-bert-entailment/scores.json")))
        let encoder = try Self.encoder(EncoderOptions(precision: .fp32, mostUnread: 1))
        #expect(rows.count >= 4)
        // Between the marks stand letters, the words of the vocabulary from 3 on.
        let text = { (ids: ArraySlice<Int32>) in
            ids.map { String(UnicodeScalar(UInt8(94 + $0))) }.joined(separator: " ")
        }
        // A statement is read up to half of the window.
        for row in rows where row.second.count <= 24 {
            let reference = Self.shares(row.scores)
            let judged = try #require(
                await encoder.judgement(of: text(row.second.dropLast()), given: text(row.ids.dropFirst().dropLast())))
            #expect(abs(judged.follows - reference.follows) < 1e-4)
            #expect(abs(judged.contradicts - reference.contradicts) < 1e-4)
        }
    }

    @Test("What follows and what is contradicted are shares of one whole, whatever is read")
    func shares() async throws {
        let encoder = try Self.encoder()
        for (premise, statement) in [("a b c", "a b"), ("a", "z y x"), (String(repeating: "q r ", count: 90), "q")] {
            let judged = try #require(await encoder.judgement(of: statement, given: premise))
            #expect(judged.follows > 0 && judged.contradicts > 0 && judged.follows + judged.contradicts < 1)
        }
        let one = try #require(await encoder.judgement(of: "a b", given: "c d"))
        let other = try #require(await encoder.judgement(of: "c d", given: "a b"))
        #expect(one != other, "which of the two is the premise matters")
    }

    @Test("Text in a script that the model does not read is left to likeness") func scripts() async throws {
        let encoder = try Self.encoder()
        #expect(await encoder.judgement(of: "灯塔在岛上", given: "a b c") == nil)
        #expect(await encoder.judgement(of: "a b c", given: "灯塔在岛上") == nil)
    }

    @Test("A model that ranks is refused as one of entailment, and one of entailment as one that ranks") func refusals()
        throws
    {
        let ranker = Fixtures.url("TroveEmbed/tiny-bert-reranker").path
        let refused = try #require(throws: TroveError.self) { try EntailmentEncoder.load(ranker) }
        #expect(refused.code == .invalidArgument && refused.message.contains("entailment"))
        let other = try #require(throws: TroveError.self) { try CrossEncoderTests.encoder("tiny-bert-entailment") }
        #expect(other.code == .invalidArgument && other.message.contains("3 outputs"))
    }
}
