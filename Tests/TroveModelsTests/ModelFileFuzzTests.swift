import Foundation
import TestSupport
import Testing
import TroveCore
import TroveModels

/// Model files changed at random: an error or a result, never a trap. `tools/fuzz/run` follows coverage for as long as
/// it is told; here a few hundred rounds must do.
@Suite("Changed model files") struct ModelFileFuzzTests {
    static let rounds = 200
    static let seed: UInt64 = 1

    /// What files of these formats are made of, to be put where it hurts.
    static let words = [
        "\"data_offsets\":[0,8]", "9223372036854775807", "-1", "1e308", "\"F32\"", "\"shape\":[]", "null", "{}", "[]",
        "\"\\ud800\"", "\"type\":\"Unigram\"", "\"type\":\"BPE\"", "\"Replace\"", "\u{0}", "\u{FFFD}", "\"##\"",
        "cos\nsystem\n", "ctorch._utils\n_rebuild_tensor_v2\n", "\u{2581}", "PK\u{1}\u{2}", "(", "R", "Q", "b", "s",
    ].map { Array($0.utf8) }

    static func changed(_ seeds: [[UInt8]], _ rng: inout SplitMix64) -> [UInt8] {
        var bytes = seeds.randomElement(using: &rng) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &rng) {
            guard !bytes.isEmpty else { break }
            let at = Int.random(in: 0..<bytes.count, using: &rng)
            let end = min(bytes.count, at + Int.random(in: 1...40, using: &rng))
            switch Int.random(in: 0..<8, using: &rng) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &rng)
            case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &rng)
            case 2: bytes.removeSubrange(at..<end)
            case 3: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &rng))
            case 4: bytes.insert(contentsOf: words.randomElement(using: &rng) ?? [], at: at)
            case 5: bytes.replaceSubrange(at..<end, with: words.randomElement(using: &rng) ?? [])
            case 6: bytes = Array(bytes[..<at])
            default: for index in at..<end { bytes[index] = [0, 0xFF, 0x7F, 0x80].randomElement(using: &rng) ?? 0 }
            }
        }
        return bytes
    }

    static func run(_ name: String, _ seeds: [[UInt8]], _ read: (String) -> Void) throws {
        let folder = try TemporaryFolder()
        let url = folder.url.appendingPathComponent(name)
        for round in 0..<rounds {
            // Each round has a seed of its own, so that one can be repeated alone.
            var rng = SplitMix64(seed: seed &* 1_000_003 &+ UInt64(round))
            try Data(changed(seeds, &rng)).write(to: url)
            read(url.path)
        }
    }

    static func touch(_ file: any WeightFile) {
        for (name, tensor) in file.tensors { _ = try? file.floats(name, shape: tensor.shape) }
    }

    @Test("Safetensors") func safetensors() throws {
        let header = Array(SafetensorsTests.header.utf8)
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        let seeds = [
            length + header + SafetensorsTests.data, try Fixtures.bytes("TroveEmbed/tiny-bert/model.safetensors"),
        ]
        try Self.run("model.safetensors", seeds) { path in
            if let file = try? SafetensorsFile(path) { Self.touch(file) }
        }
    }

    @Test("PyTorch's two forms") func pickles() throws {
        let seeds = try TorchFileTests.forms.map { try Fixtures.bytes("TroveModels/" + $0) }
        try Self.run("model.bin", seeds) { path in
            if let file = try? TorchFile(path) { Self.touch(file) }
        }
    }

    @Test("Tokenizers") func tokenizers() throws {
        let small = [
            ###"{"added_tokens":[{"id":1,"content":"[CLS]","lstrip":true}],"normalizer":{"type":"BertNormalizer"},"pre_tokenizer":{"type":"BertPreTokenizer"},"model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"a":3,"##b":4}}}"###,
            #"{"added_tokens":[{"id":9,"content":"ab","single_word":true,"normalized":true}],"normalizer":{"type":"Sequence","normalizers":[{"type":"NFKC"},{"type":"Strip"},{"type":"Prepend","prepend":"_"},{"type":"Lowercase"}]},"pre_tokenizer":{"type":"Metaspace","replacement":"_","prepend_scheme":"first"},"model":{"type":"Unigram","unk_id":0,"vocab":[["<u>",0],["_",-1],["a",-2],["ab",-3.5],["_a",-1.25]]},"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x"}},{"Sequence":{"id":"A"}}],"special_tokens":{"x":{"ids":[3]}}}}"#,
            #"{"normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Digits"},{"type":"ByteLevel"}]},"model":{"type":"BPE","unk_token":"u","fuse_unk":true,"continuing_subword_prefix":"@","vocab":{"u":0,"a":1,"@b":2,"ab":3},"merges":["a @b"]},"post_processor":{"type":"ByteLevel","trim_offsets":true}}"#,
        ].map { Array($0.utf8) }
        let large = try PipelineTokenizerTests.kinds.map { try Fixtures.bytes("TroveModels/\($0)/tokenizer.json") }
        // Small files more often than large ones: a change meets their structure sooner.
        try Self.run("tokenizer.json", small + small + small + large) { path in
            guard let tokenizer = try? TokenizerFile.read(path, window: 64) else { return }
            for text in [
                "a ab [CLS] Straße ﬁn 12 <mask> 守灯 e\u{301}\u{323} \u{0} \u{1F469}\u{200D}\u{1F680}", "", " \n ",
            ] {
                let made = tokenizer.tokenize(text)
                precondition(made.spans.allSatisfy { $0.end <= text.unicodeScalars.count }, "a span beyond the text")
            }
        }
    }
}
