import TroveCore

/// PDF through PDFium: the text of each page with the place of every word; pages without text, pictures on pages with
/// text, and text layers that mean nothing are read as pictures.
struct PDFParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("pdf", "PDF document")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let file = try PDFFile(input.bytes, password: input.password)
        let feed = PDFPageFeed(file, input)
        defer { feed.end() }
        var reader = PDFReader(file, feed, input)
        try reader.read()
        try reader.readAttachments()
        return reader.builder.finish()
    }
}

/// Reads a file page by page.
private struct PDFReader {
    var builder: DocumentBuilder
    private let file: PDFFile
    private let feed: PDFPageFeed
    private let input: DocumentInput
    /// Pages from which the sizes of letters were learnt: they are read once.
    private var known: [Int: Result<PDFPageFeed.Loaded, TroveError>] = [:]
    private let layout: PDFLayout
    private var unread: [Int] = []
    /// Pictures that were read, and how many: a letterhead is read on its first page.
    private var seen: Set<UInt64> = []
    private var pictures = 0
    /// Pages to which readers pinned files.
    private var pinned: [Int] = []
    private var attached: Set<String> = []
    private var page = 0
    private var line = 0

    /// Most pictures on pages with text that are read in one file.
    private static let mostPictures = 500

    init(_ file: PDFFile, _ feed: PDFPageFeed, _ input: DocumentInput) {
        self.file = file
        self.feed = feed
        self.input = input
        builder = DocumentBuilder(format: input.format.name)
        for (field, key) in [
            ("Title", "title"), ("Author", "author"), ("Subject", "subject"), ("Keywords", "keywords"),
            ("CreationDate", "date"),
        ] {
            if let value = file.metadata(field) { builder.metadata[key] = value }
        }
        // Sizes are learnt from the first pages, so that only few pages are held at a time.
        for number in 1...max(1, min(file.pageCount, 12)) where file.pageCount > 0 {
            known[number] = feed.page(number)
        }
        layout = PDFLayout(known.values.compactMap { try? $0.get() }.flatMap(\.lines))
    }

    mutating func read() throws(TroveError) {
        for number in 1...max(1, file.pageCount) where file.pageCount > 0 {
            page = number
            do throws(TroveError) {
                let (found, lines) = try (known.removeValue(forKey: number) ?? feed.page(number)).get()
                try add(found, lines)
            } catch {
                builder.markIncomplete("page \(number): \(error.message)")
            }
            try input.onPage?(number, file.pageCount)
        }
        if !unread.isEmpty {
            let shown = unread.prefix(10).map(String.init).joined(separator: ", ") + (unread.count > 10 ? "..." : "")
            let count = unread.count == 1 ? "1 page has" : "\(unread.count) pages have"
            builder.warn("\(count) no text of \(unread.count == 1 ? "its" : "their") own; not read: \(shown)")
        }
        if pictures > Self.mostPictures {
            builder.warn("only the first \(Self.mostPictures) pictures were looked through for words")
        }
    }

    /// Adds the files that the document carries with it, each as its own parser reads it.
    mutating func readAttachments() throws(TroveError) {
        builder.page = nil
        let most = input.limits.textBytes
        for number in 0..<file.attachmentCount {
            if let found = file.attachment(number, most: most) { try add(found) }
        }
        for page in pinned {
            for found in (try? file.pinnedFiles(page: page, most: most)) ?? [] { try add(found) }
        }
    }

    private mutating func add(_ found: PDFFile.Attachment) throws(TroveError) {
        // A pinned file may be listed too.
        guard attached.insert("\(found.bytes.count) \(found.name)").inserted else { return }
        guard input.limits.allowance?.take(found.bytes.count) != false else {
            return builder.markIncomplete("attachment \(found.name): more than may be unpacked of one file")
        }
        try AttachedFile.add(found.bytes, name: found.name, input, to: &builder)
    }

    private mutating func add(_ found: PDFPage, _ lines: [PDFLine]) throws(TroveError) {
        builder.page = page
        if found.hasFiles { pinned.append(page) }
        line = 0
        let start = builder.position
        var facts = Page(
            page: page, width: Int(found.width.rounded()), height: Int(found.height.rounded()), readBy: .text,
            rotation: found.rotation, span: ScalarSpan(start, start))
        let letters = lines.reduce(0) { $0 + $1.letters }
        // A scan has a picture all over and hardly any text; pages without either are blank.
        let isScan = letters < 20 && (found.pictureShare > 0.3 || letters == 0 && found.hasMarks)
        if isScan {
            try addScan(&facts)
        } else if try !replaceGarbage(lines, letters, &facts) {
            let read = try readPictures(found, lines)
            add(layout.groups(lines, rules: found.rules), read, &facts)
        }
        for note in found.notes {
            let box = Box(page: page, x0: note.box.x0, y0: note.box.y0, x1: note.box.x1, y1: note.box.y1)
            builder.add(.footnote, note.text, boxes: [box])
        }
        let from = builder.position > start && start > 0 ? start + 2 : start
        facts.span = ScalarSpan(from, max(from, builder.position))
        builder.addPage(facts)
    }

