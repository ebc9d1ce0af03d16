internal import TroveCore

/// Tokens that are found in the text by their spelling, before anything is split.
struct AddedTokens: Sendable {
    private struct Token {
        var content: [Unicode.Scalar]
        var id: Int32
        var isWord: Bool
        var takesSpaceBefore: Bool
        var takesSpaceAfter: Bool
    }

    /// A part of the text: an added token, or what lies between two.
    struct Part {
        var range: Range<Int>
        var id: Int32?
    }

    private let plain: [Unicode.Scalar: [Token]]
    private let normalized: [Unicode.Scalar: [Token]]
    /// Ids by content.
    let ids: [String: Int32]

    /// Reads `added_tokens`. Those that ask for it are spelled as `normalizers` leave them.
    init(_ json: JSONValue?, _ normalizers: [TextNormalizer], path: String) throws(TroveError) {
        var plain: [Token] = [], normalized: [Token] = []
        var ids: [String: Int32] = [:]
        for entry in json?.elements ?? [] {
            guard let text = entry["content"]?.text, !text.isEmpty, let number = entry["id"]?.integer,
                let id = Int32(exactly: number), id >= 0, id < 16_000_000
            else { throw TokenizerFile.corrupt(path, "an added token has no content or id") }
            ids[text] = id
            let isNormalized = entry["normalized"]?.truth ?? (entry["special"]?.truth != true)
            var spelling = AlignedText(Array(text.unicodeScalars)[...])
            if isNormalized { for step in normalizers { step.apply(to: &spelling) } }
            guard !spelling.isEmpty else { continue }
            let token = Token(
                content: spelling.scalars, id: id, isWord: entry["single_word"]?.truth ?? false,
                takesSpaceBefore: entry["lstrip"]?.truth ?? false, takesSpaceAfter: entry["rstrip"]?.truth ?? false)
            if isNormalized { normalized.append(token) } else { plain.append(token) }
        }
        // The longest comes first, so that it wins where two begin alike.
        let index: ([Token]) -> [Unicode.Scalar: [Token]] = { tokens in
            Dictionary(grouping: tokens.filter { !$0.content.isEmpty }) { $0.content[0] }
                .mapValues { $0.sorted { $0.content.count > $1.content.count } }
        }
        self.plain = index(plain)
        self.normalized = index(normalized)
        self.ids = ids
    }

    /// Splits a text at the tokens that are spelled as they are, or at those that are normalised first.
    func parts(_ text: [Unicode.Scalar], normalized isNormalized: Bool) -> [Part] {
        let tokens = isNormalized ? normalized : plain
        guard !tokens.isEmpty else { return text.isEmpty ? [] : [Part(range: 0..<text.count, id: nil)] }
        var parts: [Part] = []
        var reached = 0
        var index = 0
        while index < text.count {
            guard let token = tokens[text[index]]?.first(where: { text[index...].starts(with: $0.content) }) else {
                index += 1
                continue
            }
            var start = index, end = index + token.content.count
            index = end
            if token.isWord, (start > 0 && text[start - 1].isWordPart) || (end < text.count && text[end].isWordPart) {
                continue
            }
            if token.takesSpaceBefore { while start > reached, text[start - 1].properties.isWhitespace { start -= 1 } }
            if token.takesSpaceAfter { while end < text.count, text[end].properties.isWhitespace { end += 1 } }
            start = max(start, reached)
            guard end > start else { continue }
            if reached < start { parts.append(Part(range: reached..<start, id: nil)) }
            parts.append(Part(range: start..<end, id: token.id))
            reached = end
        }
        if reached < text.count { parts.append(Part(range: reached..<text.count, id: nil)) }
        return parts
    }
}
