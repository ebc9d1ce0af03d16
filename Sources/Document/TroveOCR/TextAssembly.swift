import TroveCore

/// Joins the words of a page into text with paragraphs, spans and boxes.
struct TextAssembly {
    private(set) var words: [Word] = []
    private(set) var blocks: [Block] = []
    private let page: Int
    private let width: Double
    private let height: Double
    private var scalars = String.UnicodeScalarView()
    private var count = 0

    var text: String { String(scalars) }

    /// Assembles `recognized`, whose boxes lie on an upright page of that size; `page` is its number in the document.
    init(_ recognized: [RecognizedWord], page: Int, width: Int, height: Int) {
        self.page = page
        self.width = Double(width)
        self.height = Double(height)
        let lines = recognized.filter { !$0.text.isEmpty }.chunked { $0.line == $1.line }
        for paragraph in lines.chunked(by: { Self.isSameParagraph($0, $1) }) { append(paragraph: paragraph) }
    }

    private static func isSameParagraph(_ a: [RecognizedWord], _ b: [RecognizedWord]) -> Bool {
        guard let a = a.last, let b = b.first else { return false }
        return a.block == b.block && a.paragraph == b.paragraph
    }

    private mutating func append(paragraph lines: [[RecognizedWord]]) {
        if count > 0 { append("\n\n") }
        let start = count
        let right = lines.flatMap { $0 }.map(\.box.right).max() ?? 0
        var boxes: [Box] = []
        var previous: [RecognizedWord] = []
        for line in lines {
            if let last = previous.last, let first = line.first, !Self.runsOn(from: last, to: first, edge: right) {
                append("\n")
            }
            append(line: line)
            boxes.append(box(line.dropFirst().reduce(line[0].box) { $0.union($1.box) }))
            previous = line
        }
        blocks.append(Block(kind: .paragraph, span: ScalarSpan(start, count), page: page, boxes: boxes))
    }

    private mutating func append(line: [RecognizedWord]) {
        var previous: RecognizedWord?
        for word in line {
            if let previous, !Self.touches(previous, word) { append(" ") }
            let start = count
            append(word.text)
            words.append(
                Word(
                    span: ScalarSpan(start, count), box: box(word.box), confidence: word.confidence, line: word.line))
            previous = word
        }
    }

    private mutating func append(_ piece: String) {
        scalars.append(contentsOf: piece.unicodeScalars)
        count += piece.unicodeScalars.count
    }

    /// No space between two letters of a script that writes without.
    private static func touches(_ a: RecognizedWord, _ b: RecognizedWord) -> Bool {
        guard let last = a.text.unicodeScalars.last, let first = b.text.unicodeScalars.first else { return true }
        return last.isUnspaced && first.isUnspaced
    }

    /// True where a line of such a script reaches the paragraph's edge, so that the next one continues its sentence.
    private static func runsOn(from last: RecognizedWord, to first: RecognizedWord, edge: Int) -> Bool {
        touches(last, first) && edge - last.box.right < 2 * last.box.height
    }

    private func box(_ box: PixelBox) -> Box {
        func fraction(_ value: Int, _ whole: Double) -> Double { min(max(Double(value) / whole, 0), 1) }
        return Box(
            page: page, x0: fraction(box.left, width), y0: fraction(box.top, height), x1: fraction(box.right, width),
            y1: fraction(box.bottom, height))
    }
}

extension Unicode.Scalar {
    /// True for Han, kana, their punctuation and full-width forms: scripts written without spaces.
    var isUnspaced: Bool {
        switch value {
        case 0x2E80...0x303F, 0x3040...0x30FF, 0x3100...0x312F, 0x31A0...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
            0xFE30...0xFE4F, 0xFF00...0xFFEF, 0x20000...0x323AF:
            true
        default: false
        }
    }
}

extension Sequence {
    /// Runs of neighbours that belong together.
    func chunked(by belong: (Element, Element) -> Bool) -> [[Element]] {
        var runs: [[Element]] = []
        for element in self {
            if let last = runs.last?.last, belong(last, element) {
                runs[runs.count - 1].append(element)
            } else {
                runs.append([element])
            }
        }
        return runs
    }
}
