package import TroveCore

extension WordPieceTokenizer {
    /// Reads a `tokenizer.json`. Truncation and padding written there are ignored: the window is the caller's.
    /// - Parameter window: Tokens of a text that the encoder reads, special tokens counted.
    /// - Throws: `.notFound`, `.corruptInput`, or `.unsupportedFormat` for another kind of tokenizer.
    package init(file path: String, window: Int) throws(TroveError) {
        let json = try JSONValue(try MappedFile.contents(path, limit: 1 << 28), of: path)
        guard let model = json["model"] else { throw Self.corrupt(path, "it has no model") }
        // Files written before the type was recorded hold WordPiece when they have a vocabulary and its prefix.
        let kind = model["type"]?.text ?? (model["continuing_subword_prefix"] != nil ? "WordPiece" : "none")
        guard kind == "WordPiece" else {
            throw TroveError(.unsupportedFormat, "\(path) holds a tokenizer of type '\(kind)'; WordPiece is read")
        }
        let pieces = try Self.pieces(model, path)
        var ids: [String: Int32] = [:]
        for piece in pieces { ids[piece.text] = piece.id }
        var specials: [(bytes: [UInt8], id: Int32)] = []
        for token in json["added_tokens"]?.elements ?? [] {
            guard let content = token["content"]?.text, !content.isEmpty, let id = token["id"]?.integer,
                let id = Int32(exactly: id), id >= 0, id < Self.mostPieces
            else { throw Self.corrupt(path, "an added token has no content or id") }
            for flag in ["single_word", "lstrip", "rstrip", "normalized"] where token[flag]?.truth == true {
                throw TroveError(.unsupportedFormat, "\(path) has an added token '\(content)' with \(flag), not read")
            }
            specials.append((Array(content.utf8), id))
            ids[content] = id
        }
        let table = try Self.table(json, path)
        let wordLimit = model["max_input_chars_per_word"]?.integer ?? 100
        guard (1...200).contains(wordLimit) else {
            throw Self.corrupt(path, "max_input_chars_per_word is \(wordLimit); 1 to 200 are read")
        }
        guard let unknown = ids[model["unk_token"]?.text ?? "[UNK]"], let opening = ids["[CLS]"],
            let closing = ids["[SEP]"]
        else { throw Self.corrupt(path, "its vocabulary lacks [UNK], [CLS] or [SEP]") }
        guard window > 2 else { throw TroveError(.invalidArgument, "a window of \(window) tokens leaves no room") }
        self.init(
            pieces: pieces, prefix: model["continuing_subword_prefix"]?.text ?? "##", table: table,
            longestWord: wordLimit, window: window - 2, opening: opening, closing: closing, unknown: unknown,
            specials: specials)
    }

    private static let mostPieces = 16_000_000

    private static func pieces(_ model: JSONValue, _ path: String) throws(TroveError) -> [(text: String, id: Int32)] {
        guard let members = model["vocab"]?.members, !members.isEmpty else {
            throw corrupt(path, "its model has no vocabulary")
        }
        var pieces: [(text: String, id: Int32)] = []
        pieces.reserveCapacity(members.count)
        for member in members {
            guard let id = member.value.integer, id >= 0, id < mostPieces else {
                throw corrupt(path, "the piece '\(member.name)' has no sound id")
            }
            pieces.append((member.name, Int32(id)))
        }
        return pieces
    }

    private static func table(_ json: JSONValue, _ path: String) throws(TroveError) -> CharacterTable {
        guard let normalizer = json["normalizer"], normalizer["type"]?.text == "BertNormalizer" else {
            throw TroveError(.unsupportedFormat, "\(path) has no BertNormalizer, the one that is read")
        }
        guard json["pre_tokenizer"]?["type"]?.text == "BertPreTokenizer" else {
            throw TroveError(.unsupportedFormat, "\(path) has no BertPreTokenizer, the one that is read")
        }
        let lowercases = normalizer["lowercase"]?.truth ?? true
        return CharacterTable(
            cleans: normalizer["clean_text"]?.truth ?? true,
            splitsIdeographs: normalizer["handle_chinese_chars"]?.truth ?? true,
            stripsAccents: normalizer["strip_accents"]?.truth ?? lowercases, lowercases: lowercases)
    }

    private static func corrupt(_ path: String, _ reason: String) -> TroveError {
        TroveError(.corruptInput, "\(path) is not a sound tokenizer: \(reason)")
    }
}
