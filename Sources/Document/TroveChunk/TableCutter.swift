import TroveCore

/// Cuts a table between its rows, a line each; the first line is repeated before every later piece.
struct TableCutter {
    let text: ScalarText
    let tokens: TokenPlaces
    let limit: PieceLimit
    let counter: any TokenCounter

    /// The pieces of a table.
    func pieces(_ span: ScalarSpan) -> [Piece] {
        let rows = lines(span)
        guard let first = rows.first else { return [] }
        let size = tokens.count(in: first)
        // A header that fills half of the room leaves too little to its rows.
        let header = size * 2 <= limit.room && first.count * 2 <= limit.scalars ? text.string(first) : nil
        let cost = header == nil ? 0 : size + 1
        let room = max(1, limit.room - cost)
        let target = max(1, min(limit.target, room))
        var pieces: [Piece] = []
        var open: ScalarSpan?
        func close() {
            guard let span = open else { return }
            let isFirst = pieces.isEmpty
            pieces.append(Piece(span: span, tokens: tokens.count(in: span), header: isFirst ? nil : header))
            open = nil
        }
        for row in rows {
            if let current = open {
                let joined = ScalarSpan(current.start, row.end)
                if tokens.count(in: joined) <= target, joined.count <= limit.scalars - first.count {
                    open = joined
                    continue
                }
                close()
            }
            if tokens.count(in: row) > room || row.count > limit.scalars - first.count {
                let narrow = PieceLimit(room: room, target: target, scalars: max(16, limit.scalars - first.count))
                let cutter = TextCutter(text: text, tokens: tokens, limit: narrow, seams: .sentences)
                for var piece in cutter.pieces(row) {
                    piece.header = pieces.isEmpty ? nil : header
                    pieces.append(piece)
                }
            } else {
                open = row
            }
        }
        close()
        return pieces
    }

    private func lines(_ span: ScalarSpan) -> [ScalarSpan] {
        var lines: [ScalarSpan] = []
        var start = span.start
        for at in span.range where text.scalars[at] == "\n" {
            if let line = text.trimmed(ScalarSpan(start, at)) { lines.append(line) }
            start = at + 1
        }
        if let line = text.trimmed(ScalarSpan(start, span.end)) { lines.append(line) }
        return lines
    }
}
