import TroveCore

/// Plain text, and light markup that has no parser yet: paragraphs between blank lines, as they stand.
struct PlainTextParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("text", "plain text", extensions: ["txt", "text", "log", "nfo", "me", "lst", "asc"]),
        ParserKind("rst", "reStructuredText", extensions: ["rst", "rest"]),
        ParserKind("asciidoc", "AsciiDoc", extensions: ["adoc", "asciidoc"]),
        ParserKind("djot", "Djot markup", extensions: ["djot", "dj"]),
        ParserKind("ics", "calendar", extensions: ["ics", "vcf"]),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        for paragraph in Self.paragraphs(decoded.text) { builder.add(.paragraph, String(paragraph)) }
        return builder.finish()
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
