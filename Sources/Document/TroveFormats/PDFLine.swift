import CPDFium
import Foundation
import TroveCore

/// A word of a PDF page and its place.
struct PDFWord: Sendable {
    /// Its scalars, without controls.
    var text: String
    /// Left, top, right, bottom in fractions of the page.
    var box: (x0: Double, y0: Double, x1: Double, y1: Double)
    /// True when white space stands before it on its line.
    var hasSpaceBefore: Bool
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
    /// Its words with the spaces between them.
    var text: String {
        var out = ""
        for word in words { out += (word.hasSpaceBefore && !out.isEmpty ? " " : "") + word.text }
        return out
    }

    mutating func append(_ word: PDFWord) {
        words.append(word)
        x0 = min(x0, word.box.x0)
        y0 = min(y0, word.box.y0)
        x1 = max(x1, word.box.x1)
        y1 = max(y1, word.box.y1)
    }

    /// The lines of a page, in the order of its content.
    static func all(of page: PDFPage) -> [PDFLine] {
        var maker = PDFLineMaker()
        for character in logical(page.characters) { maker.add(character) }
        maker.endLine()
        for index in maker.lines.indices {
            maker.lines[index].source = index
            maker.lines[index].em = maker.lines[index].height * page.height / max(page.width, 1)
        }
        return maker.lines
    }

