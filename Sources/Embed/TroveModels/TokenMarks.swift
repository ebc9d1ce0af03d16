internal import TroveCore

/// What a tokenizer does with the tokens that its model made: those that it puts around them, and how it trims offsets.
struct TokenMarks: Sendable {
    /// Tokens before and after a text.
    private(set) var before: [Int32] = []
    private(set) var after: [Int32] = []
    /// True when white space at the ends of a token is taken out of its offsets.
    private(set) var trims = false
    /// True when a first token's leading space was put in and is no reason to trim.
    private(set) var addsSpace = false

    /// Reads a `post_processor`; null is none.
    init(_ json: JSONValue?, path: String) throws(TroveError) {
        try read(json, path)
    }

    private mutating func read(_ json: JSONValue?, _ path: String) throws(TroveError) {
        guard let json, !json.isNull else { return }
        switch json["type"]?.text ?? "none" {
        case "Sequence":
            for part in json["processors"]?.elements ?? [] { try read(part, path) }
        case "ByteLevel":
            trims = json["trim_offsets"]?.truth ?? true
            addsSpace = json["add_prefix_space"]?.truth ?? true
        case "BertProcessing", "RobertaProcessing":
            before = [try Self.id(json["cls"]?.elements?.last, path)]
            after = [try Self.id(json["sep"]?.elements?.last, path)]
            guard json["type"]?.text == "RobertaProcessing" else { return }
            trims = json["trim_offsets"]?.truth ?? true
            addsSpace = json["add_prefix_space"]?.truth ?? true
        case "TemplateProcessing":
            var isAfter = false
            for piece in json["single"]?.elements ?? [] {
                guard let special = piece["SpecialToken"]?["id"]?.text else {
                    isAfter = true
                    continue
                }
                guard let ids = json["special_tokens"]?[special]?["ids"]?.elements else {
                    throw TokenizerFile.corrupt(path, "its template names '\(special)', which has no ids")
                }
                for value in ids {
                    let id = try Self.id(value, path)
                    if isAfter { after.append(id) } else { before.append(id) }
                }
            }
        case let kind: throw TokenizerFile.unsupported(path, "the post-processor '\(kind)'")
        }
    }

    private static func id(_ value: JSONValue?, _ path: String) throws(TroveError) -> Int32 {
        guard let number = value?.integer, (0..<16_000_000).contains(number) else {
            throw TokenizerFile.corrupt(path, "its post-processor has a token without a sound id")
        }
        return Int32(number)
    }

    /// Takes white space out of a token's span. `spaces` are those of its spelling, at its start and end.
    func trimmed(_ span: ScalarSpan, leading: Int, trailing: Int, isFirst: Bool) -> ScalarSpan {
        guard trims else { return span }
        let taken = addsSpace && (isFirst || span.start == 0) ? 0 : leading
        let start = min(span.start + taken, span.end)
        return ScalarSpan(start, trailing > 0 && span.end >= trailing ? max(span.end - trailing, start) : span.end)
    }
}
