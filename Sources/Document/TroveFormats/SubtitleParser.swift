import TroveCore

/// WebVTT and SubRip subtitles: the words of each cue, without times and numbers.
struct SubtitleParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("vtt", "WebVTT subtitles", extensions: ["vtt"]), ParserKind("srt", "subtitles", extensions: ["srt"]),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        var speaker = ""
        for cue in PlainTextParser.paragraphs(decoded.text) {
            let lines = cue.split(separator: "\n")
            guard let time = lines.firstIndex(where: { $0.contains("-->") }) else {
                let first = lines.first ?? ""
                let isComment = ["WEBVTT", "NOTE", "STYLE", "REGION"].contains { first.hasPrefix($0) }
                if !isComment { builder.add(.paragraph, String(cue)) }
                continue
            }
            let words = lines[(time + 1)...].joined(separator: " ")
            let tree = try MarkupTree.html(words, limits: input.limits)
            var text = ""
            for node in tree.nodes {
                if node.isText { text += node.text }
                // The voice stands in the tag itself: <v Ada Example>.
                if node.name == "v", let name = Self.voice(words), name != speaker {
                    speaker = name
                    text += name + ": "
                }
            }
            builder.add(.paragraph, CleanText.collapsed(text))
        }
        return builder.finish()
    }

    private static func voice(_ words: String) -> String? {
        guard let at = words.firstRange(of: "<v") else { return nil }
        let name = words[at.upperBound...].drop { $0 != " " && $0 != ">" }.prefix { $0 != ">" }
        let plain = CleanText.collapsed(String(name))
        return plain.isEmpty ? nil : plain
    }
}