    /// The line's parts between gaps that are wider than those of words.
    func segments() -> [PDFLine] {
        guard words.count > 1, !isVertical else { return [self] }
        var parts: [PDFLine] = []
        var part = emptied()
        for word in words {
            if let last = part.words.last, max(word.box.x0 - last.box.x1, last.box.x0 - word.box.x1) > em * 0.75 {
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

    private func emptied() -> PDFLine {
        var line = PDFLine()
        (line.size, line.isBold, line.source, line.em) = (size, isBold, source, em)
        return line
    }

    /// True when most of its words are written from the right.
    var isRightToLeft: Bool {
        words.count { $0.text.unicodeScalars.contains { Self.isRightToLeft($0.value) } } * 2 > words.count
    }
}

extension PDFLine {
    /// One glyph may stand for several letters (lam-alef): PDFium turns those of right-to-left text round; turn them back.
    fileprivate static func logical(_ characters: [cpdfium_character]) -> [cpdfium_character] {
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
    fileprivate static func isRightToLeft(_ code: UInt32) -> Bool {
        (0x590..<0x900).contains(code) || (0xFB1D..<0xFE00).contains(code) || (0xFE70..<0xFF00).contains(code)
    }
}

/// Joins characters into words and words into lines.
private struct PDFLineMaker {
    var lines: [PDFLine] = []
    private var line = PDFLine()
    private var word = ""
    private var box: (x0: Double, y0: Double, x1: Double, y1: Double) = (0, 0, 0, 0)
    private var last: (x0: Double, y0: Double, x1: Double, y1: Double)?
    private var hasSpace = false
    private var sizes: [Float: Int] = [:]
    private var bold = 0
    private var letters = 0
    private var highSurrogate: UInt32?
    private var isBreaking = false

    mutating func add(_ c: cpdfium_character) {
        if c.unicode == 0x0A || c.unicode == 0x0D {
            // A line of vertical writing has such a break after every letter.
            if line.words.isEmpty, word.unicodeScalars.count == 1 || line.isVertical {
                isBreaking = true
            } else {
                endLine()
            }
            return
        }
        if c.is_hyphen != 0 || c.unicode == 2 {
            add(letter: "-", c)
            line.endsInHyphen = true
            return
        }
        guard let scalar = scalar(c.unicode) else { return }
        if scalar.properties.isWhitespace {
            if isBreaking { return }
            endWord()
            hasSpace = true
            return
        }
        if scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || scalar == "\u{AD}"
            || scalar.value >= 0xFFF0 && scalar.value <= 0xFFFF
        {
            return
        }
        line.endsInHyphen = false
        add(letter: scalar, c)
    }

    private mutating func scalar(_ code: UInt32) -> Unicode.Scalar? {
        if (0xD800..<0xDC00).contains(code) {
            highSurrogate = code
            return nil
        }
        if (0xDC00..<0xE000).contains(code), let high = highSurrogate {
            highSurrogate = nil
            return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
        }
        return Unicode.Scalar(code)
    }

    private mutating func add(letter: Unicode.Scalar, _ c: cpdfium_character) {
        let place = (x0: Double(c.x0), y0: Double(c.y0), x1: Double(c.x1), y1: Double(c.y1))
        let hasPlace = place.x1 > place.x0 && place.y1 > place.y0
        if hasPlace, goesDown(to: place, letter) {
            line.isVertical = true
        } else if isBreaking {
            endLine()
        } else if hasPlace, let before = last {
            let overlap = min(before.y1, place.y1) - max(before.y0, place.y0)
            let height = min(before.y1 - before.y0, place.y1 - place.y0)
            // Boxes of lines set close overlap: one that begins further left and lower is the next.
            let isNext = place.x0 < before.x0 && place.y0 + place.y1 > before.y0 + before.y1 + height * 0.8
            if overlap < height * 0.2 || isNext { endLine() }
        }
        isBreaking = false
        if hasPlace, !word.isEmpty, let before = last, place.x0 - before.x1 > (place.y1 - place.y0) * 0.8 {
            // A gap that is no word's: a column or a cell begins here.
            endWord()
            hasSpace = true
        }
        if hasPlace, let end = word.unicodeScalars.last, last != nil,
            PDFLine.isRightToLeft(end.value) != PDFLine.isRightToLeft(letter.value), end.properties.isAlphabetic,
            letter.properties.isAlphabetic
        {
            // The direction changes: a space between the two is found by the gap, whichever side it is on.
            if max(place.x0 - box.x1, box.x0 - place.x1) > (place.y1 - place.y0) * 0.1 {
                endWord()
                hasSpace = true
            }
        }
        if word.isEmpty {
            box = hasPlace ? place : last ?? place
        } else if hasPlace {
            box = (min(box.x0, place.x0), min(box.y0, place.y0), max(box.x1, place.x1), max(box.y1, place.y1))
        }
        if hasPlace { last = place }
        word.unicodeScalars.append(letter)
        sizes[(c.size * 2).rounded() / 2, default: 0] += 1
        letters += 1
        if c.weight >= 600 { bold += 1 }
    }

    /// True when a letter stands below the last one, as in vertical writing.
    private func goesDown(
        to place: (x0: Double, y0: Double, x1: Double, y1: Double), _ letter: Unicode.Scalar
    ) -> Bool {
        guard let before = last, line.words.isEmpty, line.isVertical || word.unicodeScalars.count == 1,
            CleanText.joinsWithoutSpace(letter), word.unicodeScalars.last.map(CleanText.joinsWithoutSpace) == true
        else { return false }
        let height = before.y1 - before.y0
        return abs(place.x0 + place.x1 - before.x0 - before.x1) < (place.x1 - place.x0) * 0.6
            && place.y0 > before.y0 + height * 0.5 && place.y0 - before.y1 < height * 0.8
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        let text = Self.plain(word)
        let joins = hasSpace && joinsCJK(text)
        line.append(PDFWord(text: text, box: box, hasSpaceBefore: hasSpace && !joins))
        word = ""
        hasSpace = false
    }

    /// No space was set between Han characters, whatever PDFium inferred.
    private func joinsCJK(_ text: String) -> Bool {
        guard let before = line.words.last, let a = before.text.unicodeScalars.last, let b = text.unicodeScalars.first,
            CleanText.joinsWithoutSpace(a), CleanText.joinsWithoutSpace(b)
        else { return false }
        return box.x0 - before.box.x1 < (box.y1 - box.y0) * 0.6
    }

    mutating func endLine() {
        endWord()
        if !line.words.isEmpty {
            line.size = Double(sizes.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 0)
            line.isBold = bold * 2 > letters
            lines.append(line)
        }
        line = PDFLine()
        sizes = [:]
        (bold, letters) = (0, 0)
        last = nil
        hasSpace = false
        isBreaking = false
    }

    /// Ligatures and the shapes of Arabic letters as the letters they stand for.
    private static func plain(_ word: String) -> String {
        let hasForms = word.unicodeScalars.contains {
            (0xFB00...0xFDFF).contains($0.value) || (0xFE70...0xFEFC).contains($0.value)
        }
        return hasForms ? word.precomposedStringWithCompatibilityMapping : word
    }
}
