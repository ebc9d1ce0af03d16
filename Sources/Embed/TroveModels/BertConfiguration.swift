package import TroveCore

/// The shape of a BERT-family encoder, from its `config.json`.
package struct BertConfiguration: Sendable, Equatable {
    /// Floats of a token's hidden state.
    package var hidden: Int
    /// Transformer layers.
    package var layers: Int
    /// Attention heads; they divide ``hidden``.
    package var heads: Int
    /// Width of the feed-forward layer.
    package var intermediate: Int
    /// Longest sequence with a position embedding.
    package var positions: Int
    /// Row of the position embeddings that the first token has: RoBERTa and its kin leave out those up to the padding's.
    package var firstPosition: Int
    /// Rows of the word embeddings.
    package var vocabulary: Int
    /// Rows of the type embeddings.
    package var types: Int
    /// Added to a variance before its root.
    package var epsilon: Float

    /// Encoders that differ from BERT by where positions begin (RoBERTa, arXiv:1907.11692; XLM-R, arXiv:1911.02116).
    private static let robertaFamilies = ["roberta", "xlm-roberta", "camembert"]

    /// Reads and checks `config.json`.
    /// - Throws: `.corruptInput` for impossible sizes, `.unsupportedFormat` for another family of encoder.
    package init(_ json: JSONValue, path: String) throws(TroveError) {
        let family = json["model_type"]?.text ?? "bert"
        guard family == "bert" || Self.robertaFamilies.contains(family) else {
            throw TroveError(
                .unsupportedFormat,
                "\(path) has the model_type '\(family)'; bert, \(Self.robertaFamilies.joined(separator: ", ")) are read"
            )
        }
        let positioning = json["position_embedding_type"]?.text ?? "absolute"
        guard positioning == "absolute" else {
            throw TroveError(.unsupportedFormat, "\(path) has '\(positioning)' positions; 'absolute' is read")
        }
        let activation = json["hidden_act"]?.text ?? "gelu"
        guard activation == "gelu" else {
            throw TroveError(.unsupportedFormat, "\(path) has the activation '\(activation)'; 'gelu' is read")
        }
        func size(_ name: String, upTo limit: Int) throws(TroveError) -> Int {
            guard let value = json[name]?.integer, value > 0, value <= limit else {
                throw TroveError(.corruptInput, "\(path) has no sound '\(name)' (1 to \(limit))")
            }
            return value
        }
        hidden = try size("hidden_size", upTo: 16_384)
        layers = try size("num_hidden_layers", upTo: 256)
        heads = try size("num_attention_heads", upTo: 1_024)
        intermediate = try size("intermediate_size", upTo: 65_536)
        let rows = try size("max_position_embeddings", upTo: 65_536)
        firstPosition = family == "bert" ? 0 : (json["pad_token_id"]?.integer ?? 1) + 1
        guard (0..<rows).contains(firstPosition) else {
            throw TroveError(.corruptInput, "\(path) has no sound 'pad_token_id' for \(rows) positions")
        }
        positions = rows - firstPosition
        vocabulary = try size("vocab_size", upTo: 16_000_000)
        types = try size("type_vocab_size", upTo: 1_024)
        guard hidden % heads == 0 else {
            throw TroveError(.corruptInput, "\(path): \(heads) heads do not divide a hidden size of \(hidden)")
        }
        let epsilon = json["layer_norm_eps"]?.double ?? 1e-12
        guard epsilon > 0, epsilon < 1 else { throw TroveError(.corruptInput, "\(path) has a bad layer_norm_eps") }
        self.epsilon = Float(epsilon)
    }
}
