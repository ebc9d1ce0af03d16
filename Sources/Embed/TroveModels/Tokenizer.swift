package import TroveCore

/// Cuts a text into the tokens of an encoder's vocabulary, equal to the model's own tokenizer id for id and offset for
/// offset.
package protocol Tokenizer: TokenCounter {
    /// Tokens that the encoder wants before each text, which ``tokenize(_:spans:)`` leaves out.
    var before: [Int32] { get }
    /// Tokens that the encoder wants after each text.
    var after: [Int32] { get }
    /// One past the highest id.
    var idLimit: Int { get }

    /// The tokens of `text`; with `spans`, also the scalars that each covers.
    func tokenize(_ text: String, spans: Bool) -> Tokenization
}

extension Tokenizer {
    /// The tokens of `text` and the scalars that each covers.
    package func tokenize(_ text: String) -> Tokenization { tokenize(text, spans: true) }

    /// The scalars that each token of `text` covers, in order.
    package func tokenSpans(of text: String) -> [ScalarSpan] { tokenize(text, spans: true).spans }

    /// How many tokens `text` makes.
    package func countTokens(in text: String) -> Int { tokenize(text, spans: false).ids.count }
}

/// Reading a tokenizer of any kind.
package enum TokenizerFile {
    /// Reads a `tokenizer.json`: WordPiece, byte-pair encoding or Unigram. Truncation and padding written there are
    /// ignored: the window is the caller's.
    /// - Parameter window: Tokens of a text that the encoder reads, special tokens counted.
    /// - Throws: `.notFound`, `.corruptInput`, or `.unsupportedFormat` for a part that is not read, by its name.
    package static func read(_ path: String, window: Int) throws(TroveError) -> any Tokenizer {
        let json = try JSONValue(try MappedFile.contents(path, limit: 1 << 28), of: path)
        guard let model = json["model"] else { throw corrupt(path, "it has no model") }
        switch kind(of: model) {
        case "WordPiece": return try WordPieceTokenizer(json, window: window, path: path)
        case "BPE", "Unigram": return try PipelineTokenizer(json, window: window, path: path)
        case let other:
            throw TroveError(
                .unsupportedFormat,
                "\(path) holds a tokenizer of type '\(other)'; WordPiece, BPE and Unigram are read")
        }
    }

    /// The kind of model: files written before the type was recorded tell it by what they hold.
    static func kind(of model: JSONValue) -> String {
        if let type = model["type"]?.text { return type }
        if model["merges"] != nil { return "BPE" }
        return model["continuing_subword_prefix"] != nil ? "WordPiece" : model["unk_id"] != nil ? "Unigram" : "none"
    }

    static func corrupt(_ path: String, _ reason: String) -> TroveError {
        TroveError(.corruptInput, "\(path) is not a sound tokenizer: \(reason)")
    }

    static func unsupported(_ path: String, _ what: String) -> TroveError {
        TroveError(.unsupportedFormat, "\(path) has \(what), which is not read")
    }
}
