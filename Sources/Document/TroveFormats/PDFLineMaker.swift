import CPDFium
import Foundation
import TroveCore

/// Joins characters into words and words into lines.
struct PDFLineMaker {
    /// The lines that have ended, in the order of the content.
    private(set) var lines: [PDFLine] = []
    private var line = PDFLine()
    private var word = Letters()
    private var last: PDFWord.Place?
    private var hasSpace = false
    /// Letters of the line by the size of their font: hardly ever more than two sizes.
    private var sizes: [(size: Float, count: Int)] = []
    private var bold = 0
    private var letters = 0
    private var highSurrogate: UInt32?
    private var isBreaking = false

    /// The letters of the word at hand.
    private struct Letters {
        var utf8: [UInt8] = []
        var count = 0
        var first: Unicode.Scalar = " "
        var last: Unicode.Scalar = " "
        var box: PDFWord.Place = (0, 0, 0, 0)
        var hasForms = false
        var isRightToLeft = false

        mutating func append(_ letter: Unicode.Scalar) {
            if count == 0 { first = letter }
            (last, count) = (letter, count + 1)
            if letter.value < 0x80 {
                utf8.append(UInt8(truncatingIfNeeded: letter.value))
                return
            }
            utf8.append(contentsOf: UTF8.encode(letter) ?? UTF8.encodedReplacementCharacter)
            let code = letter.value
            hasForms = hasForms || (0xFB00...0xFDFF).contains(code) || (0xFE70...0xFEFC).contains(code)
            isRightToLeft = isRightToLeft || PDFLine.isRightToLeft(code)
        }

        mutating func clear() {
            utf8.removeAll(keepingCapacity: true)
            (count, hasForms, isRightToLeft) = (0, false, false)
        }
    }

    /// Takes the next character of the content.
    mutating func add(_ c: cpdfium_character) {
        if c.unicode == 0x0A || c.unicode == 0x0D {
            // A line of vertical writing has such a break after every letter.
            if line.words.isEmpty, word.count == 1 || line.isVertical {
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
        if CleanText.isSpace(scalar) {
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

    /// Ends the line at hand.
    mutating func endLine() {
        endWord()
        if !line.words.isEmpty {
            line.size = Double(sizes.max { ($0.count, $0.size) < ($1.count, $1.size) }?.size ?? 0)
            line.isBold = bold * 2 > letters
            line.source = lines.count
            lines.append(line)
        }
        line = PDFLine()
        sizes.removeAll(keepingCapacity: true)
        (bold, letters) = (0, 0)
        last = nil
        hasSpace = false
        isBreaking = false
    }

    private mutating func scalar(_ code: UInt32) -> Unicode.Scalar? {
        if code < 0xD800 { return Unicode.Scalar(code) }
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
        if hasPlace, word.count > 0, let before = last {
            let size = place.y1 - place.y0
            // A gap that is no word's: a column or a cell begins here.
            var isApart = place.x0 - before.x1 > size * 0.8
            if PDFLine.isRightToLeft(word.last.value) != PDFLine.isRightToLeft(letter.value),
                word.last.properties.isAlphabetic, letter.properties.isAlphabetic
            {
                // The direction changes: a space between the two is found by the gap, whichever side it is on.
                isApart = isApart || max(place.x0 - word.box.x1, word.box.x0 - place.x1) > size * 0.1
            }
            if isApart {
                endWord()
                hasSpace = true
            }
        }
        if word.count == 0 {
            word.box = hasPlace ? place : last ?? place
        } else if hasPlace {
            word.box = (
                min(word.box.x0, place.x0), min(word.box.y0, place.y0), max(word.box.x1, place.x1),
                max(word.box.y1, place.y1)
            )
        }
        if hasPlace { last = place }
        word.append(letter)
        count(size: (c.size * 2).rounded() / 2)
        letters += 1
        if c.weight >= 600 { bold += 1 }
    }

    private mutating func count(size: Float) {
        if let known = sizes.firstIndex(where: { $0.size == size }) {
            sizes[known].count += 1
        } else {
            sizes.append((size, 1))
        }
    }

    /// True when a letter stands below the last one, as in vertical writing.
    private func goesDown(to place: PDFWord.Place, _ letter: Unicode.Scalar) -> Bool {
        guard let before = last, line.words.isEmpty, line.isVertical || word.count == 1,
            CleanText.joinsWithoutSpace(letter), word.count > 0, CleanText.joinsWithoutSpace(word.last)
        else { return false }
        let height = before.y1 - before.y0
        return abs(place.x0 + place.x1 - before.x0 - before.x1) < (place.x1 - place.x0) * 0.6
            && place.y0 > before.y0 + height * 0.5 && place.y0 - before.y1 < height * 0.8
    }

    private mutating func endWord() {
        guard word.count > 0 else { return }
        var made = PDFWord(
            text: String(decoding: word.utf8, as: UTF8.self), letters: word.count, ends: (word.first, word.last),
            box: word.box, hasSpaceBefore: hasSpace, isRightToLeft: word.isRightToLeft)
        if word.hasForms { made.spellOut() }
        if hasSpace, joinsCJK(made) { made.hasSpaceBefore = false }
        line.append(made)
        word.clear()
        hasSpace = false
    }

    /// No space was set between Han characters, whatever PDFium inferred.
    private func joinsCJK(_ word: PDFWord) -> Bool {
        guard let before = line.words.last, CleanText.joinsWithoutSpace(before.ends.last),
            CleanText.joinsWithoutSpace(word.ends.first)
        else { return false }
        return word.box.x0 - before.box.x1 < (word.box.y1 - word.box.y0) * 0.6
    }
}

extension PDFWord {
    /// Ligatures and the shapes of Arabic letters become the letters they stand for.
    fileprivate mutating func spellOut() {
        text = text.precomposedStringWithCompatibilityMapping
        letters = text.unicodeScalars.count
        ends = (text.unicodeScalars.first ?? ends.first, text.unicodeScalars.last ?? ends.last)
    }
}
