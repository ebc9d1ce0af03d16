import CPDFium
import TroveCore

/// A word of a PDF page and its place.
struct PDFWord: Sendable {
    /// Left, top, right, bottom in fractions of the page.
    typealias Place = (x0: Double, y0: Double, x1: Double, y1: Double)

    /// Its scalars, without controls; at least one.
    var text: String
    /// How many scalars it has.
    var letters: Int
    /// Its first scalar and its last.
    var ends: (first: Unicode.Scalar, last: Unicode.Scalar)
    /// Where it stands.
    var box: Place
    /// True when white space stands before it on its line.
    var hasSpaceBefore: Bool
    /// True when it has letters that are written from the right.
    var isRightToLeft: Bool
    /// True when it is nothing but dots.
    var isDots: Bool { ends.first == "." && ends.last == "." && text.utf8.allSatisfy { $0 == 0x2E } }
}

/// A line of words as the page's content orders them.
struct PDFLine: Sendable {
    /// Its words, in reading order.
    var words: [PDFWord] = []
    /// Size of most of its letters, in points.
    var size = 0.0
    /// True when most of its letters are bold.
    var isBold = false
    /// True when it ends in a hyphen that only breaks the word.
    var endsInHyphen = false
    /// True when dots led from it to a page's number: the entry of a list of contents ends here.
    var endsEntry = false
    /// True when its letters stand one below the other.
    var isVertical = false
    /// The line of the content that it is, or is a part of.
    var source = 0
    /// Height of its letters in fractions of the page's width.
    var em = 0.01
    /// Its box in fractions of the page.
    private(set) var x0 = 1.0, y0 = 1.0, x1 = 0.0, y1 = 0.0

    /// Height in fractions of the page.
    var height: Double { max(y1 - y0, 1e-6) }
    /// How many scalars its words have.
    var letters: Int { words.reduce(0) { $0 + $1.letters } }

    /// Adds a word at its end.
    mutating func append(_ word: PDFWord) {
        words.append(word)
        x0 = min(x0, word.box.x0)
        y0 = min(y0, word.box.y0)
        x1 = max(x1, word.box.x1)
        y1 = max(y1, word.box.y1)
    }

    /// The lines of a page, in the order of its content.
    /// - Parameter pageRatio: The page's height by its width.
    static func all(of characters: [cpdfium_character], pageRatio: Double) -> [PDFLine] {
        var maker = PDFLineMaker()
        for character in logical(characters) { maker.add(character) }
        maker.endLine()
        var lines = maker.lines.map { $0.withoutLeaders() }.filter { !$0.words.isEmpty }
        for index in lines.indices { lines[index].em = lines[index].height * pageRatio }
        return lines
    }

    /// The line's parts between gaps that are wider than those of words.
    func segments() -> [PDFLine] {
        let breaks = words.indices.dropFirst().filter {
            max(words[$0].box.x0 - words[$0 - 1].box.x1, words[$0 - 1].box.x0 - words[$0].box.x1) > em * 0.75
        }
        guard !breaks.isEmpty, !isVertical else { return [self] }
        return parted(before: breaks)
    }

    /// The line's parts whose words have the same number.
    func parted(by number: (PDFWord) -> Int) -> [PDFLine] {
        let numbers = words.map(number)
        return parted(before: words.indices.dropFirst().filter { numbers[$0] != numbers[$0 - 1] })
    }

    private func parted(before breaks: [Int]) -> [PDFLine] {
        guard !breaks.isEmpty else { return [self] }
        var parts: [PDFLine] = []
        var part = emptied()
        for (index, word) in words.enumerated() {
            if breaks.contains(index) {
                parts.append(part)
                part = emptied()
            }
            part.append(word)
        }
        part.endsInHyphen = endsInHyphen
        return parts + [part]
    }

    /// Takes up another part of the same line.
    mutating func join(_ other: PDFLine) {
        other.words.forEach { append($0) }
        endsInHyphen = other.endsInHyphen
    }

    /// The line without the dots that lead the eye from an entry to its page: they say nothing, and what they part is
    /// told by the gap that they leave.
    private func withoutLeaders() -> PDFLine {
        guard words.count(where: \.isDots) > 0 else { return self }
        var line = emptied()
        (line.isVertical, line.endsInHyphen) = (isVertical, endsInHyphen)
        var at = 0
        while at < words.count {
            let run = words[at...].prefix { $0.isDots }
            let isLeader = run.reduce(0) { $0 + $1.letters } >= Self.fewestDots
            if run.isEmpty || !isLeader { line.append(words[at]) } else { line.endsEntry = true }
            at += isLeader ? run.count : 1
        }
        return line
    }

    /// Dots that are more than an ellipsis.
    private static let fewestDots = 5

    private func emptied() -> PDFLine {
        var line = PDFLine()
        (line.size, line.isBold, line.source, line.em, line.endsEntry) = (size, isBold, source, em, endsEntry)
        return line
    }

    /// True when most of its words are written from the right.
    var isRightToLeft: Bool {
        words.count { $0.isRightToLeft } * 2 > words.count
    }
}

extension PDFLine {
    /// One glyph may stand for several letters (lam-alef): PDFium turns those of right-to-left text round; turn them back.
    fileprivate static func logical(_ characters: [cpdfium_character]) -> [cpdfium_character] {
        guard characters.contains(where: { isRightToLeft($0.unicode) }) else { return characters }
        var fixed = characters
        var start = 0
        while start < fixed.count {
            var end = start + 1
            while end < fixed.count, isRightToLeft(fixed[end].unicode), isRightToLeft(fixed[start].unicode),
                fixed[end].x0 == fixed[start].x0, fixed[end].x1 == fixed[start].x1, fixed[end].x1 > fixed[end].x0
            {
                end += 1
            }
            if end - start > 1 { fixed[start..<end].reverse() }
            start = end
        }
        return fixed
    }

    /// True for letters of Hebrew, Arabic and their neighbours.
    static func isRightToLeft(_ code: UInt32) -> Bool {
        (0x590..<0x900).contains(code) || (0xFB1D..<0xFE00).contains(code) || (0xFE70..<0xFF00).contains(code)
    }
}
