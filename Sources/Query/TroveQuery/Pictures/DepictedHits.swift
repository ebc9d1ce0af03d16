package import TroveCatalog
internal import TroveCore

/// Puts pictures that show what a question says among the passages that answer it.
package struct DepictedHits: Sendable {
    private let catalog: SQLiteCatalog
    /// Pictures that show less of what was asked are no answer at all.
    private static let least = -12.0
    private let words: WordPictureSearch

    package init(catalog: SQLiteCatalog, words: WordPictureSearch) {
        self.catalog = catalog
        self.words = words
    }

    /// The hits with pictures among them, as many as before: pictures that say little come after all passages.
    /// - Parameter allowed: Pictures that may be found; nil for all.
    /// - Returns: The hits, and how many pictures show enough of what was asked to be an answer.
    func joined(
        with found: [Hit], asked request: SearchRequest, allowed: Set<Int64>?
    ) async throws -> (hits: [Hit], pictures: Int) {
        let scored = try await words.scores(of: request.text).filter { allowed?.contains($0.picture) ?? true }
        let showing = scored.filter { $0.score > Self.least }
        let best = showing.sorted { ($1.score, $0.picture) < ($0.score, $1.picture) }.prefix(request.limit)
        let worths = Dictionary(uniqueKeysWithValues: best.map { ($0.picture, WordPictureSearch.worth($0.score)) })
        let lowest = found.last?.score ?? 0
        var hits = found
        for picture in try await catalog.pictures(best.map(\.picture)) {
            let worth = worths[picture.id] ?? 0
            let part = Hit.Part(part: "depicts", weight: 1, score: worth)
            let same = hits.firstIndex {
                $0.kind == .text && $0.source.sha256 == picture.document.sha256 && $0.source.page == picture.page
            }
            if let same {
                hits[same].score += max(0, worth)
                hits[same].parts.append(part)
                continue
            }
            guard let document = picture.document.within(request.scope) else { continue }
            var shown = picture
            shown.document = document
            var hit = Hit(showing: shown, passage: nil)
            hit.score = worth > 0 ? worth : lowest + worth
            hit.parts = [part]
            hits.append(hit)
        }
        hits.sort { ($1.score, $0.id) < ($0.score, $1.id) }
        return (Array(hits.prefix(request.limit)), showing.count)
    }
}

extension SearchRequest {
    /// Whether pictures may answer too: a question in words, and its first hits. They state no relevance.
    package var admitsPictures: Bool { mode == .hybrid && like == nil && cursor == nil && minimumRelevance == 0 }
}
