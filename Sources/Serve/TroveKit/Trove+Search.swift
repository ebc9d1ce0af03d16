internal import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveQuery

/// Searching.
extension Trove {
    /// Finds the passages that answer `text` best.
    /// - Parameters:
    ///   - limit: The most hits wanted, 1 to 1,000.
    ///   - mode: Words and vectors together, or one of them.
    /// - Throws: `.notFound` where there is no store, `.invalidArgument`; a missing model is a warning.
    public func search(_ text: String, limit: Int = 10, mode: SearchMode = .hybrid) async throws -> SearchResponse {
        let store = try store(create: false)
        let catalog = try SQLiteCatalog(store: store)
        let engine = try await engine(store, catalog, mode: mode)
        let found = try await engine.search(SearchRequest(text: text, limit: limit, mode: mode))
        guard mode == .hybrid, let words = try await wordPictures(store, catalog) else { return found }
        return try await DepictedHits(catalog: catalog, words: words).joined(with: found)
    }

    /// The engine that answers words.
    func engine(_ store: StoreFolder, _ catalog: SQLiteCatalog, mode: SearchMode) async throws -> SearchEngine {
        let (encoder, problem) = mode == .lexical ? (nil, nil) : try availableEncoder()
        let space =
            if let encoder { try await catalog.space(fingerprint: encoder.fingerprint) } else { SpaceRecord?.none }
        let vectors = space.map {
            VectorSearch(space: $0, catalog: catalog, folder: store.space($0.fingerprint))
        }
        return SearchEngine(catalog: catalog, vectors: vectors, encoder: encoder, encoderProblem: problem)
    }

    /// The text encoder, or why there is none: words can still be searched.
    private func availableEncoder() throws(TroveError) -> (TextEncoder?, String?) {
        do {
            return (try textEncoder(), nil)
        } catch  where error.code == .unavailable {
            return (nil, error.message)
        }
    }
}
