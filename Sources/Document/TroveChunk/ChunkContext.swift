import TroveCore

/// What stands before a chunk's text when it is embedded: the document's title and the headings above.
struct ChunkContext {
    private let title: String
    private let counter: any TokenCounter
    private let pathBudget: Int

    /// Caps the title at an eighth of the window, and the path of headings at a fifth.
    init(title: String, counter: any TokenCounter) {
        self.counter = counter
        pathBudget = counter.window / 5
        self.title = Self.cut(Self.plain(title), to: counter.window / 8, counter)
    }

    /// The lines before the text: title, then headings, outermost first. The innermost headings survive the cap.
    func lines(for headingPath: [String]) -> [String] {
        var kept: [String] = []
        var left = pathBudget
        for heading in headingPath.reversed() {
            let line = Self.cut(Self.plain(heading), to: left, counter)
            guard !line.isEmpty else { continue }
            let size = counter.countTokens(in: line)
            guard size <= left else { break }
            kept.append(line)
            left -= size
            if left == 0 { break }
        }
        kept.reverse()
        if !title.isEmpty, kept.first != title { kept.insert(title, at: 0) }
        return kept
    }

    private static func plain(_ text: String) -> String {
        String(text.unicodeScalars.prefix(2000)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The longest beginning of `text` of at most `most` tokens.
    private static func cut(_ text: String, to most: Int, _ counter: any TokenCounter) -> String {
        guard most > 0 else { return "" }
        let spans = counter.tokenSpans(of: text)
        let scalars = Array(text.unicodeScalars)
        var end = spans.count <= most ? scalars.count : spans[most].start
        end = min(end, most * 16)
        // Cut text may count differently from the whole: shorten until it fits.
        while end > 0 {
            let short = String(String.UnicodeScalarView(scalars[..<end]))
            if counter.countTokens(in: short) <= most {
                return short.last?.isWhitespace == true ? String(short.dropLast()) : short
            }
            end = end * 3 / 4
        }
        return ""
    }
}
