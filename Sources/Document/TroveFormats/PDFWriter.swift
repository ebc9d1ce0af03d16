import TroveCore

/// Writes the words of lines one after the other, and notes where each stands in the text.
struct PDFWriter {
    let page: Int
    /// Number of the line that comes next on the page.
    var line: Int
    /// The text so far.
    private(set) var text = ""
    /// The words so far; spans count from the start of ``text``.
    private(set) var words: [Word] = []
    private var length = 0

    init(page: Int, line: Int) {
        self.page = page
        self.line = line
    }

    /// Adds what stands between two cells.
    mutating func separate(by mark: Character) {
        text.append(mark)
        length += 1
    }

    /// Adds the lines of a paragraph or a cell: words that a hyphen divides are made whole.
    mutating func add(_ lines: [PDFLine]) {
        var joinsNext = false
        var last: Unicode.Scalar = " "
        for (index, piece) in lines.enumerated() {
            for (position, word) in piece.words.enumerated() {
                if position == 0, index > 0, !joinsNext {
                    let isCJK = CleanText.joinsWithoutSpace(last) && CleanText.joinsWithoutSpace(word.ends.first)
                    if !isCJK { separate(by: " ") }
                } else if position > 0, word.hasSpaceBefore {
                    separate(by: " ")
                }
                let isLast = position == piece.words.count - 1
                joinsNext = isLast && index + 1 < lines.count && Self.breaksWord(word, lines[index + 1])
                let size = joinsNext ? word.letters - 1 : word.letters
                let box = Box(page: page, x0: word.box.x0, y0: word.box.y0, x1: word.box.x1, y1: word.box.y1)
                words.append(Word(span: ScalarSpan(length, length + size), box: box, confidence: 1, line: line))
                text += joinsNext ? String(word.text.unicodeScalars.dropLast()) : word.text
                length += size
                last = word.ends.last
            }
            line += 1
        }
    }

    /// The text of lines alone.
    static func plain(_ lines: [PDFLine]) -> String {
        var writer = PDFWriter(page: 1, line: 0)
        writer.add(lines)
        return writer.text
    }

    /// True when a word's last hyphen only divides it between two lines.
    private static func breaksWord(_ word: PDFWord, _ next: PDFLine) -> Bool {
        guard word.ends.last == "-" || word.ends.last == "\u{2010}", word.letters > 2 else { return false }
        guard word.text.unicodeScalars.dropLast().last?.properties.isLowercase == true else { return false }
        return next.words.first?.ends.first.properties.isLowercase == true
    }
}
