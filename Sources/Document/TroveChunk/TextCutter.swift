import TroveCore

/// Cuts a long stretch of text at the best seams that keep each piece within the limit.
struct TextCutter {
    let text: ScalarText
    let tokens: TokenPlaces
    let limit: PieceLimit
    let seams: Seams.Kind

    /// The pieces of `span`, in order; together they hold all of it but white space.
    func pieces(_ span: ScalarSpan) -> [Piece] {
        let places = Seams(seams, text, span)
        var pieces: [Piece] = []
        var start = span.start
        while let rest = text.trimmed(ScalarSpan(start, span.end)) {
            start = rest.start
            let end = cut(from: start, to: rest.end, places)
            if let piece = text.trimmed(ScalarSpan(start, end)) {
                pieces.append(Piece(span: piece, tokens: tokens.count(in: piece), header: nil))
            }
            start = end
        }
        return pieces
    }

    /// Where the piece that begins at `start` ends.
    private func cut(from start: Int, to end: Int, _ places: Seams) -> Int {
        let furthest = min(tokens.furthest(from: start, most: limit.room, end: end), start + limit.scalars, end)
        if furthest >= end { return end }
        // Pieces of about equal size: the ideal end lies where the rest would be shared out evenly.
        let left = tokens.count(in: ScalarSpan(start, end))
        let shares = max(1, (left + limit.target - 1) / limit.target)
        let ideal = min(
            furthest, tokens.furthest(from: start, most: max(1, (left + shares - 1) / shares), end: end))
        for level in Seams.Level.allCases {
            let least =
                level == .strong
                ? start + (ideal - start) / 2 : level == .sentence ? start : start + (furthest - start) / 2
            if let seam = places.nearest(to: ideal, after: least, upTo: furthest, level) { return seam }
        }
        return furthest
    }
}
