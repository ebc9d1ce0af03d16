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
        var added = ""
        var count = 0
        let start = length
        var joinsNext = false
        for (index, piece) in lines.enumerated() {
            for (position, word) in piece.words.enumerated() {
                var letters = word.text
                if position == 0, index > 0, !joinsNext {
                    let isCJK =
                        added.unicodeScalars.last.map(CleanText.joinsWithoutSpace) == true
                        && letters.unicodeScalars.first.map(CleanText.joinsWithoutSpace) == true
                    if !isCJK {
                        added += " "
                        count += 1
                    }
                } else if position > 0, word.hasSpaceBefore {
                    added += " "
                    count += 1
                }
                joinsNext = false
                let isLast = position == piece.words.count - 1
                if isLast, index + 1 < lines.count, Self.breaksWord(letters, lines[index + 1]) {
                    letters.removeLast()
                    joinsNext = true
                }
                let size = letters.unicodeScalars.count
                if size > 0 {
                    let box = Box(page: page, x0: word.box.x0, y0: word.box.y0, x1: word.box.x1, y1: word.box.y1)
                    let from = start + count
                    words.append(Word(span: ScalarSpan(from, from + size), box: box, confidence: 1, line: line))
                }
                added += letters
                count += size
            }
            line += 1
        }
        text += added
        length += count
    }

    /// The text of lines alone.
    static func plain(_ lines: [PDFLine]) -> String {
        var writer = PDFWriter(page: 1, line: 0)
        writer.add(lines)
        return writer.text
    }

    /// True when a word's last hyphen only divides it between two lines.
    private static func breaksWord(_ word: String, _ next: PDFLine) -> Bool {
        guard let last = word.unicodeScalars.last, last == "-" || last == "\u{2010}", word.unicodeScalars.count > 2
        else { return false }
        guard word.unicodeScalars.dropLast().last?.properties.isLowercase == true else { return false }
        return next.words.first?.text.unicodeScalars.first?.properties.isLowercase == true
    }
}
