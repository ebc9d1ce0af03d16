package import TroveCore

extension WordPieceTokenizer {
    /// Reads the description of a WordPiece tokenizer; see ``TokenizerFile/read(_:window:)``.
    init(_ json: JSONValue, window: Int, path: String) throws(TroveError) {
        guard let model = json["model"] else { throw TokenizerFile.corrupt(path, "it has no model") }
        let pieces = try Self.pieces(model, path)
        var ids: [String: Int32] = [:]
        for piece in pieces { ids[piece.text] = piece.id }
        var specials: [(bytes: [UInt8], id: Int32)] = []
        for token in json["added_tokens"]?.elements ?? [] {
            guard let content = token["content"]?.text, !content.isEmpty, let id = token["id"]?.integer,
                let id = Int32(exactly: id), id >= 0, id < Self.mostPieces
            else { throw TokenizerFile.corrupt(path, "an added token has no content or id") }
            for flag in ["single_word", "lstrip", "rstrip", "normalized"] where token[flag]?.truth == true {
                throw TroveError(.unsupportedFormat, "\(path) has an added token '\(content)' with \(flag), not read")
            }
            specials.append((Array(content.utf8), id))
            ids[content] = id
        }
        let table = try Self.table(json, path)
        let wordLimit = model["max_input_chars_per_word"]?.integer ?? 100
        guard (1...200).contains(wordLimit) else {
            throw TokenizerFile.corrupt(path, "max_input_chars_per_word is \(wordLimit); 1 to 200 are read")
        }
        guard let unknown = ids[model["unk_token"]?.text ?? "[UNK]"], let opening = ids["[CLS]"],
            let closing = ids["[SEP]"]
        else { throw TokenizerFile.corrupt(path, "its vocabulary lacks [UNK], [CLS] or [SEP]") }
        guard window > 2 else { throw TroveError(.invalidArgument, "a window of \(window) tokens leaves no room") }
        self.init(
            pieces: pieces, prefix: model["continuing_subword_prefix"]?.text ?? "##", table: table,
            longestWord: wordLimit, window: window - 2, opening: opening, closing: closing, unknown: unknown,
            specials: specials)
    }

    private static let mostPieces = 16_000_000

    private static func pieces(_ model: JSONValue, _ path: String) throws(TroveError) -> [(text: String, id: Int32)] {
        guard let members = model["vocab"]?.members, !members.isEmpty else {
            throw TokenizerFile.corrupt(path, "its model has no vocabulary")
        }
        var pieces: [(text: String, id: Int32)] = []
        pieces.reserveCapacity(members.count)
        for member in members {
            guard let id = member.value.integer, id >= 0, id < mostPieces else {
                throw TokenizerFile.corrupt(path, "the piece '\(member.name)' has no sound id")
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

    /// Reads a `vocab.txt`, one piece a line, as BERT's models had it before `tokenizer.json`.
    /// - Parameter settings: The model's `tokenizer_config.json`, if there is one.
    package init(vocabulary path: String, settings: JSONValue?, window: Int) throws(TroveError) {
        let text = String(decoding: try MappedFile.contents(path, limit: 1 << 28), as: UTF8.self)
        var members: [JSONValue.Member] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let name = line.last == "\r" ? String(line.dropLast()) : String(line)
            members.append(JSONValue.Member(name: name, value: .number(Double(members.count))))
        }
        if members.last?.name.isEmpty == true { members.removeLast() }
        let lowercases = settings?["do_lower_case"]?.truth ?? true
        var normalizer: [JSONValue.Member] = [
            .init(name: "type", value: .string("BertNormalizer")), .init(name: "lowercase", value: .bool(lowercases)),
            .init(name: "handle_chinese_chars", value: .bool(settings?["tokenize_chinese_chars"]?.truth ?? true)),
        ]
        if let strips = settings?["strip_accents"]?.truth {
            normalizer.append(.init(name: "strip_accents", value: .bool(strips)))
        }
        let specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].compactMap { name -> JSONValue? in
            guard let member = members.first(where: { $0.name == name }) else { return nil }
            return .object([.init(name: "content", value: .string(name)), .init(name: "id", value: member.value)])
        }
        try self.init(
            .object([
                .init(name: "added_tokens", value: .array(specials)),
                .init(name: "normalizer", value: .object(normalizer)),
                .init(name: "pre_tokenizer", value: .object([.init(name: "type", value: .string("BertPreTokenizer"))])),
                .init(
                    name: "model",
                    value: .object([
                        .init(name: "type", value: .string("WordPiece")),
                        .init(name: "unk_token", value: .string("[UNK]")),
                        .init(name: "vocab", value: .object(members)),
                    ])),
            ]), window: window, path: path)
    }
}
