import TroveCore

/// Textile markup: `h1.` headings, lists, tables, code; HTML within it is read as HTML.
struct TextileParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("textile", "Textile markup", extensions: ["textile"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var markup = LightMarkup(input, decoded)
        for paragraph in PlainTextParser.paragraphs(decoded.text) { try add(String(paragraph), input, &markup) }
        return markup.finish()
    }

    private func add(_ text: String, _ input: DocumentInput, _ markup: inout LightMarkup) throws(TroveError) {
        let lines = text.split(separator: "\n").map(String.init)
        guard let first = lines.first else { return }
        if first.hasPrefix("<") {
            HTMLBlocks.add(try MarkupTree.html(text, limits: input.limits), to: &markup.builder, isFragment: true)
            return
        }
        if let (mark, rest) = Self.signature(first) {
            let words = ([rest] + lines.dropFirst()).joined(separator: "\n")
            if mark.hasPrefix("h"), let level = mark.dropFirst().first?.wholeNumberValue {
                markup.heading(Self.inline(words), level: level)
            } else if mark == "bc" || mark == "pre" {
                markup.builder.add(.code, words)
            } else if mark.hasPrefix("fn") {
                markup.notes.append(Self.inline(words))
            } else {
                markup.builder.add(mark == "bq" ? .quote : .paragraph, CleanText.collapsed(Self.inline(words)))
            }
            return
        }
        var table: [[String]] = []
        for line in lines {
            if line.hasPrefix("|"), line.hasSuffix("|") || line.contains("|") {
                table.append(line.trimming("|").components(separatedBy: "|").map { Self.inline(Self.cell($0)) })
                continue
            }
            if !table.isEmpty { markup.builder.addTable(table) }
            table = []
            let marks = line.prefix { $0 == "*" || $0 == "#" || $0 == "-" }
            if !marks.isEmpty, line.dropFirst(marks.count).hasPrefix(" ") {
                markup.begin(
                    .listItem, "- " + Self.inline(CleanText.trimmed(String(line.dropFirst(marks.count)))),
                    level: marks.count)
            } else {
                markup.add(Self.inline(line))
            }
        }
        markup.flush()
        if !table.isEmpty { markup.builder.addTable(table) }
    }

    /// `h2(#name). Words` and the like.
    private static func signature(_ line: String) -> (mark: String, rest: String)? {
        let mark = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        guard
            ["p", "bq", "bc", "pre", "notextile"].contains(String(mark)) || mark.count == 2 && mark.first == "h"
                || mark.hasPrefix("fn") && mark.count < 5
        else { return nil }
        guard let dot = line.firstRange(of: ". "), line[mark.endIndex..<dot.lowerBound].count < 40,
            !line[mark.endIndex..<dot.lowerBound].contains(" ")
        else { return nil }
        return (String(mark), String(line[dot.upperBound...]))
    }

    private static func cell(_ text: String) -> String {
        guard let dot = text.firstRange(of: ". "),
            text[..<dot.lowerBound].allSatisfy({ "_<>=^~\\/0123456789".contains($0) })
        else { return text }
        return String(text[dot.upperBound...])
    }

    private static func inline(_ text: String) -> String {
        var out = LightMarkup.replacing(text, "\"", "\":") { String($0) + " " }
        if out != text {
            out = out.split(separator: " ").filter { !$0.hasPrefix("http") && !$0.hasPrefix("/") }.joined(
                separator: " ")
        }
        return LightMarkup.plain(out, marks: ["**", "__", "*", "_", "@", "??", "+", "^", "~", "%"])
    }
}
