import Foundation
import TestSupport
import Testing
import TroveCore
import TroveModels

@Suite("Model folders") struct ModelFolderTests {
    static let config = """
        {"model_type":"bert","hidden_act":"gelu","hidden_size":6,"num_hidden_layers":1,"num_attention_heads":3,\
        "intermediate_size":8,"max_position_embeddings":16,"vocab_size":10,"type_vocab_size":2,"layer_norm_eps":1e-12}
        """

    @Test("The built-in model's folder is read")
    func builtIn() throws {
        let folder = try ModelFolder(ModelCache().folder(of: .text))
        #expect(folder.configuration.hidden == 384)
        #expect(folder.configuration.layers == 6)
        #expect(folder.pooling == .mean)
        #expect(folder.normalizes)
        #expect(folder.window == 256)
    }

    @Test("A folder without a model says how to get one")
    func missing() throws {
        let error = #expect(throws: TroveError.self) { try ModelFolder("/nowhere/at/all") }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("./tools/quickstart") == true)
        let cache = ModelCache(path: "/nowhere/at/all")
        #expect(throws: TroveError.self) { try cache.folder(of: .text) }
        #expect(PinnedModel.text.state(in: cache) == .missing)
    }

    @Test("Both pinned models are present and their bytes are the pinned ones")
    func pinned() {
        for model in PinnedModel.all {
            #expect(model.state(in: ModelCache(), verify: true) == .present, "\(model.name)")
        }
    }

    @Test("Weights of another length are damaged")
    func damagedWeights() throws {
        let folder = try TemporaryFolder()
        try folder.write("all-MiniLM-L6-v2/model.safetensors", "short")
        let cache = ModelCache(path: folder.url.path)
        #expect(PinnedModel.text.state(in: cache) == .damaged)
        let error = #expect(throws: TroveError.self) { try cache.folder(of: .text) }
        #expect(error?.code == .integrity)
    }

    @Test("An identity is recorded beside the weights and renewed when they change")
    func identity() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("w.bin", "abc").path
        let first = try WeightsIdentity(path)
        #expect(first.sha256 == Identifier.digest("abc"))
        #expect(FileManager.default.fileExists(atPath: path + ".sha256"))
        #expect(try WeightsIdentity(path) == first)
        try folder.write("w.bin", "abcd")
        #expect(try WeightsIdentity(path).sha256 == Identifier.digest("abcd"))
        try folder.write("w.bin.sha256", "nonsense")
        #expect(try WeightsIdentity(path).sha256 == Identifier.digest("abcd"))
    }

    @Test(
        "Impossible or unknown configurations are refused",
        arguments: [
            ("\"num_attention_heads\":3", "\"num_attention_heads\":4"), ("\"hidden_size\":6", "\"hidden_size\":0"),
            ("\"hidden_size\":6", "\"hidden_size\":1e9"), ("\"bert\"", "\"t5\""), ("\"gelu\"", "\"relu\""),
            ("\"vocab_size\":10", "\"vocab_size\":-1"), ("1e-12", "0"), ("{\"model", "[{\"model"),
        ])
    func refusesConfig(what: String, by: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("config.json", Self.config)
        #expect(throws: Never.self) { try ModelFolder(folder.url.path) }
        try folder.write("config.json", Self.config.replacingOccurrences(of: what, with: by))
        #expect(throws: TroveError.self) { try ModelFolder(folder.url.path) }
    }

    @Test("A configuration cut at any byte is refused")
    func cutConfig() throws {
        let folder = try TemporaryFolder()
        for length in 0..<Self.config.utf8.count {
            try folder.write("config.json", String(Self.config.prefix(length)))
            #expect(throws: TroveError.self) { try ModelFolder(folder.url.path) }
        }
    }

    @Test("Pooling is read from the module's folder; an unknown one is refused")
    func pooling() throws {
        let folder = try TemporaryFolder()
        try folder.write("config.json", Self.config)
        try folder.write(
            "modules.json",
            #"[{"path":"","type":"x.Transformer"},{"path":"1_Pooling","type":"x.Pooling"}]"#)
        try folder.write("1_Pooling/config.json", #"{"pooling_mode_cls_token":true,"pooling_mode_mean_tokens":false}"#)
        let read = try ModelFolder(folder.url.path)
        #expect(read.pooling == .cls)
        #expect(!read.normalizes)
        try folder.write("1_Pooling/config.json", #"{"pooling_mode_mean_sqrt_len_tokens":true}"#)
        #expect(throws: TroveError.self) { try ModelFolder(folder.url.path) }
    }
}
