import TroveCore

/// MediaWiki markup: headings, lists, tables, notes; templates and files are left out.
struct WikiParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("mediawiki", "MediaWiki markup", extensions: ["mediawiki", "wiki"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var markup = LightMarkup(input, decoded)
        var table: [[String]]?
        var text = LightMarkup.replacing(decoded.text, "<!--", "-->") { _ in "" }
        text = LightMarkup.replacing(text, "<ref", "</ref>") { note in
            markup.notes.append(Self.inline(String(note.drop { $0 != ">" }.dropFirst())))
            return "[\(markup.notes.count)]"
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let plain = CleanText.trimmed(String(line))
            if table != nil || plain.hasPrefix("{|") {
                Self.tableLine(plain, &table, &markup)
            } else if plain.hasPrefix("="), plain.hasSuffix("="), plain.count > 2 {
                let level = plain.prefix { $0 == "=" }.count
                markup.heading(Self.inline(plain.trimming("=")), level: level)
            } else if let first = plain.first, "*#:;".contains(first) {
                let marks = plain.prefix { "*#:;".contains($0) }
                let words = Self.inline(String(plain.dropFirst(marks.count)))
                let isItem = marks.last == "*" || marks.last == "#"
                markup.begin(
                    isItem ? .listItem : .paragraph, (isItem ? "- " : "") + CleanText.trimmed(words),
                    level: isItem ? marks.count : 0)
            } else if plain.isEmpty || plain.hasPrefix("----") {
                markup.flush()
            } else {
                markup.add(Self.inline(plain))
            }
        }
        if let rows = table { markup.builder.addTable(rows) }
        return markup.finish()
    }

    private static func tableLine(_ line: String, _ table: inout [[String]]?, _ markup: inout LightMarkup) {
        if line.hasPrefix("{|") {
            markup.flush()
            table = []
        } else if line.hasPrefix("|}") {
            markup.builder.addTable(table ?? [])
            table = nil
        } else if line.hasPrefix("|+") {
            markup.builder.add(.caption, inline(cell(String(line.dropFirst(2)))))
        } else if line.hasPrefix("|-") {
            table?.append([])
        } else if line.hasPrefix("|") || line.hasPrefix("!") {
            if table?.isEmpty == true { table?.append([]) }
            let parts = String(line.dropFirst()).replacing("!!", with: "||").components(separatedBy: "||")
            let last = (table?.count ?? 1) - 1
            for part in parts { table?[last].append(inline(cell(part))) }
        } else if let last = table?.indices.last, let column = table?[last].indices.last {
            table?[last][column] += " " + inline(line)
        }
    }

    /// A cell may begin with its attributes and a bar.
    private static func cell(_ text: String) -> String {
        guard let bar = text.firstIndex(of: "|"), text[..<bar].contains("="), !text[..<bar].contains("[[") else {
            return text
        }
        return String(text[text.index(after: bar)...])
    }

    private static func inline(_ text: String) -> String {
        var out = LightMarkup.replacing(text, "[[", "]]") { link in
            if link.hasPrefix("File:") || link.hasPrefix("Image:") || link.hasPrefix("Category:") {
                return link.contains("|") ? String(link.split(separator: "|").last ?? "") : ""
            }
            return String(link.split(separator: "|").last ?? "")
        }
        out = LightMarkup.replacing(out, "[http", "]") { link in String(link.drop { $0 != " " }) }
        out = LightMarkup.replacing(out, "{{", "}}") { _ in "" }
        out = out.replacing("'''''", with: "").replacing("'''", with: "").replacing("''", with: "")
        out = out.replacing("<br", with: " <br").replacing("<sup>", with: "").replacing("<sub>", with: "")
        guard out.contains("<") || out.contains("&"), let tree = try? MarkupTree.html(out, limits: FormatLimits())
        else { return out }
        return tree.text(of: 0)
    }
}

extension String {
    /// Without a character at both ends, and the white space within it.
    func trimming(_ mark: Character) -> String {
        var text = Substring(self)
        while text.first == mark { text = text.dropFirst() }
        while text.last == mark { text = text.dropLast() }
        return CleanText.trimmed(String(text))
    }

    /// The parts between occurrences of a separator.
    func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(self)
        while let at = rest.firstRange(of: separator) {
            parts.append(String(rest[..<at.lowerBound]))
            rest = rest[at.upperBound...]
        }
        return parts + [String(rest)]
    }
}
