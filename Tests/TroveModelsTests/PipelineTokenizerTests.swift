import Foundation
import TestSupport
import Testing
import TroveCore
import TroveModels

@Suite("Byte-pair and Unigram tokenizers") struct PipelineTokenizerTests {
    static let kinds = ["gpt2", "clip", "unigram"]

    static func read(_ kind: String) throws -> any Tokenizer {
        try TokenizerFile.read(Fixtures.url("TroveModels/\(kind)/tokenizer.json").path, window: 64)
    }

    @Test("Ids and offsets equal the reference implementation's on lines in many scripts", arguments: kinds)
    func equalsReference(kind: String) throws {
        let tokenizer = try Self.read(kind)
        let rows = try JSONValue(Fixtures.bytes("TroveModels/\(kind)/expected.json"), of: "fixture").elements ?? []
        #expect(rows.count > 300)
        for row in rows {
            let parts = try #require(row.elements)
            let text = try #require(parts[0].text)
            let ids = (parts[1].elements ?? []).compactMap { $0.integer.map(Int32.init) }
            let offsets = (parts[2].elements ?? []).compactMap(\.integer)
            let made = tokenizer.tokenize(text)
            #expect(made.ids == ids, "\(text.debugDescription)")
            #expect(made.spans.flatMap { [$0.start, $0.end] } == offsets, "\(text.debugDescription)")
            #expect(tokenizer.tokenize(text, spans: false).ids == made.ids)
        }
    }

    @Test("Each kind knows the tokens around a text and leaves room for them")
    func marks() throws {
        for (kind, before, after) in [("gpt2", [0], [2]), ("clip", [0], [1]), ("unigram", [0], [2])] {
            let tokenizer = try Self.read(kind)
            #expect(tokenizer.before.map(Int.init) == before && tokenizer.after.map(Int.init) == after)
            #expect(tokenizer.window == 62 && tokenizer.idLimit >= 700)
        }
    }

    @Test("Characters that no piece spells are counted")
    func unknown() throws {
        let unigram = try Self.read("unigram")
        let made = unigram.tokenize("\u{13000}\u{13001} a")
        #expect(made.unknown == 2 && made.characters == 3)
        #expect(try Self.read("gpt2").tokenize("Старый маяк").foreign == 10)
    }

    @Test("A damaged tokenizer file is refused or read, never a trap", arguments: kinds)
    func damaged(kind: String) throws {
        let folder = try TemporaryFolder()
        let bytes = try Fixtures.bytes("TroveModels/\(kind)/tokenizer.json")
        let url = folder.url.appendingPathComponent("tokenizer.json")
        var rng = SplitMix64(seed: 9)
        for length in stride(from: 0, to: bytes.count - 2, by: 331) {
            try Data(bytes[..<length]).write(to: url)
            #expect(throws: TroveError.self) { try TokenizerFile.read(url.path, window: 64) }
        }
        for _ in 0..<150 {
            var flipped = bytes
            for _ in 0..<Int.random(in: 1...4, using: &rng) {
                flipped[Int.random(in: 0..<bytes.count, using: &rng)] = UInt8.random(in: 0...255, using: &rng)
            }
            try Data(flipped).write(to: url)
            _ = try? TokenizerFile.read(url.path, window: 64).tokenize("Straße ﬁn <mask> 守灯 e\u{301} \u{0}")
        }
    }

    @Test(
        "Parts that are not read are refused by name",
        arguments: [
            (#""normalizer":{"type":"Nmt"}"#, "Nmt"), (#""pre_tokenizer":{"type":"UnicodeScripts"}"#, "UnicodeScripts"),
            (#""normalizer":{"type":"Replace","pattern":{"Regex":"(a|b)"},"content":""}"#, "(a|b)"),
            (#""post_processor":{"type":"Odd"}"#, "Odd"),
            (#""pre_tokenizer":{"type":"Split","pattern":{"String":"a"},"behavior":"Contiguous"}"#, "Contiguous"),
        ])
    func refused(part: String, name: String) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "tokenizer.json", #"{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},\#(part)}"#
        ).path
        let error = #expect(throws: TroveError.self) { try TokenizerFile.read(path, window: 8) }
        #expect(error?.code == .unsupportedFormat)
        #expect(error?.message.contains(name) == true, "\(error?.message ?? "")")
    }

    @Test("BERT's vocab.txt stands in where there is no tokenizer.json")
    func vocabularyFile() throws {
        let folder = try TemporaryFolder()
        let installed = try ModelCache().folder(of: .text)
        for name in ["config.json", "vocab.txt", "tokenizer_config.json", "sentence_bert_config.json"] {
            try FileManager.default.copyItem(
                atPath: installed + "/" + name, toPath: folder.url.appendingPathComponent(name).path)
        }
        let plain = try ModelFolder(folder.url.path).tokenizer(), full = try ModelFolder(installed).tokenizer()
        for text in ["Żółta łódź, [SEP] and naïve cafés #4471", "守灯塔 [MASK]ed", ""] {
            #expect(plain.tokenize(text) == full.tokenize(text))
        }
        #expect(plain.window == full.window && plain.before == full.before && plain.after == full.after)
    }
}
