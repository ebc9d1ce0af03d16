package import TroveCore

/// What a document's chunks lose or break, counted.
package struct ChunkAudit: Sendable, Equatable {
    /// Chunks.
    package private(set) var chunks = 0
    /// Chunks that end within a sentence of running text.
    package private(set) var cutSentences = 0
    /// Chunks that begin within a table and do not repeat its first row.
    package private(set) var withoutHeader = 0
    /// Scalars that are no white space and lie in no chunk.
    package private(set) var lostScalars = 0

    /// Counts nothing yet.
    package init() {}

    /// Adds the chunks of one document.
    package mutating func add(_ pieces: [Chunk], of document: ExtractedDocument) {
        let text = ScalarText(document.text)
        chunks += pieces.count
        var covered = 0
        for piece in pieces {
            lostScalars += text.letters(covered..<max(covered, piece.span.start))
            covered = max(covered, piece.span.end)
        }
        lostScalars += text.letters(covered..<max(covered, text.scalars.count))
        var next = 0
        for piece in pieces {
            while next < document.blocks.count, document.blocks[next].span.end <= piece.span.start { next += 1 }
            check(start: piece, document.blocks[next...], text)
            guard let block = document.blocks[next...].first(where: { $0.span.end >= piece.span.end }),
                block.span.start < piece.span.end, piece.span.end < block.span.end,
                ![.table, .code].contains(block.kind)
            else { continue }
            let after = text.scalars[piece.span.end..<block.span.end].prefix { $0.properties.isWhitespace }
            if after.count(where: { $0 == "\n" }) > 1 { continue }  // a blank line is a seam of its own
            if !Self.endsSentence(text.scalars, piece.span.end, block.span.end) { cutSentences += 1 }
        }
    }

    private mutating func check(start piece: Chunk, _ blocks: ArraySlice<Block>, _ text: ScalarText) {
        guard let block = blocks.first, block.kind == .table, block.span.start < piece.span.start,
            piece.span.start < block.span.end
        else { return }
        let end = block.span.range.first { text.scalars[$0] == "\n" } ?? block.span.end
        guard let header = text.trimmed(ScalarSpan(block.span.start, end)) else { return }
        if !piece.embeddedText.contains(text.string(header)) { withoutHeader += 1 }
    }

    private static func endsSentence(_ scalars: [Unicode.Scalar], _ at: Int, _ end: Int) -> Bool {
        var mark = at - 1
        while mark > 0, !SentenceMarks.ends(scalars, mark, end), at - mark < 40 {
            if scalars[mark].properties.isAlphabetic { break }
            mark -= 1
        }
        return SentenceMarks.ends(scalars, mark, end)
            && (at - mark < 6 || SentenceMarks.pastClosers(scalars, mark + 1, end) >= at)
    }
}

extension ScalarText {
    /// How many scalars of a range are no white space.
    fileprivate func letters(_ range: Range<Int>) -> Int {
        range.clamped(to: scalars.indices).count { !scalars[$0].properties.isWhitespace }
    }
}