    /// Reads a page that is a picture.
    private mutating func addScan(_ facts: inout Page) throws(TroveError) {
        guard let readPicture = input.readPicture else {
            unread.append(page)
            return
        }
        append(try readPicture(try file.render(page: page)), in: (0, 0, 1, 1), &facts)
        facts.readBy = .ocr
    }

    /// Reads a page from its picture if its text layer means nothing; false where the layer is as good.
    private mutating func replaceGarbage(
        _ lines: [PDFLine], _ letters: Int, _ facts: inout Page
    ) throws(TroveError) -> Bool {
        guard let readPicture = input.readPicture, PDFTextQuality(lines).isGarbage else { return false }
        let read = try readPicture(try file.render(page: page))
        guard let confidence = read.pages.first?.confidence, confidence >= 0.6, read.words.count >= 3 else {
            return false
        }
        let layer = Set(lines.flatMap { $0.words.map { $0.text.lowercased() } })
        let scalars = Array(read.text.unicodeScalars)
        let shared = read.words.count { word in
            layer.contains(String(String.UnicodeScalarView(scalars[word.span.range])).lowercased())
        }
        // Where picture and layer agree, the layer is right: it has no slips of reading.
        guard shared * 3 < read.words.count else { return false }
        append(read, in: (0, 0, 1, 1), &facts)
        facts.readBy = .ocr
        builder.warn("page \(page): its text layer is no text; its picture was read instead")
        return true
    }

    /// The words of pictures on a page with text, each with its picture's place.
    private mutating func readPictures(
        _ found: PDFPage, _ lines: [PDFLine]
    ) throws(TroveError) -> [(place: PDFWord.Place, read: ExtractedDocument)] {
        guard let readPicture = input.readPicture else { return [] }
        var read: [(place: PDFWord.Place, read: ExtractedDocument)] = []
        for picture in PDFPicture.readable(found.pictures, lines: lines) where !seen.contains(picture.mark) {
            seen.insert(picture.mark)
            pictures += 1
            guard pictures <= Self.mostPictures else { break }
            let box = Box(
                page: page, x0: picture.box.x0, y0: picture.box.y0, x1: picture.box.x1, y1: picture.box.y1)
            let raster = try file.render(
                page: page, region: box, dotsPerInch: picture.dotsPerInch(pageWidth: found.width))
            let words = try readPicture(raster)
            if !words.text.isEmpty { read.append((picture.box, words)) }
        }
        return read
    }

    /// Adds what stands on a page: its text, and among it the words of its pictures.
    private mutating func add(
        _ groups: [PDFLayout.Group], _ read: [(place: PDFWord.Place, read: ExtractedDocument)], _ facts: inout Page
    ) {
        var waiting = read
        for group in groups {
            let top = group.lines.map(\.y0).min() ?? 1
            let sides = (group.lines.map(\.x0).min() ?? 0, group.lines.map(\.x1).max() ?? 1)
            waiting.removeAll { picture in
                // Text under a picture, in its column, comes after it.
                let isAbove =
                    picture.place.y1 <= top + 0.005 && picture.place.x0 < sides.1 && sides.0 < picture.place.x1
                if isAbove { append(picture.read, in: picture.place, &facts) }
                return isAbove
            }
            add(group)
        }
        for picture in waiting { append(picture.read, in: picture.place, &facts) }
        if !read.isEmpty { facts.readBy = .both }
    }

    private mutating func append(_ read: ExtractedDocument, in place: PDFWord.Place, _ facts: inout Page) {
        let last = read.words.map(\.line).max() ?? 0
        let box = Box(page: page, x0: place.x0, y0: place.y0, x1: place.x1, y1: place.y1)
        builder.append(read.placed(on: page, in: place, addingLines: line).inPicture(nil, box: box))
        line += last + 1
        let page = read.pages.first
        // Of several pictures the least sure one is told.
        if let confidence = page?.confidence { facts.confidence = min(facts.confidence ?? 1, confidence) }
        facts.language = facts.language ?? page?.language
    }

    private mutating func add(_ group: PDFLayout.Group) {
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
        let lead = writer.text.unicodeScalars.prefix { CleanText.isSpace($0) }.count
        let cells = group.rows?.map { $0.map(PDFWriter.plain) }
        let level = group.kind == .listItem ? 1 : group.level
        guard let span = builder.add(group.kind, writer.text, level: level, cells: cells, boxes: boxes) else { return }
        for var word in writer.words where word.span.start >= lead && word.span.end - lead <= span.count {
            word.span = word.span.shifted(by: span.start - lead)
            builder.addWord(word)
        }
    }
}
