import Foundation
import TestSupport
import Testing
import TroveCore
import TroveModels

@Suite("WordPiece") struct WordPieceTests {
    static let tokenizer = Result { try ModelFolder(ModelCache().folder(of: .text)).tokenizer() }

    @Test("Ids and offsets equal the reference implementation's on lines in many scripts")
    func equalsReference() throws {
        let tokenizer = try Self.tokenizer.get()
        let rows = try JSONValue(Fixtures.bytes("TroveModels/wordpiece.json"), of: "fixture").elements ?? []
        #expect(rows.count > 300)
        for row in rows {
            let parts = try #require(row.elements)
            let text = try #require(parts[0].text)
            let ids = (parts[1].elements ?? []).compactMap { $0.integer.map(Int32.init) }
            let offsets = (parts[2].elements ?? []).compactMap(\.integer)
            let made = tokenizer.tokenize(text)
            #expect(made.ids == ids, "\(text.debugDescription)")
            #expect(made.spans.flatMap { [$0.start, $0.end] } == offsets, "\(text.debugDescription)")
        }
    }

    @Test("The window is that of sentence_bert_config.json less the two special tokens")
    func window() throws {
        #expect(try Self.tokenizer.get().window == 254)
    }

    @Test("Counting agrees with the spans, which ascend and lie in the text")
    func spansAscend() throws {
        let tokenizer = try Self.tokenizer.get()
        var rng = SplitMix64(seed: 3)
        let pool = Array("ab zé한中🚀\u{301}\u{200B}\n.,[SEP]ñßŻи".unicodeScalars)
        for _ in 0..<300 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0..<60, using: &rng) {
                if let scalar = pool.randomElement(using: &rng) { text.append(scalar) }
            }
            let spans = tokenizer.tokenSpans(of: String(text))
            #expect(spans.count == tokenizer.countTokens(in: String(text)))
            #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.start <= $1.start })
            #expect(spans.allSatisfy { $0.start < $0.end && $0.end <= text.count })
        }
    }

    @Test(
        "Unread characters are those of unknown words and of scripts other than Latin",
        arguments: [
            ("plain English text, 42 times.", 0.0...0.0), ("naïve café Żółta", 0.0...0.0), ("", 0.0...0.0),
            ("Старый маяк светит", 1.0...1.0), ("守灯塔的人每天晚上", 1.0...1.0), ("word 🚀", 0.2...0.2),
            ("half половина", 0.66...0.67), ("x = α + 1", 0.2...0.2),
        ])
    func unreadShare(text: String, expected: ClosedRange<Double>) throws {
        let share = try Self.tokenizer.get().tokenize(text).unreadShare
        #expect(expected.contains(share), "\(text): \(share)")
    }

    @Test("A damaged tokenizer file is refused, never a trap")
    func damagedFile() throws {
        let folder = try TemporaryFolder()
        let good = """
            {"added_tokens":[{"id":1,"content":"[CLS]"}],"normalizer":{"type":"BertNormalizer"},\
            "pre_tokenizer":{"type":"BertPreTokenizer"},"model":{"type":"WordPiece","unk_token":"[UNK]",\
            "vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"a":3,"##b":4}}}
            """
        let path = try folder.write("tokenizer.json", good).path
        #expect(try TokenizerFile.read(path, window: 8).tokenize("abb").ids == [3, 4, 4])
        let bytes = Array(good.utf8)
        for length in 0..<bytes.count {
            try Data(bytes[..<length]).write(to: URL(fileURLWithPath: path))
            #expect(throws: TroveError.self) { try TokenizerFile.read(path, window: 8) }
        }
        for index in bytes.indices {
            var flipped = bytes
            flipped[index] ^= 1 << UInt8(index % 8)
            try Data(flipped).write(to: URL(fileURLWithPath: path))
            _ = try? TokenizerFile.read(path, window: 8).tokenize("abb [CLS] zé")
        }
    }

    @Test("Other kinds of tokenizer are refused by name")
    func otherKinds() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("tokenizer.json", #"{"model":{"type":"WordLevel","vocab":{"a":0}}}"#).path
        let error = #expect(throws: TroveError.self) { try TokenizerFile.read(path, window: 8) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains("WordLevel") == true)
    }
}
