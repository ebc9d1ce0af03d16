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
        var sample: [Int: PDFPage] = [:]
        for number in 1...max(1, min(file.pageCount, 12)) { sample[number] = try? file.page(number) }
        let layout = PDFLayout(sample.values.flatMap(\.lines))
        var unread: [Int] = []
        for number in 1...max(1, file.pageCount) where file.pageCount > 0 {
            do throws(TroveError) {
                let page = if let known = sample.removeValue(forKey: number) { known } else { try file.page(number) }
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
        let lines = page.lines
        let start = builder.position
        var facts = Page(
            page: number, width: Int(page.width.rounded()), height: Int(page.height.rounded()), readBy: .text,
            rotation: page.rotation, span: ScalarSpan(start, start))
        let letters = lines.reduce(0) { $0 + $1.letters }
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
        var writer = PDFWriter(page: page, line: line)
        if let rows = group.rows {
            for (number, row) in rows.enumerated() {
                if number > 0 { writer.separate(by: "\n") }
                // Empty cells at the end of a row leave no mark.
                let filled = (row.lastIndex { !$0.isEmpty } ?? -1) + 1
                for (column, cell) in row.prefix(filled).enumerated() {
                    if column > 0 { writer.separate(by: "\t") }
                    writer.add(cell)
                }
            }
        } else {
            writer.add(group.lines)
        }
        line = writer.line
        let boxes = group.lines.map { Box(page: page, x0: $0.x0, y0: $0.y0, x1: $0.x1, y1: $0.y1) }
        if group.lines.contains(where: \.isVertical) { builder.metadata["writing"] = "vertical" }
        let lead = writer.text.unicodeScalars.prefix { $0.properties.isWhitespace }.count
        let cells = group.rows?.map { $0.map(PDFWriter.plain) }
        let level = group.kind == .listItem ? 1 : group.level
        guard let span = builder.add(group.kind, writer.text, level: level, cells: cells, boxes: boxes) else { return }
        for var word in writer.words where word.span.start >= lead && word.span.end - lead <= span.count {
            word.span = word.span.shifted(by: span.start - lead)
            builder.addWord(word)
        }
    }
}
