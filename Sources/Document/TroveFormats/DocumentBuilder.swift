import TroveCore

/// Puts blocks one after the other: keeps the text, the spans and the path of headings in step.
struct DocumentBuilder {
    private var document: ExtractedDocument
    private var scalars = 0
    private var headings: [(level: Int, title: String)] = []
    /// The page that blocks are added to, where the format has pages.
    var page: Int?

    /// Starts an empty document.
    init(format: String) { document = ExtractedDocument(format: format) }

    /// Scalars of text so far.
    var position: Int { scalars }
    /// True when no block was added.
    var isEmpty: Bool { document.blocks.isEmpty }
    /// True when a part could not be read.
    var isIncompleteSoFar: Bool { document.isIncomplete }
    /// What has been stated about the document.
    var metadata: [String: String] {
        get { document.metadata }
        set { document.metadata = newValue }
    }

    /// Notes what a reader should know; the same words once.
    mutating func warn(_ message: String) {
        if !document.warnings.contains(message) { document.warnings.append(message) }
    }

    /// Says that a part could not be read.
    mutating func markIncomplete(_ message: String) {
        warn(message)
        document.isIncomplete = true
    }

    /// Says why a part of it could not be read: a later run may have the password that it asks for.
    mutating func markIncomplete(_ name: String, _ error: TroveError) {
        markIncomplete("\(name): \(error.message)")
        if error.code == .passwordRequired { document.isPartlyProtected = true }
    }

    /// Adds a block of text. White space around it is dropped; text of white space alone adds nothing.
    ///
    /// Controls but line feed and tab are dropped, carriage returns become line feeds.
    /// - Parameter path: Titles above the block that are no headings of the text: names of declarations.
    /// - Returns: The span of the block, or nil when nothing was added.
    @discardableResult
    mutating func add(
        _ kind: Block.Kind, _ raw: String, level: Int = 0, cells: [[String]]? = nil, boxes: [Box] = [],
        language: String? = nil, path: [String] = []
    ) -> ScalarSpan? {
        let text = CleanText.trimmed(CleanText.withoutControls(raw), keepIndent: kind == .code)
        guard !text.isEmpty else { return nil }
        if scalars > 0 {
            document.text += "\n\n"
            scalars += 2
        }
        let count = text.unicodeScalars.count
        let span = ScalarSpan(scalars, scalars + count)
        document.text += text
        scalars += count
        if kind == .heading {
            let depth = min(max(level, 1), 6)
            while let last = headings.last, last.level >= depth { headings.removeLast() }
            document.blocks.append(block(kind, span, level: depth, boxes: boxes, cells: cells, language: language))
            headings.append((depth, CleanText.collapsed(text)))
        } else {
            document.blocks.append(block(kind, span, level: level, boxes: boxes, cells: cells, language: language))
            document.blocks[document.blocks.count - 1].headingPath += path
        }
        return span
    }

    /// Adds a table: a line for each row, a tab between cells. Rows without text are dropped.
    mutating func addTable(_ rows: [[String]], boxes: [Box] = []) {
        let width = rows.map(\.count).max() ?? 0
        let isSmall = width * rows.count < 4_000_000
        var cells: [[String]] = []
        for row in rows {
            var clean = row.map { CleanText.collapsed(CleanText.withoutControls($0)) }
            guard clean.contains(where: { !$0.isEmpty }) else { continue }
            while isSmall, clean.count < width { clean.append("") }
            cells.append(clean)
        }
        guard !cells.isEmpty else { return }
        let lines = cells.map { row -> String in
            var line = row
            while line.last?.isEmpty == true { line.removeLast() }
            return line.joined(separator: "\t")
        }
        add(.table, lines.joined(separator: "\n"), cells: cells, boxes: boxes)
    }

    /// Forgets the headings above: what follows stands outside the sections before it.
    mutating func leaveSections() { headings.removeAll() }

    /// Adds a page whose text are the blocks added since `start`.
    mutating func addPage(_ page: Page) { document.pages.append(page) }

    /// Adds a word with its place; its span lies in a block that was added before.
    mutating func addWord(_ word: Word) { document.words.append(word) }

    /// Adds the blocks and words of another document, such as a page that was read from its picture.
    mutating func append(_ other: ExtractedDocument) {
        document.isPartlyProtected = document.isPartlyProtected || other.isPartlyProtected
        guard !other.text.isEmpty else { return }
        if scalars > 0 {
            document.text += "\n\n"
            scalars += 2
        }
        let offset = scalars
        document.text += other.text
        scalars += other.text.unicodeScalars.count
        for var block in other.blocks {
            block.span = block.span.shifted(by: offset)
            block.page = page
            block.headingPath = headings.map(\.title) + block.headingPath
            block.boxes = block.boxes.map { moved($0) }
            document.blocks.append(block)
        }
        for var word in other.words {
            word.span = word.span.shifted(by: offset)
            word.box = moved(word.box)
            document.words.append(word)
        }
        other.warnings.forEach { warn($0) }
    }

    private func moved(_ box: Box) -> Box {
        Box(page: page ?? box.page, x0: box.x0, y0: box.y0, x1: box.x1, y1: box.y1)
    }

    /// The document.
    consuming func finish() -> ExtractedDocument { document }

    private func block(
        _ kind: Block.Kind, _ span: ScalarSpan, level: Int, boxes: [Box], cells: [[String]]?, language: String?
    ) -> Block {
        Block(
            kind: kind, span: span, level: level, headingPath: headings.map(\.title), page: page, boxes: boxes,
            cells: cells, language: language)
    }
}
