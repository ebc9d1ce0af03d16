internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Gives ranked chunks their place: path, page, boxes of the match, highlights.
struct HitBuilder: Sendable {
    /// A chunk that was ranked.
    struct Ranked: Sendable {
        var chunk: ChunkRecord
        var score: Double
        var scores: Hit.Scores
    }

    let catalog: SQLiteCatalog

    /// The hits in the order given.
    func hits(_ ranked: [Ranked], terms: [PassageMatch.Term]) async throws -> [Hit] {
        let pages = try await catalog.pages(of: Set(ranked.map(\.chunk.document.id)))
        return ranked.map { hit($0, pages: pages[$0.chunk.document.id] ?? [], terms: terms) }
    }

    private func hit(_ item: Ranked, pages: [PageRecord], terms: [PassageMatch.Term]) -> Hit {
        let chunk = item.chunk
        let page = pages.first { $0.page.page == chunk.page }
        let match = PassageMatch(text: chunk.text, span: chunk.span, terms: terms, words: page?.words ?? [])
        let document = chunk.document
        let file = document.files.first { FileStamp.read(path: $0.path) == $0.stamp } ?? document.files.first
        let path = file?.path ?? ""
        let url = URL(fileURLWithPath: path)
        return Hit(
            id: chunk.uid, kind: .text, score: item.score, scores: item.scores,
            indexedAt: Date(timeIntervalSince1970: document.indexedAt).formatted(.iso8601),
            stale: file.map { FileStamp.read(path: $0.path) != $0.stamp } ?? true,
            text: chunk.text, highlights: match.highlights,
            source: Hit.Source(
                path: path, uri: url.absoluteString, sha256: document.sha256,
                title: document.title ?? url.lastPathComponent, page: chunk.page, boxes: match.boxes,
                headingPath: chunk.headingPath, span: chunk.span),
            image: page.flatMap { picture($0.page, format: document.format, url: url) },
            metadata: document.metadata, truncated: false)
    }

    /// A picture that was found, with the best passage of its place.
    func hit(_ picture: PictureRecord, passage: Hit?) -> Hit {
        let document = picture.document
        let file = document.files.first { FileStamp.read(path: $0.path) == $0.stamp } ?? document.files.first
        let url = URL(fileURLWithPath: file?.path ?? "")
        let whole = Box(page: picture.page ?? 1, x0: 0, y0: 0, x1: 1, y1: 1)
        return Hit(
            id: picture.uid, kind: picture.kind == .page ? .page : .image, score: 0,
            scores: passage?.scores ?? .init(dense: nil, lexical: nil),
            indexedAt: Date(timeIntervalSince1970: document.indexedAt).formatted(.iso8601),
            stale: file.map { FileStamp.read(path: $0.path) != $0.stamp } ?? true,
            text: passage?.text ?? picture.depicts.map(\.label).joined(separator: ", "),
            highlights: passage?.highlights ?? [],
            source: Hit.Source(
                path: url.path, uri: url.absoluteString, sha256: document.sha256,
                title: document.title ?? url.lastPathComponent, page: picture.page, boxes: [picture.box ?? whole],
                headingPath: passage?.source.headingPath ?? [],
                span: passage?.source.span ?? ScalarSpan(0, 0)),
            image: Hit.Picture(
                uri: url.absoluteString, mime: Self.mediaType(document.format), width: picture.width,
                height: picture.height),
            metadata: document.metadata, truncated: false)
    }

    private static func mediaType(_ format: String) -> String {
        if pictureFormats.contains(format) { return "image/\(format)" }
        return format == "pdf" ? "application/pdf" : "application/octet-stream"
    }

    private func picture(_ page: Page, format: String, url: URL) -> Hit.Picture? {
        guard Self.pictureFormats.contains(format) else { return nil }
        return Hit.Picture(uri: url.absoluteString, mime: "image/\(format)", width: page.width, height: page.height)
    }

    /// Formats whose pages are pictures; their names are those of the media type `image/...`.
    private static let pictureFormats: Set<String> = ["png", "jpeg", "tiff", "webp", "gif", "bmp"]
}
