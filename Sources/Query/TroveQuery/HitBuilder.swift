internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Gives ranked chunks their place: path, page, boxes of the match, highlights, the answering sentence, relevance.
struct HitBuilder: Sendable {
    let catalog: SQLiteCatalog
    let question: Question
    let selection: ChunkSelection

    /// Hits for a page of candidates, in their order.
    /// - Parameter all: All candidates: relevance looks at how far one is ahead.
    func hits(
        _ page: [Candidate], among all: [Candidate], ranking: Ranking, request: SearchRequest
    ) async throws -> [Hit] {
        let passages = Dictionary(
            try catalog.passages(page.map(\.chunk)).map { ($0.chunk.id, $0) }, uniquingKeysWith: { first, _ in first })
        let field = RelevanceField(all, question: question)
        var hits: [Hit] = []
        for candidate in page {
            guard let (chunk, page) = passages[candidate.chunk], let reading = candidate.reading else { continue }
            var hit = hit(candidate, chunk, on: page, reading)
            let sentence = reading.bestSentence
            let features = field.features(of: candidate, reading: reading, sentence: sentence)
            hit.relevance = Relevance.value(features)
            hit.answerSpan = sentence?.span
            hit.moreInDocument = candidate.moreInDocument
            hit.duplicates = candidate.duplicates
            if request.neighbours > 0 { hit.neighbours = try await neighbours(of: chunk, count: request.neighbours) }
            if request.parents { hit.parent = try await parent(of: chunk) }
            if request.explains {
                hit.explanation =
                    ranking.explanation(of: candidate, chain: try candidate.chain.map(path))
                    + features.named.map { .init(part: "relevance:\($0.0)", value: $0.1) }
            }
            hits.append(hit)
        }
        return hits
    }

    /// Where a chain came from, in words.
    private func path(of step: ChainStep) throws -> String {
        guard let from = try catalog.passages([step.chunk]).first?.chunk else { return "by '\(step.name)'" }
        let file = from.document.files.first { selection.covers($0.path) }?.path ?? ""
        let title = from.document.title ?? URL(fileURLWithPath: file, isDirectory: false).lastPathComponent
        return "from '\(title)' (\(from.uid)) by '\(step.name)'"
    }

    private func hit(
        _ candidate: Candidate, _ chunk: ChunkRecord, on page: PageRecord?, _ reading: PassageReading
    ) -> Hit {
        let document = chunk.document
        let match = PassageMatch(reading, question: question, span: chunk.span, words: page?.words ?? [])
        let files = document.files.filter { selection.covers($0.path) }
        let fresh = files.first { FileStamp.read(path: $0.path) == $0.stamp }
        let path = (fresh ?? files.first)?.path ?? ""
        let url = URL(fileURLWithPath: path, isDirectory: false)
        var hit = Hit(
            id: chunk.uid, kind: .text, score: candidate.score,
            scores: .init(dense: candidate.dense, lexical: candidate.lexical),
            indexedAt: Date(timeIntervalSince1970: document.indexedAt).formatted(.iso8601), stale: fresh == nil,
            text: chunk.text, highlights: match.highlights,
            source: Hit.Source(
                path: path, others: files.map(\.path), uri: url.absoluteString, format: document.format,
                sha256: document.sha256,
                title: document.title ?? url.lastPathComponent, page: chunk.page, boxes: match.boxes,
                headingPath: chunk.headingPath, span: chunk.span),
            image: page.flatMap { picture($0.page, format: document.format, url: url) },
            metadata: document.metadata, truncated: false)
        if document.files.isEmpty { hit.stale = true }
        return hit
    }

    private func neighbours(of chunk: ChunkRecord, count: Int) async throws -> [Hit.Neighbour] {
        try await catalog.chunks(
            of: chunk.document, ordinals: max(0, chunk.ordinal - count)...(chunk.ordinal + count)
        ).filter { $0.id != chunk.id }.map { Hit.Neighbour(id: $0.uid, text: $0.text, span: $0.span) }
    }

    /// What a chunk is a part of; of a long section or document what stands around the chunk.
    private func parent(of chunk: ChunkRecord) async throws -> Hit.Parent? {
        guard let parent = chunk.parent else { return nil }
        let around = (Self.longestParent - min(chunk.span.count, Self.longestParent)) / 2
        let start = max(parent.span.start, chunk.span.start - around)
        let span = ScalarSpan(start, max(start, min(parent.span.end, chunk.span.end + around)))
        return Hit.Parent(
            kind: parent.kind, title: parent.title, span: span,
            text: try await catalog.text(of: chunk.document, in: span), truncated: span != parent.span)
    }

    /// Most scalars of a parent that are given.
    private static let longestParent = 8000

    private func picture(_ page: Page, format: String, url: URL) -> Hit.Picture? {
        guard DocumentRecord.pictureFormats.contains(format) else { return nil }
        return Hit.Picture(uri: url.absoluteString, mime: "image/\(format)", width: page.width, height: page.height)
    }
}
