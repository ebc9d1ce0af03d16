import TroveCore

/// PDF through PDFium: the text of each page with the place of every word; pages without text are read as pictures.
struct PDFParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("pdf", "PDF document")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let file = try PDFFile(input.bytes, password: input.password)
        var builder = DocumentBuilder(format: input.format.name)
        for (field, key) in [
            ("Title", "title"), ("Author", "author"), ("Subject", "subject"), ("Keywords", "keywords"),
            ("CreationDate", "date"),
        ] {
            if let value = file.metadata(field) { builder.metadata[key] = value }
        }
        // Sizes are learnt from the first pages, so that only one page is held at a time.
        var sample: [PDFLine] = []
        for number in 1...max(1, min(file.pageCount, 12)) {
            if let page = try? file.page(number) { sample += PDFLine.all(of: page) }
        }
        let layout = PDFLayout(sample)
        var unread: [Int] = []
        for number in 1...max(1, file.pageCount) where file.pageCount > 0 {
            do throws(TroveError) {
                let page = try file.page(number)
                if try !add(page, number, layout, file, input.readPicture, &builder) { unread.append(number) }
            } catch {
                builder.markIncomplete("page \(number): \(error.message)")
            }
        }
        if !unread.isEmpty {
            let shown = unread.prefix(10).map(String.init).joined(separator: ", ") + (unread.count > 10 ? "..." : "")
            builder.warn("\(unread.count) pages have no text of their own and were not read: \(shown)")
        }
        return builder.finish()
    }

    /// Adds one page; false when it is a picture that nobody read.
    private func add(
        _ page: PDFPage, _ number: Int, _ layout: PDFLayout, _ file: PDFFile, _ readPicture: PagePictureReader?,
        _ builder: inout DocumentBuilder
    ) throws(TroveError) -> Bool {
        builder.page = number
        let lines = PDFLine.all(of: page)
        let start = builder.position
        var facts = Page(
            page: number, width: Int(page.width.rounded()), height: Int(page.height.rounded()), readBy: .text,
            rotation: page.rotation, span: ScalarSpan(start, start))
        let letters = lines.reduce(0) { $0 + $1.words.reduce(0) { $0 + $1.text.unicodeScalars.count } }
        var isRead = true
        // A scan has a picture all over and hardly any text; pages without either are blank.
        if letters < 20, page.pictureShare > 0.3 || letters == 0 && page.hasMarks {
            if let readPicture {
                let read = try readPicture(try file.render(page: number))
                builder.append(read)
                facts.readBy = .ocr
                facts.confidence = read.pages.first?.confidence
                facts.language = read.pages.first?.language
            } else {
                isRead = false
            }
        }
        if facts.readBy == .text {
            var line = 0
            for group in layout.groups(lines) { add(group, number, &line, &builder) }
        }
        let from = builder.position > start && start > 0 ? start + 2 : start
        facts.span = ScalarSpan(from, max(from, builder.position))
        builder.addPage(facts)
        return isRead
    }

    private func add(_ group: PDFLayout.Group, _ page: Int, _ line: inout Int, _ builder: inout DocumentBuilder) {
        var text = ""
        var length = 0
        var words: [Word] = []
        var joinsNext = false
        for (index, piece) in group.lines.enumerated() {
            for (position, word) in piece.words.enumerated() {
                var letters = word.text
                let isFirst = position == 0
                let before = text.unicodeScalars.last
                if isFirst, index > 0, !joinsNext {
                    let isCJK =
                        before.map(CleanText.joinsWithoutSpace) == true
                        && letters.unicodeScalars.first.map(CleanText.joinsWithoutSpace) == true
                    if !isCJK {
                        text += " "
                        length += 1
                    }
                } else if !isFirst, word.hasSpaceBefore {
                    text += " "
                    length += 1
                }
                joinsNext = false
                let isLast = position == piece.words.count - 1
                if isLast, index + 1 < group.lines.count, Self.breaksWord(letters, group.lines[index + 1]) {
                    letters.removeLast()
                    joinsNext = true
                }
                let count = letters.unicodeScalars.count
                let box = Box(page: page, x0: word.box.x0, y0: word.box.y0, x1: word.box.x1, y1: word.box.y1)
                if count > 0 {
                    words.append(Word(span: ScalarSpan(length, length + count), box: box, confidence: 1, line: line))
                }
                text += letters
                length += count
            }
            line += 1
        }
        let boxes = group.lines.map { Box(page: page, x0: $0.x0, y0: $0.y0, x1: $0.x1, y1: $0.y1) }
        guard let span = builder.add(group.kind, text, level: group.kind == .listItem ? 1 : group.level, boxes: boxes)
        else { return }
        for var word in words where word.span.end <= span.count {
            word.span = word.span.shifted(by: span.start)
            builder.addWord(word)
        }
    }

    /// True when a word's last hyphen only divides it between two lines.
    private static func breaksWord(_ word: String, _ next: PDFLine) -> Bool {
        guard let last = word.unicodeScalars.last, last == "-" || last == "\u{2010}", word.unicodeScalars.count > 2
        else { return false }
        guard word.unicodeScalars.dropLast().last?.properties.isLowercase == true else { return false }
        return next.words.first?.text.unicodeScalars.first?.properties.isLowercase == true
    }
}
