import TroveCore

/// Org outlines: headings, lists, tables, blocks of code and quotations.
struct OrgParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("org", "Org outline", extensions: ["org"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var markup = LightMarkup(input, decoded)
        var table: [[String]] = []
        var block: (name: String, language: String, lines: [String])?
        var isDrawer = false
        for line in decoded.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let plain = CleanText.trimmed(line)
            let lower = plain.lowercased()
            if let open = block {
                if lower.hasPrefix("#+end_") {
                    let words = open.lines.joined(separator: "\n")
                    let isCode = open.name == "src" || open.name == "example"
                    if isCode {
                        markup.builder.add(.code, words, language: open.language)
                    } else {
                        markup.builder.add(open.name == "quote" ? .quote : .paragraph, Self.inline(words))
                    }
                    block = nil
                } else {
                    block?.lines.append(line)
                }
                continue
            }
            if !plain.hasPrefix("|"), !table.isEmpty {
                markup.builder.addTable(table)
                table = []
            }
            if isDrawer {
                isDrawer = lower != ":end:"
            } else if lower.hasPrefix("#+begin_") {
                markup.flush()
                let words = lower.dropFirst(8).split(separator: " ")
                block = (words.first.map(String.init) ?? "", words.dropFirst().first.map(String.init) ?? "", [])
            } else if lower.hasPrefix("#+title:") {
                markup.builder.metadata["title"] = CleanText.trimmed(String(plain.dropFirst(8)))
            } else if lower.hasPrefix("#+author:") {
                markup.builder.metadata["author"] = CleanText.trimmed(String(plain.dropFirst(9)))
            } else if lower.hasPrefix("#+caption:") {
                markup.builder.add(.caption, Self.inline(String(plain.dropFirst(10))))
            } else if plain.hasPrefix("#+") || plain.hasPrefix("# ") || plain == "#" {
                markup.flush()
            } else if plain.hasPrefix(":"), plain.hasSuffix(":"), plain.count > 2, !plain.contains(" ") {
                isDrawer = true
            } else if line.hasPrefix("*"), let space = line.firstIndex(of: " "),
                line[..<space].allSatisfy({ $0 == "*" })
            {
                markup.heading(Self.inline(Self.withoutTags(String(line[space...]))), level: line[..<space].count)
            } else if plain.hasPrefix("|") {
                markup.flush()
                if !plain.hasPrefix("|-") {
                    table.append(plain.trimming("|").components(separatedBy: "|").map(Self.inline))
                }
            } else if let words = Self.item(plain) {
                markup.begin(.listItem, Self.inline(words), level: 1 + (line.prefix { $0 == " " }.count) / 2)
            } else if plain.isEmpty {
                markup.flush()
            } else {
                markup.add(Self.inline(plain))
            }
        }
        if !table.isEmpty { markup.builder.addTable(table) }
        if let open = block { markup.builder.add(.code, open.lines.joined(separator: "\n")) }
        return markup.finish()
    }

    private static func item(_ text: String) -> String? {
        if text.hasPrefix("- ") || text.hasPrefix("+ ") { return "- " + text.dropFirst(2) }
        let digits = text.prefix { $0.isNumber }
        let rest = text.dropFirst(digits.count)
        return !digits.isEmpty && (rest.hasPrefix(". ") || rest.hasPrefix(") ")) ? text : nil
    }

    private static func withoutTags(_ text: String) -> String {
        guard text.hasSuffix(":"), let at = text.lastIndex(where: { $0 == " " || $0 == "\t" }),
            text[text.index(after: at)...].hasPrefix(":")
        else { return text }
        return String(text[..<at])
    }

    private static func inline(_ text: String) -> String {
        let linked = LightMarkup.replacing(text, "[[", "]]") { link in
            link.firstRange(of: "][").map { String(link[$0.upperBound...]) } ?? String(link)
        }
        return CleanText.trimmed(LightMarkup.plain(linked, marks: ["*", "/", "=", "~", "+", "_"]))
    }
}
