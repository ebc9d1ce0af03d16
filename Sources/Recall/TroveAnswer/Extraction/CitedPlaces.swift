internal import TroveCatalog
internal import TroveCore

/// Numbers the places that an answer cites, each once, with page and boxes.
struct CitedPlaces {
    let catalog: SQLiteCatalog
    private(set) var citations: [AnswerCitation] = []

    init(catalog: SQLiteCatalog) { self.catalog = catalog }

    /// The number of a sentence's place.
    mutating func number(of candidate: AnswerCandidate, in hit: Hit) async throws -> Int {
        try await number(of: candidate.span, in: hit)
    }

    /// The number of a place within a hit's text.
    mutating func number(of place: ScalarSpan, in hit: Hit) async throws -> Int {
        let span = place.shifted(by: hit.source.span.start)
        if let known = citations.first(where: { $0.id == hit.id && $0.span == span }) { return known.number }
        let quote = String(
            String.UnicodeScalarView(hit.text.unicodeScalars.dropFirst(place.start).prefix(place.count)))
        let shown = try await shown(span, in: hit)
        citations.append(
            AnswerCitation(
                number: citations.count + 1, id: hit.id, path: hit.source.path, sha256: hit.source.sha256,
                title: hit.source.title, page: shown.page, boxes: shown.boxes, span: span, quote: quote,
                trust: .ownFile))
        return citations.count
    }

    /// The names of a row's columns; nil where it is the table's first row, or no row of a table that was kept.
    func columns(of candidate: AnswerCandidate, in hit: Hit) async throws -> [String]? {
        guard candidate.isRow, let chunk = try await catalog.chunk(uid: hit.id),
            let found = try await catalog.tableRow(
                of: chunk.document.id, at: hit.source.span.start + candidate.span.start),
            found.row.row > 0
        else { return nil }
        return found.header.cells.map(\.text)
    }

    /// The number of a picture.
    mutating func number(ofPicture hit: Hit) -> Int {
        if let known = citations.first(where: { $0.id == hit.id }) { return known.number }
        citations.append(
            AnswerCitation(
                number: citations.count + 1, id: hit.id, path: hit.source.path, sha256: hit.source.sha256,
                title: hit.source.title, page: hit.source.page, boxes: hit.source.boxes, span: hit.source.span,
                quote: hit.text, trust: .ownFile))
        return citations.count
    }

    /// The page that a span begins on, and a box for each line of it there.
    private func shown(_ span: ScalarSpan, in hit: Hit) async throws -> (page: Int?, boxes: [Box]) {
        guard var number = hit.source.page, let chunk = try await catalog.chunk(uid: hit.id) else {
            return (hit.source.page, [])
        }
        // A passage may go on over the next page.
        var page = try await catalog.page(number, of: chunk.document.id)
        while let here = page, here.page.span.end <= span.start,
            let next = try await catalog.page(number + 1, of: chunk.document.id)
        {
            (page, number) = (next, number + 1)
        }
        var boxes: [(line: Int, box: Box)] = []
        for word in page?.words ?? [] where word.span.overlaps(span) {
            if let last = boxes.last, last.line == word.line {
                boxes[boxes.count - 1].box = last.box.union(word.box)
            } else {
                boxes.append((word.line, word.box))
            }
        }
        return (number, boxes.map(\.box))
    }
}
