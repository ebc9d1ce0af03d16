import Foundation
import TestSupport
import Testing
import TroveCore
import TroveEmbed
import TroveModels

/// What stands before questions and passages.
@Suite("Prompts of encoders") struct PromptTests {
    static func folder(_ name: String, _ files: [String: String] = [:]) throws -> (TemporaryFolder, String) {
        let folder = try TemporaryFolder()
        let source = Fixtures.url("TroveEmbed/tiny-xlm-roberta")
        let place = folder.url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        for file in ["config.json", "tokenizer.json", "model.safetensors"] {
            try FileManager.default.copyItem(
                at: source.appendingPathComponent(file), to: place.appendingPathComponent(file))
        }
        for (file, text) in files { _ = try folder.write(name + "/" + file, text) }
        return (folder, place.path)
    }

    @Test("Prompts are those of the folder, else those of a known family")
    func sources() throws {
        let (a, plain) = try Self.folder("some-encoder")
        #expect(try ModelFolder(plain).prompts == EncoderPrompts())
        let (b, family) = try Self.folder("multilingual-e5-small")
        #expect(try ModelFolder(family).prompts == EncoderPrompts(question: "query: ", passage: "passage: "))
        let (c, stated) = try Self.folder(
            "multilingual-e5-other",
            ["config_sentence_transformers.json": #"{"prompts": {"query": "ask: ", "document": ""}}"#])
        #expect(try ModelFolder(stated).prompts == EncoderPrompts(question: "ask: "))
        // Letters and digits that only happen to stand in a name are no family's.
        let (g, chance) = try Self.folder("7d03b1e5-12f0-4bge-8e5a")
        #expect(try ModelFolder(chance).prompts == EncoderPrompts())
        let (d, first) = try Self.folder("bge-small-zh"), (e, later) = try Self.folder("bge-small-zh-v1.5")
        #expect(try !ModelFolder(first).prompts.question.isEmpty && ModelFolder(later).prompts.question.isEmpty)
        let (f, long) = try Self.folder(
            "x",
            ["config_sentence_transformers.json": #"{"prompts": {"query": "\#(String(repeating: "a", count: 2000))"}}"#]
        )
        #expect(throws: TroveError.self) { try ModelFolder(long) }
        withExtendedLifetime((a, b, c, d, e, f, g)) {}
    }

    @Test("A question and a passage of the same words have other vectors, and other spaces have other names")
    func vectors() async throws {
        let (a, plain) = try Self.folder("some-encoder"), (b, family) = try Self.folder("e5-tiny")
        let options = EncoderOptions(precision: .fp32, threads: 1, scripts: .all)
        let without = try TextEncoder.load(plain, options: options),
            with = try TextEncoder.load(family, options: options)
        #expect(without.fingerprint != with.fingerprint)
        let question = await with.encodeQuery("the lamp").vector(0), passage = await with.encode(["the lamp"]).vector(0)
        #expect(question != nil && passage != nil && question != passage)
        #expect(await with.encodeShort("the lamp", as: .passage).vector(0) == passage)
        #expect(await without.encodeQuery("query: the lamp").vector(0) == question)
        #expect(await without.encode(["passage: the lamp"]).vector(0) == passage)
        withExtendedLifetime((a, b)) {}
    }
}
