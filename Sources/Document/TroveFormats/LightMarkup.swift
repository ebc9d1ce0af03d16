import TroveCore

/// What the parsers of light markup share: paragraphs gathered line by line, marks taken off words.
struct LightMarkup {
    /// The document so far.
    var builder: DocumentBuilder
    private var lines: [String] = []
    private var kind = Block.Kind.paragraph
    private var level = 0
    /// Footnotes, added at the end.
    var notes: [String] = []

    /// Starts a document.
    init(_ input: DocumentInput, _ decoded: DecodedText) {
        builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
    }

    /// True while no paragraph is open.
    var isBetween: Bool { lines.isEmpty }

    /// Adds a line to the open paragraph.
    mutating func add(_ line: String) { lines.append(line) }

    /// Closes the open paragraph and begins one of another kind.
    mutating func begin(_ kind: Block.Kind, _ line: String, level: Int = 0) {
        flush()
        self.kind = kind
        self.level = level
        lines = [line]
    }

    /// Closes the open paragraph.
    mutating func flush() {
        if !lines.isEmpty { builder.add(kind, CleanText.collapsed(lines.joined(separator: "\n")), level: level) }
        lines = []
        kind = .paragraph
        level = 0
    }

    /// Adds a heading.
    mutating func heading(_ text: String, level: Int) {
        flush()
        builder.add(.heading, CleanText.collapsed(text), level: level)
    }

    /// The document, its footnotes last.
    mutating func finish() -> ExtractedDocument {
        flush()
        builder.leaveSections()
        notes.enumerated().forEach { builder.add(.footnote, "[\($0.offset + 1)] " + CleanText.collapsed($0.element)) }
        return builder.finish()
    }

    /// The text without these marks at either end.
    static func bare(_ text: some StringProtocol, of marks: String) -> String {
        let tail = text.drop { marks.contains($0) }
        return String(tail.reversed().drop { marks.contains($0) }.reversed())
    }

    /// Takes marks such as `*` and `''` from around words: each opens before a letter and closes after one.
    static func plain(_ text: String, marks: [String]) -> String {
        var scalars = Array(text.unicodeScalars)
        for mark in marks {
            let pattern = Array(mark.unicodeScalars)
            guard let first = pattern.first, scalars.contains(first) else { continue }
            var out: [Unicode.Scalar] = []
            out.reserveCapacity(scalars.count)
            var opened: Int?
            var at = 0
            while at < scalars.count {
                guard scalars[at] == first, at + pattern.count <= scalars.count,
                    scalars[at..<(at + pattern.count)].elementsEqual(pattern)
                else {
                    out.append(scalars[at])
                    at += 1
                    continue
                }
                let before = at > 0 ? scalars[at - 1] : " "
                let after = at + pattern.count < scalars.count ? scalars[at + pattern.count] : " "
                if let start = opened, !before.properties.isWhitespace, !after.properties.isAlphabetic {
                    out.remove(atOffsets: start, count: pattern.count)
                    opened = nil
                } else {
                    if opened == nil, !before.properties.isAlphabetic, !after.properties.isWhitespace {
                        opened = out.count
                    }
                    out += pattern
                }
                at += pattern.count
            }
            scalars = out
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Replaces what stands between `open` and `close` by what `change` makes of it; nested ones from the inside.
    static func replacing(_ text: String, _ open: String, _ close: String, _ change: (Substring) -> String) -> String {
        guard text.contains(open) else { return text }
        var out = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: open) {
            guard let end = rest[start.upperBound...].firstRange(of: close) else { break }
            out += rest[..<start.lowerBound] + change(rest[start.upperBound..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
        return out + rest
    }
}

extension [Unicode.Scalar] {
    fileprivate mutating func remove(atOffsets start: Int, count: Int) {
        removeSubrange(start..<Swift.min(start + count, self.count))
    }
}
