import TroveCore

/// Plain text: paragraphs between blank lines, as they stand, and tables drawn with letters.
struct PlainTextParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("text", "plain text", extensions: ["txt", "text", "log", "nfo", "me", "lst", "asc"]),
        ParserKind("ics", "calendar", extensions: ["ics", "vcf"]),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        Self.add(decoded.text, to: &builder)
        return builder.finish()
    }

    /// Adds the paragraphs and tables of a text.
    static func add(_ text: String, to builder: inout DocumentBuilder) {
        for paragraph in paragraphs(text) {
            for part in DrawnTable.parts(of: paragraph) {
                switch part {
                case .table(let rows): builder.addTable(rows)
                case .text(let lines):
                    let isQuote = lines.split(separator: "\n").allSatisfy { $0.hasPrefix(">") }
                    builder.add(isQuote ? .quote : .paragraph, lines)
                }
            }
        }
    }

    /// The runs of lines between blank lines.
    static func paragraphs(_ text: String) -> [Substring] {
        var found: [Substring] = []
        let bytes = text.utf8
        var start: String.Index?
        var end = text.startIndex
        var line = text.startIndex
        while line < text.endIndex {
            let stop = bytes[line...].firstIndex(of: 10) ?? text.endIndex
            let isBlank = text.unicodeScalars[line..<stop].allSatisfy(\.properties.isWhitespace)
            if isBlank {
                if let from = start { found.append(text[from..<end]) }
                start = nil
            } else {
                if start == nil { start = line }
                end = stop
            }
            line = stop < text.endIndex ? bytes.index(after: stop) : text.endIndex
        }
        if let from = start { found.append(text[from..<end]) }
        return found
    }
}
