package import TroveCore

/// Cuts a document into runs that the encoder reads whole: structure first, then sentences, then what fits.
///
/// Every scalar that is no white space lies in a chunk, every chunk's `embeddedText` fits the encoder's window, and no
/// chunk reaches over the end of a page. Time is linear in the text.
package struct Chunker: Sendable {
    /// Counts as the encoder will.
    let counter: any TokenCounter
    /// Tokens of text that a chunk aims for.
    let target: Int
    /// Most scalars of a chunk: a run of letters without end may be a single token.
    let longest: Int

    /// Creates a chunker.
    /// - Parameters:
    ///   - tokenCounter: The encoder's tokenizer. Its window must be at least 32 tokens.
    ///   - target: Tokens of text that a chunk aims for, context not counted.
    ///   - longest: Most scalars of a chunk's text.
    package init(tokenCounter: any TokenCounter, target: Int = 180, longest: Int = 4000) {
        precondition(tokenCounter.window >= 32, "a window under 32 tokens holds no sentence")
        precondition(longest >= 16, "a chunk holds at least 16 scalars")
        counter = tokenCounter
        self.target = max(8, min(target, tokenCounter.window))
        self.longest = longest
    }

    /// Cuts a document.
    /// - Parameter fallbackTitle: The title where the document states none: the file's name.
    /// - Returns: Chunks in the order of the text. They overlap only where a text was cut within a sentence.
    package func chunks(of document: ExtractedDocument, fallbackTitle: String) -> [Chunk] {
        let text = ScalarText(document.text)
        let context = ChunkContext(title: document.title ?? fallbackTitle, counter: counter)
        var packer = ChunkPacker(chunker: self, text: text, context: context)
        for section in Section.all(of: document, in: text) {
            packer.add(pieces(of: section, text, room: packer.room(for: section.headingPath)), of: section)
        }
        let outline = Outline(document, in: text)
        return packer.finish().map { chunk in
            var chunk = chunk
            chunk.parent = outline.parent(of: chunk.span)
            return chunk
        }
    }

    /// Cuts one section into pieces that fit beside their context.
    private func pieces(of section: Section, _ text: ScalarText, room: Int) -> [Piece] {
        let whole = text.string(section.span)
        let tokens = TokenPlaces(counter.tokenSpans(of: whole), shiftedBy: section.span.start)
        guard tokens.count > room || section.span.count > longest else {
            return [Piece(span: section.span, tokens: tokens.count, header: nil)]
        }
        let limit = PieceLimit(room: room, target: min(target, room), scalars: longest)
        switch section.kind {
        case .table: return TableCutter(text: text, tokens: tokens, limit: limit, counter: counter).pieces(section.span)
        case .code: return TextCutter(text: text, tokens: tokens, limit: limit, seams: .lines).pieces(section.span)
        default: return TextCutter(text: text, tokens: tokens, limit: limit, seams: .sentences).pieces(section.span)
        }
    }
}

/// What a piece of a block may measure.
struct PieceLimit: Sendable {
    /// Most tokens.
    var room: Int
    /// Tokens to aim for.
    var target: Int
    /// Most scalars.
    var scalars: Int
}

/// A part of a block that is never cut again, unless the tokenizer counts more in it than its parts have.
struct Piece: Sendable, Equatable {
    /// Its part of the text.
    var span: ScalarSpan
    /// Its tokens.
    var tokens: Int
    /// The header of the table that it continues; such a piece begins a chunk.
    var header: String?
}
