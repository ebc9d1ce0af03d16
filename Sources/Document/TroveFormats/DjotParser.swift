import TroveCore

/// Djot, which is Markdown but for attributes, containers and a few marks: those are taken off first.
struct DjotParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("djot", "Djot document", extensions: ["dj", "djot"])]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        var isCode = false
        var lines: [String] = []
        for line in decoded.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let plain = CleanText.trimmed(line)
            if plain.hasPrefix("```") || plain.hasPrefix("~~~") {
                isCode.toggle()
                lines.append(line)
            } else if isCode {
                lines.append(line)
            } else if plain.hasPrefix(":::") || plain.hasPrefix("{") && plain.hasSuffix("}") && !plain.contains("{=") {
                lines.append("")
            } else {
                lines.append(Self.plain(line))
            }
        }
        try MarkdownBlocks.add(lines.joined(separator: "\n"), limits: input.limits, to: &builder)
        return builder.finish()
    }

    /// A line without attributes after words, and without the marks that Markdown does not know.
    private static func plain(_ line: String) -> String {
        var out = line
        for (open, close) in [
            ("{=", "=}"), ("{+", "+}"), ("{-", "-}"), ("{_", "_}"), ("{*", "*}"), ("{'", "'}"), ("{\"", "\"}"),
        ] {
            out = LightMarkup.replacing(out, open, close) { String($0) }
        }
        for mark in ["{.", "{#", "{%"] { out = LightMarkup.replacing(out, mark, "}") { _ in "" } }
        return out
    }
}
