package import TroveCore

/// The shape of an encoder of pictures and words, from its `config.json`: CLIP (arXiv:2103.00020), SigLIP
/// (arXiv:2303.15343) and Chinese-CLIP (arXiv:2211.01335). What a file leaves out is its family's default.
package struct JointConfiguration: Sendable, Equatable {
    package enum Family: String, Sendable, CaseIterable {
        case clip
        case siglip
        case chineseCLIP = "chinese_clip"
    }

    /// What stands between the two products of a feed-forward layer.
    package enum Activation: String, Sendable {
        case gelu
        case quickGELU = "quick_gelu"
        case tanhGELU = "gelu_pytorch_tanh"
    }

    /// The layers of one tower.
    package struct Tower: Sendable, Equatable {
        package var hidden: Int
        package var layers: Int
        package var heads: Int
        package var intermediate: Int
        package var activation: Activation
        /// Added to a variance before its root.
        package var epsilon: Float
    }

    /// How words are read.
    package enum Words: Sendable, Equatable {
        /// Layers that normalise first, over at most `window` tokens of a vocabulary; `filling` is the token that
        /// fills a text up to the window, nil where texts are not filled. `end` closes a text; nil is the greatest id.
        case tower(Tower, vocabulary: Int, window: Int, filling: Int32?, end: Int32?)
        case bert(BertConfiguration)
    }

    package var family: Family
    package var pictures: Tower
    /// Pixels of a picture's side, and of a patch's.
    package var side: Int
    package var patch: Int
    package var words: Words
    /// Floats of a vector.
    package var dimension: Int

    /// Patches of a picture.
    package var patches: Int { (side / patch) * (side / patch) }

    /// Rows of the embeddings of words.
    package var vocabulary: Int {
        switch words {
        case .tower(_, let vocabulary, _, _, _): vocabulary
        case .bert(let shape): shape.vocabulary
        }
    }

    /// Tokens of a text that are read, special ones counted.
    package var window: Int {
        switch words {
        case .tower(_, _, let window, _, _): window
        case .bert(let shape): shape.positions
        }
    }

    /// Whether a `config.json` is of such an encoder.
    package static func isDescribed(by json: JSONValue) -> Bool {
        Family(rawValue: json["model_type"]?.text ?? "") != nil
    }

    /// Reads and checks `config.json`.
    /// - Throws: `.corruptInput` for impossible sizes, `.unsupportedFormat` for another family.
    package init(_ json: JSONValue, path: String) throws(TroveError) {
        guard let family = Family(rawValue: json["model_type"]?.text ?? "") else {
            let known = Family.allCases.map(\.rawValue).joined(separator: ", ")
            throw TroveError(
                .unsupportedFormat,
                "\(path) has the model_type '\(json["model_type"]?.text ?? "")'; \(known) read pictures and words")
        }
        self.family = family
        let vision = json["vision_config"] ?? .object([])
        let text = json["text_config"] ?? .object([])
        func size(
            _ part: JSONValue, _ name: String, or usual: Int, upTo limit: Int
        ) throws(TroveError) -> Int {
            guard let stated = part[name] else { return usual }
            guard let value = stated.integer, value > 0, value <= limit else {
                throw TroveError(.corruptInput, "\(path) has no sound '\(name)' (1 to \(limit))")
            }
            return value
        }
        let isSigLIP = family == .siglip
        func tower(
            _ part: JSONValue, _ hidden: Int, _ intermediate: Int, _ heads: Int
        ) throws(TroveError) -> Tower {
            let usual = isSigLIP ? Activation.tanhGELU : .quickGELU
            guard let activation = Activation(rawValue: part["hidden_act"]?.text ?? usual.rawValue) else {
                throw TroveError(
                    .unsupportedFormat, "\(path) has the activation '\(part["hidden_act"]?.text ?? "")', not read")
            }
            let epsilon = part["layer_norm_eps"]?.double ?? (isSigLIP ? 1e-6 : 1e-5)
            guard epsilon > 0, epsilon < 1 else { throw TroveError(.corruptInput, "\(path) has a bad layer_norm_eps") }
            let tower = Tower(
                hidden: try size(part, "hidden_size", or: hidden, upTo: 16_384),
                layers: try size(part, "num_hidden_layers", or: 12, upTo: 256),
                heads: try size(part, "num_attention_heads", or: heads, upTo: 1024),
                intermediate: try size(part, "intermediate_size", or: intermediate, upTo: 65_536),
                activation: activation, epsilon: Float(epsilon))
            guard tower.hidden % tower.heads == 0 else {
                throw TroveError(
                    .corruptInput, "\(path): \(tower.heads) heads do not divide a hidden size of \(tower.hidden)")
            }
            return tower
        }
        pictures = try tower(vision, 768, 3072, 12)
        side = try size(vision, "image_size", or: 224, upTo: 4096)
        patch = try size(vision, "patch_size", or: isSigLIP ? 16 : 32, upTo: 4096)
        guard patch <= side, (vision["num_channels"]?.integer ?? 3) == 3 else {
            throw TroveError(
                .corruptInput, "\(path): patches of \(patch) pixels do not fit pictures of \(side), in 3 colours")
        }
        switch family {
        case .chineseCLIP:
            words = .bert(try BertConfiguration(Self.bert(text), path: path))
        case .clip:
            let end = Int32(clamping: text["eos_token_id"]?.integer ?? 49_407)
            // The first checkpoints name another token than the one that closes their texts.
            words = .tower(
                try tower(text, 512, 2048, 8), vocabulary: try size(text, "vocab_size", or: 49_408, upTo: 16_000_000),
                window: try size(text, "max_position_embeddings", or: 77, upTo: 65_536), filling: nil,
                end: end == 2 ? nil : end)
        case .siglip:
            words = .tower(
                try tower(text, 768, 3072, 12), vocabulary: try size(text, "vocab_size", or: 32_000, upTo: 16_000_000),
                window: try size(text, "max_position_embeddings", or: 64, upTo: 65_536),
                filling: Int32(clamping: text["pad_token_id"]?.integer ?? 1), end: nil)
        }
        dimension =
            isSigLIP ? pictures.hidden : try size(json, "projection_dim", or: 512, upTo: 16_384)
    }

    /// The sizes of Chinese-CLIP's encoder of words, those that its file leaves out among them.
    private static func bert(_ text: JSONValue) -> JSONValue {
        let usual: [(String, JSONValue)] = [
            ("hidden_size", 768), ("num_hidden_layers", 12), ("num_attention_heads", 12), ("intermediate_size", 3072),
            ("max_position_embeddings", 512), ("vocab_size", 30_522), ("type_vocab_size", 2),
        ]
        let stated = (text.members ?? []).filter { $0.name != "model_type" }
        let names = Set(stated.map(\.name))
        return .object(stated + usual.filter { !names.contains($0.0) }.map { .init(name: $0.0, value: $0.1) })
    }
}
