import TroveCore

/// Cuts a long stretch of text at the best seams that keep each piece within the limit.
struct TextCutter {
    let text: ScalarText
    let tokens: TokenPlaces
    let limit: PieceLimit
    let seams: Seams.Kind

    /// Of a piece that ends where structure gives no seam, at most this part is said again in the next.
    private static let overlapShare = 8

    /// The pieces of `span`, in order; together they hold all of it but white space. Each begins where the one before
    /// ends, or a little earlier where that had to end within a sentence.
    func pieces(_ span: ScalarSpan) -> [Piece] {
        let places = Seams(seams, text, span)
        var pieces: [Piece] = []
        var start = span.start
        var overlap = 0
        while let rest = text.trimmed(ScalarSpan(start, span.end)) {
            let (end, isSeam) = cut(from: rest.start - overlap, past: rest.start, to: rest.end, places)
            if let piece = text.trimmed(ScalarSpan(rest.start - overlap, end)) {
                pieces.append(Piece(span: piece, tokens: tokens.count(in: piece), header: nil))
            }
            let next = text.trimmed(ScalarSpan(end, span.end))?.start ?? end
            overlap = isSeam ? 0 : next - resumption(before: end, after: rest.start, places, next: next)
            start = end
        }
        return pieces
    }

    /// Where the piece that begins at `start` ends, beyond `least`, and whether sentences or lines end there.
    private func cut(from start: Int, past least: Int, to end: Int, _ places: Seams) -> (end: Int, isSeam: Bool) {
        let furthest = min(tokens.furthest(from: start, most: limit.room, end: end), start + limit.scalars, end)
        if furthest >= end { return (end, true) }
        // Pieces of about equal size: the ideal end lies where the rest would be shared out evenly.
        let left = tokens.count(in: ScalarSpan(start, end))
        let shares = max(1, (left + limit.target - 1) / limit.target)
        let ideal = min(
            furthest, tokens.furthest(from: start, most: max(1, (left + shares - 1) / shares), end: end))
        for level in Seams.Level.allCases {
            let after =
                level == .strong
                ? start + (ideal - start) / 2 : level == .sentence ? start : start + (furthest - start) / 2
            if let seam = places.nearest(to: ideal, after: max(after, least), upTo: furthest, level) {
                return (seam, level == .strong || level == .sentence)
            }
        }
        return (max(furthest, least + 1), false)
    }

    /// Where the next piece begins after one that ends within a sentence: some words before its end, so that what
    /// stands at the cut is whole in one of the two.
    private func resumption(before end: Int, after start: Int, _ places: Seams, next: Int) -> Int {
        let share = Self.overlapShare
        let furthest = max(
            end - (end - start) / share, next - limit.scalars / share,
            tokens.start(before: end, most: min(limit.target, limit.room) / share))
        guard start < furthest, furthest < end else { return next }
        guard let space = places.first(.space, from: furthest, before: end) else {
            // Scripts without spaces go on at any of their letters, a run that is a single token nowhere.
            return tokens.begins(at: furthest) ? furthest : next
        }
        return text.trimmed(ScalarSpan(space, next + 1))?.start ?? next
    }
}
