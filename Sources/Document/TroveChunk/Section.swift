import TroveCore

/// A block, or the part of one that stands on one page: what is cut and packed.
struct Section: Sendable {
    var span: ScalarSpan
    var kind: Block.Kind
    var level: Int
    var headingPath: [String]
    var page: Int?

    /// The sections of a document in order. They cover all that is no white space, whether blocks do or not.
    static func all(of document: ExtractedDocument, in text: ScalarText) -> [Section] {
        var sections: [Section] = []
        var cuts = PageCuts(document.pages, length: text.scalars.count)
        var cursor = 0
        var last = Section(span: ScalarSpan(0, 0), kind: .paragraph, level: 0, headingPath: [], page: nil)
        func add(_ span: ScalarSpan, like model: Section) {
            for part in cuts.parts(of: span) {
                guard let clean = text.trimmed(part.span) else { continue }
                var section = model
                section.span = clean
                section.page = part.page ?? model.page
                sections.append(section)
            }
        }
        for block in document.blocks {
            let start = max(cursor, min(block.span.start, text.scalars.count))
            let end = max(start, min(block.span.end, text.scalars.count))
            if start > cursor { add(ScalarSpan(cursor, start), like: last) }
            let model = Section(
                span: block.span, kind: block.kind, level: block.level, headingPath: block.headingPath, page: block.page
            )
            add(ScalarSpan(start, end), like: model)
            last = Section(
                span: block.span, kind: .paragraph, level: 0, headingPath: block.headingPath, page: block.page)
            cursor = end
        }
        if cursor < text.scalars.count { add(ScalarSpan(cursor, text.scalars.count), like: last) }
        return sections
    }
}

/// The places where pages begin, and where the last one ends: what comes after it stands on none.
private struct PageCuts {
    private let starts: [(at: Int, page: Int?)]
    private var next = 0

    init(_ pages: [Page], length: Int) {
        var found: [(at: Int, page: Int?)] = []
        for page in pages where page.span.start <= length {
            if let last = found.last, last.at > page.span.start { continue }
            found.append((page.span.start, page.page))
        }
        if let end = pages.map(\.span.end).max(), end < length, !found.isEmpty { found.append((end, nil)) }
        starts = found
    }

    /// The parts of a span on each page; spans are asked in ascending order.
    mutating func parts(of span: ScalarSpan) -> [(span: ScalarSpan, page: Int?)] {
        while next < starts.count, starts[next].at <= span.start { next += 1 }
        var parts: [(span: ScalarSpan, page: Int?)] = []
        var start = span.start
        var page = next > 0 ? starts[next - 1].page : Int?.none
        while next < starts.count, starts[next].at < span.end {
            parts.append((ScalarSpan(start, starts[next].at), page))
            (start, page) = (starts[next].at, starts[next].page)
            next += 1
        }
        parts.append((ScalarSpan(start, span.end), page))
        return parts
    }
}
