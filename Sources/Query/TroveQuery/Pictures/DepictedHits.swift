package import TroveCatalog
package import TroveCore

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

    /// The answer with pictures in it, as long as before: pictures that say little come after all passages.
    package func joined(with found: SearchResponse) async throws -> SearchResponse {
        let scored = try await words.scores(of: found.query.text)
        let best = scored.filter { $0.score > Self.least }.sorted { ($1.score, $0.picture) < ($0.score, $1.picture) }
            .prefix(found.query.limit)
        let worths = Dictionary(uniqueKeysWithValues: best.map { ($0.picture, WordPictureSearch.worth($0.score)) })
        let lowest = found.results.last?.score ?? 0
        var response = found
        response.total += scored.count
        for picture in try await catalog.pictures(best.map(\.picture)) {
            let worth = worths[picture.id] ?? 0
            let part = Hit.Part(part: "depicts", weight: 1, score: worth)
            let same = response.results.firstIndex {
                $0.kind == .text && $0.source.sha256 == picture.document.sha256 && $0.source.page == picture.page
            }
            if let same {
                response.results[same].score += max(0, worth)
                response.results[same].parts.append(part)
                continue
            }
            var hit = Hit(showing: picture, passage: nil)
            hit.score = worth > 0 ? worth : lowest + worth
            hit.parts = [part]
            response.results.append(hit)
        }
        response.results.sort { ($1.score, $0.id) < ($0.score, $1.id) }
        response.results = Array(response.results.prefix(found.query.limit))
        return response
    }
}
