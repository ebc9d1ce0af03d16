internal import Glibc
package import TroveCore

/// A text encoder's folder as the public hubs lay it out, read but for its weights.
package struct ModelFolder: Sendable {
    /// How the hidden states of a text's tokens become one vector.
    package enum Pooling: String, Sendable {
        /// The mean over the tokens.
        case mean
        /// The state of the opening token.
        case cls
        /// The greatest value of each dimension.
        case max
    }

    /// Where it lies.
    package let path: String
    /// The encoder's shape.
    package let configuration: BertConfiguration
    /// How tokens are pooled.
    package let pooling: Pooling
    /// True when vectors have unit length.
    package let normalizes: Bool
    /// Tokens of a text that the encoder reads, the two special ones counted.
    package let window: Int
    /// What the encoder was trained to see before a text.
    package let prompts: EncoderPrompts

    /// The file of weights: safetensors, or PyTorch's where there is none.
    package let weightsPath: String
    /// The tokenizer.
    package var tokenizerPath: String { path + "/tokenizer.json" }

    private static let largestText = 1 << 20
    private static let largestTokenizer = 1 << 28

    /// True for an encoder with a head that classifies: one that ranks, where it has a single output.
    package let classifies: Bool
    /// The names of its classes, in small letters; none where it names none.
    package let labels: [String]
    /// Whether it tells what follows from a text.
    package var judgesEntailment: Bool { classifies && labels.contains("entailment") }

    /// Reads the small files of the folder at `path`.
    /// - Parameter name: The model's name where the folder has another; the usual prompts of its family go by it.
    /// - Throws: `.unavailable` when the folder holds no model, `.corruptInput` or `.unsupportedFormat`.
    package init(_ path: String, named name: String? = nil) throws(TroveError) {
        self.path = path
        weightsPath = Self.weightsPath(in: path)
        let configPath = path + "/config.json"
        do {
            let json = try Self.settings(configPath)
            configuration = try BertConfiguration(json, path: configPath)
            classifies = json["architectures"]?.elements?.first?.text?.hasSuffix("ForSequenceClassification") == true
            let named = json["id2label"]
            labels = (0..<(named?.members?.count ?? 0)).map { named?["\($0)"]?.text?.lowercased() ?? "" }
        } catch  where error.code == .notFound {
            throw TroveError(
                .unavailable, "no model in \(path); run ./tools/quickstart, or set TROVE_MODELS to the model cache",
                cause: error)
        }
        let modules = try Self.optional(path + "/modules.json")?.elements ?? []
        var pooling = Pooling.mean
        var normalizes = modules.isEmpty
        for module in modules {
            let kind = module["type"]?.text ?? ""
            if kind.hasSuffix(".Pooling") {
                pooling = try Self.pooling(path + "/" + (module["path"]?.text ?? "1_Pooling") + "/config.json")
            } else if kind.hasSuffix(".Normalize") {
                normalizes = true
            } else if !kind.hasSuffix(".Transformer") {
                throw TroveError(.unsupportedFormat, "\(path)/modules.json names a module '\(kind)', not read")
            }
        }
        self.pooling = pooling
        self.normalizes = normalizes
        prompts = try EncoderPrompts(
            settings: Self.optional(path + "/config_sentence_transformers.json"), name: name ?? path)
        let stated = try Self.optional(path + "/sentence_bert_config.json")?["max_seq_length"]?.integer
        window = Swift.min(stated ?? configuration.positions, configuration.positions)
        guard window > 2 else {
            throw TroveError(.corruptInput, "\(path)/sentence_bert_config.json has a window of \(window) tokens")
        }
    }

    /// The folder's tokenizer: `tokenizer.json`, or BERT's `vocab.txt` where there is none.
    package func tokenizer() throws(TroveError) -> any Tokenizer {
        try Self.tokenizer(in: path, window: window, vocabulary: configuration.vocabulary)
    }

    /// The tokenizer in a folder, for an encoder of `vocabulary` words that reads `window` tokens.
    package static func tokenizer(
        in path: String, window: Int, vocabulary: Int
    ) throws(TroveError) -> any Tokenizer {
        let words = path + "/vocab.txt", file = path + "/tokenizer.json"
        let tokenizer: any Tokenizer =
            if !exists(file), exists(words) {
                try WordPieceTokenizer(
                    vocabulary: words, settings: optional(path + "/tokenizer_config.json"), window: window)
            } else {
                try TokenizerFile.read(file, window: window)
            }
        guard tokenizer.idLimit <= vocabulary else {
            throw TroveError(
                .corruptInput, "\(file) has ids up to \(tokenizer.idLimit - 1), the encoder \(vocabulary) words")
        }
        return tokenizer
    }

    /// Every word and piece of the vocabulary, in the file's own order.
    package func words() throws(TroveError) -> [String] { try Self.words(in: path) }

    /// Every word and piece of the vocabulary in a folder, in the file's own order.
    package static func words(in path: String) throws(TroveError) -> [String] {
        guard let json = try optional(path + "/tokenizer.json", limit: largestTokenizer) else {
            let bytes = try MappedFile.contents(path + "/vocab.txt", limit: largestTokenizer)
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        let vocabulary = json["model"]?["vocab"]
        // Unigram lists its pieces with their scores.
        return vocabulary?.members?.map(\.name) ?? vocabulary?.elements?.compactMap { $0.elements?.first?.text } ?? []
    }

    /// The weights, memory-mapped and checked.
    package func weights() throws(TroveError) -> any WeightFile { try Self.weights(at: weightsPath) }

    /// The file of weights in a folder: safetensors, or PyTorch's where there is none.
    package static func weightsPath(in path: String) -> String {
        let safe = path + "/model.safetensors", torch = path + "/pytorch_model.bin"
        return exists(safe) || !exists(torch) ? safe : torch
    }

    /// A file of weights, memory-mapped and checked.
    package static func weights(at path: String) throws(TroveError) -> any WeightFile {
        if path.hasSuffix(".bin") { return try TorchFile(path) }
        return try SafetensorsFile(path)
    }

    /// The JSON of a small file of a folder.
    package static func settings(_ path: String) throws(TroveError) -> JSONValue {
        try JSONValue(MappedFile.contents(path, limit: largestText), of: path)
    }

    // SAFETY: the path is a terminated string for the call.
    private static func exists(_ path: String) -> Bool { unsafe access(path, R_OK) == 0 }

    private static func optional(_ path: String, limit: Int = largestText) throws(TroveError) -> JSONValue? {
        do {
            return try JSONValue(MappedFile.contents(path, limit: limit), of: path)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    private static func pooling(_ path: String) throws(TroveError) -> Pooling {
        guard let json = try optional(path) else { return .mean }
        let modes = (json.members ?? []).filter { $0.name.hasPrefix("pooling_mode_") && $0.value.truth == true }
        switch (modes.count, modes.first?.name) {
        case (1, "pooling_mode_mean_tokens"): return .mean
        case (1, "pooling_mode_cls_token"): return .cls
        case (1, "pooling_mode_max_tokens"): return .max
        default:
            let named = modes.map(\.name).joined(separator: ", ")
            throw TroveError(.unsupportedFormat, "\(path) asks for '\(named)'; mean, cls or max alone is read")
        }
    }
}
