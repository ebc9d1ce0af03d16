import TroveCore

/// reStructuredText: headings by their lines below, lists, tables of both kinds, directives, literal blocks, footnotes.
struct RestructuredParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("rst", "reStructuredText", extensions: ["rst", "rest"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var reader = RestructuredReader(LightMarkup(input, decoded), decoded.text)
        reader.read()
        return reader.markup.finish()
    }
}

/// Reads line by line; what is indented belongs to the line above.
private struct RestructuredReader {
    var markup: LightMarkup
    private let lines: [String]
    private var at = 0
    private var levels: [String] = []

    init(_ markup: LightMarkup, _ text: String) {
        self.markup = markup
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            CleanText.withoutControls(String($0))
        }
    }

    mutating func read() {
        while at < lines.count {
            let line = lines[at]
            let plain = CleanText.trimmed(line)
            if plain.isEmpty {
                markup.flush()
                at += 1
            } else if readHeading(plain) || readTable(plain) || readDirective(line, plain) {
                continue
            } else if Self.isRule(plain), plain.count >= 4 {
                markup.flush()
                at += 1
            } else if plain.hasPrefix(">>> ") {
                markup.flush()
                addCode(take { !CleanText.trimmed($0).isEmpty }, language: "python")
            } else if plain.hasPrefix("| ") || plain == "|" {
                markup.add(Self.inline(String(plain.dropFirst())))
                at += 1
            } else if let item = Self.item(plain) {
                markup.begin(.listItem, Self.inline(item), level: 1 + Self.indent(line) / 2)
                at += 1
                endsLiteral(plain, indent: Self.indent(line))
            } else {
                addLine(line, plain)
            }
        }
    }

    private mutating func addLine(_ line: String, _ plain: String) {
        if plain.hasPrefix(":"), let end = plain.dropFirst().firstRange(of: ": ") {
            // A field: its name, then its words.
            let name = plain.dropFirst()[..<end.lowerBound]
            markup.begin(.paragraph, name + ": " + Self.inline(String(plain.dropFirst()[end.upperBound...])))
        } else if plain != "::" {
            markup.add(Self.inline(plain.hasSuffix("::") ? String(plain.dropLast()) : plain))
        }
        at += 1
        endsLiteral(plain, indent: Self.indent(line))
    }

    /// After `::` the lines that are indented deeper are taken as they are.
    private mutating func endsLiteral(_ plain: String, indent: Int) {
        guard plain.hasSuffix("::") else { return }
        var next = at
        while next < lines.count, CleanText.trimmed(lines[next]).isEmpty { next += 1 }
        guard next < lines.count, Self.indent(lines[next]) > indent else { return }
        markup.flush()
        at = next
        addCode(take { CleanText.trimmed($0).isEmpty || Self.indent($0) > indent }, language: nil)
    }

    private mutating func readHeading(_ plain: String) -> Bool {
        let isOver = Self.isRule(plain) && at + 2 < lines.count && CleanText.trimmed(lines[at + 2]) == plain
        let title = isOver ? CleanText.trimmed(lines[at + 1]) : plain
        let below = isOver ? at + 2 : at + 1
        guard below < lines.count, markup.isBetween, !title.isEmpty, !Self.isRule(title) || title.count < 3 else {
            return false
        }
        let rule = CleanText.trimmed(lines[below])
        guard Self.isRule(rule), rule.count >= 2, rule.count * 2 >= title.count, Self.indent(lines[below]) == 0 else {
            return false
        }
        let style = (isOver ? "over" : "") + String(rule.prefix(1))
        if !levels.contains(style) { levels.append(style) }
        markup.heading(Self.inline(title), level: (levels.firstIndex(of: style) ?? 0) + 1)
        at = below + 1
        return true
    }

    /// Grid tables are drawn with `+--+`, simple ones have lines of `=` over their columns.
    private mutating func readTable(_ plain: String) -> Bool {
        let isGrid = plain.hasPrefix("+-") || plain.hasPrefix("+=")
        let isSimple = plain.hasPrefix("==") && plain.contains(" ") && plain.allSatisfy { $0 == "=" || $0 == " " }
        guard isGrid || isSimple else { return false }
        markup.flush()
        let rows: [String]
        if isGrid {
            rows = take {
                let line = CleanText.trimmed($0); return line.hasPrefix("+") || line.hasPrefix("|")
            }
            let cells = DrawnTable.rows(of: rows.map { CleanText.trimmed($0) }) ?? [rows]
            markup.builder.addTable(cells.map { $0.map(Self.inline) })
        } else {
            var rules = 0
            rows = take { line in
                let isRule = CleanText.trimmed(line).hasPrefix("==")
                if isRule { rules += 1 }
                return rules < 3 || isRule
            }
            markup.builder.addTable(Self.simple(rows))
        }
        return true
    }

    private mutating func readDirective(_ line: String, _ plain: String) -> Bool {
        guard plain.hasPrefix(".. ") || plain == ".." else { return false }
        markup.flush()
        let indent = Self.indent(line)
        at += 1
        let body = take { CleanText.trimmed($0).isEmpty || Self.indent($0) > indent }
        let words = CleanText.trimmed(String(plain.dropFirst(2)))
        if words.hasPrefix("["), let end = words.firstIndex(of: "]") {
            let note = [String(words[words.index(after: end)...])] + body
            markup.notes.append(Self.inline(note.joined(separator: " ")))
            return true
        }
        guard let mark = words.firstRange(of: "::") else { return true }  // a comment, or a link's address
        var name = String(words[..<mark.lowerBound])
        if name.hasPrefix("|"), let last = name.split(separator: " ").last { name = String(last) }
        let argument = CleanText.trimmed(String(words[mark.upperBound...]))
        let text = body.drop {
            let l = CleanText.trimmed($0); return l.isEmpty || l.hasPrefix(":")
        }
        switch name {
        case "code", "code-block", "sourcecode", "highlight", "parsed-literal", "math":
            addCode(name == "math" ? [argument] + text : Array(text), language: argument.isEmpty ? nil : argument)
        case "raw", "image", "include", "contents", "toctree", "meta", "role", "default-role", "sectnum",
            "target-notes":
            if let alt = body.map({ CleanText.trimmed($0) }).first(where: { $0.hasPrefix(":alt:") }) {
                markup.builder.add(.caption, CleanText.trimmed(String(alt.dropFirst(5))))
            }
        case "figure": markup.builder.add(.caption, Self.inline(text.joined(separator: " ")))
        case "csv-table":
            if !argument.isEmpty { markup.builder.add(.caption, Self.inline(argument)) }
            let rows = text.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            markup.builder.addTable(rows.map { $0.map { Self.inline(LightMarkup.bare($0, of: "\" ")) } })
        default:
            if !argument.isEmpty { markup.builder.add(.paragraph, Self.inline(argument)) }
            let least = text.filter { !CleanText.trimmed($0).isEmpty }.map(Self.indent).min() ?? 0
            nest(text.map { String($0.dropFirst(min(least, Self.indent($0)))) })
        }
        return true
    }

    /// Reads the body of a directive in its place.
    private mutating func nest(_ body: [String]) {
        guard body.contains(where: { !CleanText.trimmed($0).isEmpty }) else { return }
        for paragraph in PlainTextParser.paragraphs(body.joined(separator: "\n")) {
            let words = CleanText.trimmed(String(paragraph))
            if let item = Self.item(words) {
                markup.builder.add(.listItem, CleanText.collapsed(Self.inline(item)), level: 1)
            } else {
                markup.builder.add(.paragraph, CleanText.collapsed(Self.inline(words)))
            }
        }
    }

    private mutating func addCode(_ body: some Sequence<String>, language: String?) {
        let all = Array(body)
        let least = all.filter { !CleanText.trimmed($0).isEmpty }.map(Self.indent).min() ?? 0
        let words = all.map { String($0.dropFirst(min(least, Self.indent($0)))) }.joined(separator: "\n")
        markup.builder.add(.code, words, language: language)
    }

    private mutating func take(while holds: (String) -> Bool) -> [String] {
        let start = at
        while at < lines.count, holds(lines[at]) { at += 1 }
        return Array(lines[start..<at])
    }

    private static func simple(_ lines: [String]) -> [[String]] {
        guard let rule = lines.first.map(Array.init) else { return [] }
        var columns: [Int] = []
        for (place, mark) in rule.enumerated() where mark == "=" && (place == 0 || rule[place - 1] == " ") {
            columns.append(place)
        }
        var rows: [[String]] = []
        for line in lines {
            let letters = Array(line)
            if line.contains("=="), letters.allSatisfy({ $0 == "=" || $0 == " " }) { continue }
            if CleanText.trimmed(line).isEmpty { continue }
            if !line.isEmpty, letters.allSatisfy({ $0 == "-" || $0 == " " }) { continue }
            let cells = columns.enumerated().map { number, start -> String in
                let end = number + 1 < columns.count ? columns[number + 1] : letters.count
                return start < end && start < letters.count
                    ? inline(CleanText.trimmed(String(letters[start..<min(end, letters.count)]))) : ""
            }
            if cells.first?.isEmpty == true, let last = rows.indices.last {
                for (column, cell) in cells.enumerated() where !cell.isEmpty { rows[last][column] += " " + cell }
            } else {
                rows.append(cells)
            }
        }
        return rows
    }

    private static func indent(_ line: String) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }

    private static func isRule(_ text: String) -> Bool {
        guard let first = text.first, first.isASCII, first.isPunctuation || first.isSymbol else { return false }
        return text.allSatisfy { $0 == first }
    }

    private static func item(_ text: String) -> String? {
        for mark in ["- ", "* ", "+ ", "• "] where text.hasPrefix(mark) { return "- " + text.dropFirst(2) }
        let bare = text.hasPrefix("(") ? text.dropFirst() : text[...]
        let number = bare.prefix { $0.isNumber || $0 == "#" }
        let rest = bare.dropFirst(number.count)
        guard !number.isEmpty, number.count <= 3, rest.hasPrefix(". ") || rest.hasPrefix(") ") else { return nil }
        return text
    }

    /// Words without marks: ``code``, :role:`words`, `words <address>`_, |names|.
    private static func inline(_ text: String) -> String {
        var out = text
        if out.contains("`") {
            out = LightMarkup.replacing(out, "``", "``") { "\u{1}" + $0 + "\u{1}" }
            out = LightMarkup.replacing(out, "`", "`") { words in
                guard words.hasSuffix(">"), let open = words.lastIndex(of: "<"), open > words.startIndex else {
                    return String(words)
                }
                return CleanText.trimmed(String(words[..<open])) + "\u{2}"
            }
            out = out.replacing("\u{2}__", with: "").replacing("\u{2}_", with: "").replacing("\u{2}", with: "")
            out = out.replacing("\u{1}", with: "")
            out = withoutRoles(out)
        }
        out = LightMarkup.plain(out, marks: ["**", "*"])
        let words = out.split(separator: " ", omittingEmptySubsequences: false).map { word -> Substring in
            let bare = word.prefix { $0 != "," && $0 != "." && $0 != ";" }
            return bare.hasSuffix("_") && !bare.hasPrefix("_") && bare.count > 2
                ? bare.dropLast() + word.dropFirst(bare.count) : word
        }
        return words.joined(separator: " ").replacing("\\ ", with: "").replacing("\\", with: "")
    }

    /// Takes `:ref:` and the like from before a word.
    private static func withoutRoles(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word -> Substring in
            guard word.first == ":" else { return word }
            let name = word.dropFirst().prefix { $0.isLetter || $0 == "-" || $0 == ":" }
            return name.hasSuffix(":") && name.count > 1 ? word.dropFirst(name.count + 1) : word
        }.joined(separator: " ")
    }
}
