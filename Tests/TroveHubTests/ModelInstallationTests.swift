import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHub
import TroveModels

/// Model folders that are copied into the cache.
@Suite("Adding models") struct ModelInstallationTests {
    static func add(_ folder: URL, name: String? = nil, into cache: TemporaryFolder) async throws -> InstalledModel {
        try await ModelInstallation(into: ModelCache(path: cache.url.path)).add(folder, name: name)
    }

    @Test("Encoders and re-rankers are told apart, and what they are is written down")
    func kinds() async throws {
        let cache = try TemporaryFolder()
        let text = try await Self.add(Fixtures.url("TroveEmbed/tiny-bert"), into: cache)
        let ranker = try await Self.add(
            Fixtures.url("TroveEmbed/tiny-xlm-roberta-reranker"), name: "me/ranker", into: cache)
        #expect(text.name == "tiny-bert" && text.kind == .text && text.dimension == 27 && text.readsLatinAlone)
        let joint = try await Self.add(Fixtures.url("TroveEmbed/tiny-clip"), into: cache)
        let judge = try await Self.add(Fixtures.url("TroveEmbed/tiny-bert-entailment"), into: cache)
        #expect(judge.kind == .entailment && judge.dimension == nil && judge.window == 48)
        #expect(ranker.kind == .reranker && ranker.dimension == nil)
        #expect(joint.kind == .joint && joint.dimension == 18 && joint.window == 24 && joint.readsLatinAlone)
        #expect(
            ModelCache(path: cache.url.path).installed() == [ranker, text, joint, judge].sorted { $0.name < $1.name })
        #expect(try ModelCache(path: cache.url.path).installed("ME/ranker") == ranker)
    }

    @Test("A snapshot of a hub's own cache is followed through its links, and keeps its name")
    func snapshot() async throws {
        let home = try TemporaryFolder(), cache = try TemporaryFolder()
        let files = FileManager.default
        let model = home.url.appendingPathComponent("hub/models--somebody--tiny")
        let snapshot = model.appendingPathComponent("snapshots/abc")
        try files.createDirectory(at: snapshot, withIntermediateDirectories: true)
        try files.createDirectory(at: model.appendingPathComponent("blobs"), withIntermediateDirectories: true)
        try files.createDirectory(at: model.appendingPathComponent("refs"), withIntermediateDirectories: true)
        try Data("abc\n".utf8).write(to: model.appendingPathComponent("refs/main"))
        for name in ["config.json", "tokenizer.json", "model.safetensors"] {
            let blob = model.appendingPathComponent("blobs/" + name)
            try files.copyItem(at: Fixtures.url("TroveEmbed/tiny-bert/" + name), to: blob)
            try files.createSymbolicLink(
                atPath: snapshot.appendingPathComponent(name).path, withDestinationPath: "../../blobs/" + name)
        }
        let environment = HubEnvironment(["HF_HOME": home.url.path, "HF_TOKEN": "t", "HF_HUB_OFFLINE": "1"])
        #expect(environment.isOffline && environment.token == "t")
        let found = try #require(environment.snapshot(of: ModelName("somebody/tiny"), revision: nil))
        #expect(environment.snapshot(of: try ModelName("somebody/other"), revision: nil) == nil)
        let made = try await Self.add(found, into: cache)
        #expect(made.name == "somebody/tiny")
        #expect(made.state(in: ModelCache(path: cache.url.path), verify: true) == .present)
    }

    @Test("What cannot be used is refused with the file and the field, and leaves nothing behind")
    func refusals() async throws {
        let source = Fixtures.url("TroveEmbed/tiny-bert")
        let config = try String(contentsOf: source.appendingPathComponent("config.json"), encoding: .utf8)
        let cases: [(name: String, change: (TemporaryFolder) throws -> Void, says: String)] = [
            (
                "another family",
                { try $0.write("config.json", config.replacingOccurrences(of: "\"bert\"", with: "\"gpt2\"")) }, "gpt2"
            ),
            (
                "a config that lies",
                {
                    try $0.write(
                        "config.json",
                        config.replacingOccurrences(of: "\"hidden_size\": 27", with: "\"hidden_size\": 30"))
                }, "shape"
            ),
            (
                "no tokenizer",
                { try FileManager.default.removeItem(at: $0.url.appendingPathComponent("tokenizer.json")) },
                "tokenizer.json"
            ),
            (
                "no weights",
                { try FileManager.default.removeItem(at: $0.url.appendingPathComponent("model.safetensors")) },
                "weights"
            ),
            (
                "no config", { try FileManager.default.removeItem(at: $0.url.appendingPathComponent("config.json")) },
                "config.json"
            ),
        ]
        for (name, change, says) in cases {
            let folder = try TemporaryFolder(), cache = try TemporaryFolder()
            for file in ["config.json", "tokenizer.json", "model.safetensors"] {
                try FileManager.default.copyItem(
                    at: source.appendingPathComponent(file), to: folder.url.appendingPathComponent(file))
            }
            try change(folder)
            let error = try await #require(throws: TroveError.self, "\(name)") {
                try await Self.add(folder.url, name: "me/it", into: cache)
            }
            #expect(error.message.contains(says), "\(name): \(error.message)")
            #expect(ModelCache(path: cache.url.path).installed().isEmpty)
        }
    }
}
