internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Gives ranked chunks their place: path, page, boxes of the match, highlights.
struct HitBuilder: Sendable {
    /// A chunk that was ranked.
    struct Ranked: Sendable {
        var chunk: Int64
        var score: Double
        var scores: Hit.Scores
    }

    let catalog: SQLiteCatalog

    /// The hits in the order given; a chunk that was removed meanwhile is left out.
    /// - Parameter terms: The query's words, as typed.
    func hits(_ ranked: [Ranked], terms: [String]) async throws -> [Hit] {
        let chunks = try await catalog.chunks(ranked.map(\.chunk))
        let byKey = Dictionary(uniqueKeysWithValues: chunks.map { ($0.id, $0) })
        let pages = try await catalog.pages(of: Set(chunks.map(\.document.id)))
        let weighted = try await weights(of: terms)
        return ranked.compactMap { item in
            byKey[item.chunk].map { hit($0, item, pages: pages[$0.document.id] ?? [], terms: weighted) }
        }
    }

    /// Words of the query with their inverse document frequency; stop words weigh next to nothing.
    private func weights(of terms: [String]) async throws -> [PassageMatch.Term] {
        let asked = Array(terms.prefix(64))
        let (counts, total) = try await catalog.frequencies(of: asked)
        return asked.map { term in
            let count = Double(counts[term] ?? 0)
            let rarity = log(1 + (Double(total) - count + 0.5) / (count + 0.5))
            return .init(stem: Stem.of(term), weight: LexicalQuery.stopWords.contains(term) ? 0.05 : max(0.1, rarity))
        }
    }

    private func hit(_ chunk: ChunkRecord, _ item: Ranked, pages: [PageRecord], terms: [PassageMatch.Term]) -> Hit {
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

    private func picture(_ page: Page, format: String, url: URL) -> Hit.Picture? {
        guard Self.pictureFormats.contains(format) else { return nil }
        return Hit.Picture(uri: url.absoluteString, mime: "image/\(format)", width: page.width, height: page.height)
    }

    /// Formats whose pages are pictures; their names are those of the media type `image/...`.
    private static let pictureFormats: Set<String> = ["png", "jpeg", "tiff", "webp", "gif", "bmp"]
}
