import TroveCore

/// Packs pieces into chunks: neighbours under one heading share a chunk until it is full.
struct ChunkPacker {
    private let chunker: Chunker
    private let text: ScalarText
    private let context: ChunkContext
    private var chunks: [Chunk] = []
    private var open: OpenChunk?
    /// The tables so far, with the first row that each part of them repeats.
    private var tables: [(span: ScalarSpan, header: ScalarSpan)] = []
    private var cachedPath: [String]?
    private var cachedLines: [String] = []
    private var cachedSize = 0

    /// A chunk that may still take pieces.
    private struct OpenChunk {
        var span: ScalarSpan
        var tokens: Int
        var page: Int?
        /// The path before the chunk's text: that of its first section.
        var path: [String]
        /// The path of the section that was added last, with its own heading.
        var innerPath: [String]
        var header: String?
        /// True while it holds headings alone.
        var isHeading: Bool
    }

    init(chunker: Chunker, text: ScalarText, context: ChunkContext) {
        self.chunker = chunker
        self.text = text
        self.context = context
    }

    /// Tokens left for text beside the context of a path.
    mutating func room(for path: [String]) -> Int {
        remember(path)
        return max(4, chunker.counter.window - cachedSize - 1)
    }

    /// Adds the pieces of one section.
    mutating func add(_ pieces: [Piece], of section: Section) {
        if section.kind == .table { remember(table: section.span) }
        for piece in pieces {
            if var current = open, piece.header == nil, takes(piece, section, current) {
                current.span = ScalarSpan(current.span.start, piece.span.end)
                current.tokens += piece.tokens
                current.innerPath = innerPath(section)
                if section.kind == .code {
                    // Declarations that share a chunk stand under what is around them all.
                    current.innerPath = Self.shared(current.path, section.headingPath)
                    current.path = current.innerPath
                }
                current.isHeading = current.isHeading && section.kind == .heading
                open = current
                continue
            }
            close()
            open = OpenChunk(
                span: piece.span, tokens: piece.tokens, page: section.page, path: section.headingPath,
                innerPath: innerPath(section), header: piece.header, isHeading: section.kind == .heading)
        }
    }

    /// All chunks.
    mutating func finish() -> [Chunk] {
        close()
        return chunks
    }

    private func innerPath(_ section: Section) -> [String] {
        section.kind == .heading ? section.headingPath + [text.string(section.span)] : section.headingPath
    }

    /// True when the open chunk may take a piece.
    private mutating func takes(_ piece: Piece, _ section: Section, _ current: OpenChunk) -> Bool {
        guard section.page == current.page else { return false }
        let joined = current.tokens + piece.tokens
        guard piece.span.end - current.span.start <= chunker.longest, joined <= room(for: current.path) else {
            return false
        }
        if current.isHeading { return true }
        if section.kind == .heading {
            // A new section joins only a chunk that is very short, and only under the same parent or below.
            return current.tokens * 5 < chunker.target && joined * 2 < chunker.target && current.header == nil
                && section.headingPath.starts(with: current.path)
        }
        // A declaration begins a chunk, unless the ones before are very short.
        if section.kind == .code, section.headingPath != current.path, current.tokens * 3 >= chunker.target {
            return false
        }
        if joined <= chunker.target { return true }
        return current.tokens * 3 < chunker.target
    }

    private static func shared(_ a: [String], _ b: [String]) -> [String] {
        zip(a, b).prefix { $0 == $1 }.map(\.0)
    }

    private mutating func close() {
        guard let current = open else { return }
        open = nil
        emit(current.span, current)
    }

    /// Adds the chunk of a span, in parts when the tokenizer counts more in the whole than in its pieces.
    private mutating func emit(_ span: ScalarSpan, _ current: OpenChunk) {
        guard let span = text.trimmed(span) else { return }
        let body = text.string(span)
        remember(current.path)
        for lines in [cachedLines + (current.header.map { [$0] } ?? []), cachedLines, []] {
            let embedded = lines.isEmpty ? body : lines.joined(separator: "\n") + "\n\n" + body
            let tokens = chunker.counter.countTokens(in: embedded)
            if tokens <= chunker.counter.window {
                chunks.append(
                    Chunk(
                        span: span, text: body, headingPath: current.innerPath, page: current.page,
                        embeddedText: embedded, tokens: tokens))
                return
            }
            // Text comes before context: only what cannot be cut any more goes without it.
            if span.count > 32 { break }
        }
        precondition(span.count > 1, "one scalar makes more tokens than the window holds")
        let middle = cutPlace(span)
        emit(ScalarSpan(span.start, middle), current)
        var rest = current
        rest.header = header(at: middle) ?? current.header
        emit(ScalarSpan(middle, span.end), rest)
    }

    /// The first row of the table in whose later rows a place lies.
    private func header(at place: Int) -> String? {
        guard let table = tables.last(where: { $0.span.start <= place }), table.header.end <= place,
            place < table.span.end
        else { return nil }
        return text.string(table.header)
    }

    private mutating func remember(table: ScalarSpan) {
        let end = table.range.first { text.scalars[$0] == "\n" } ?? table.end
        // A first row as long as this is no header.
        guard let header = text.trimmed(ScalarSpan(table.start, end)), header.count < 400 else { return }
        tables.append((table, header))
    }

    /// A place near the middle: at the end of a row or line if there is one, else at white space.
    private func cutPlace(_ span: ScalarSpan) -> Int {
        let middle = (span.start + span.end) / 2
        let least = span.start + span.count / 4
        var space: Int?
        for at in stride(from: middle, to: least, by: -1) {
            if text.scalars[at] == "\n" { return at }
            if space == nil, text.scalars[at].properties.isWhitespace { space = at }
        }
        return space ?? max(span.start + 1, middle)
    }

    private mutating func remember(_ path: [String]) {
        guard cachedPath != path else { return }
        cachedPath = path
        cachedLines = context.lines(for: path)
        cachedSize = cachedLines.isEmpty ? 0 : chunker.counter.countTokens(in: cachedLines.joined(separator: "\n"))
    }
}
