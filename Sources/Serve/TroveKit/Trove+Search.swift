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
        var encoder: TextEncoder?
        var problem: String?
        if mode != .lexical {
            do {
                encoder = try textEncoder()
            } catch let error as TroveError where error.code == .unavailable {
                problem = error.message
            }
        }
        var vectors: VectorSearch?
        if let encoder, let space = try await catalog.space(fingerprint: encoder.fingerprint) {
            vectors = VectorSearch(space: space, catalog: catalog, folder: store.space(space.fingerprint))
        }
        let engine = SearchEngine(catalog: catalog, vectors: vectors, encoder: encoder, encoderProblem: problem)
        return try await engine.search(SearchRequest(text: text, limit: limit, mode: mode))
    }
}
