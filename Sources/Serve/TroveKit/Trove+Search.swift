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
        var search = SearchRequest(text)
        search.limit = limit
        search.mode = mode
        return try await self.search(search)
    }

    /// Finds the passages that answer a question best. For several questions a ``SearchSession`` is faster.
    ///
    /// A plain question of words also finds pictures by what they show.
    public func search(_ search: SearchRequest) async throws -> SearchResponse {
        try await searchSession(needsVectors: search.mode != .lexical).search(search)
    }

    /// Opens the store for searching.
    /// - Parameters:
    ///   - scope: Folders that the session is bound to; empty for all.
    ///   - needsVectors: False leaves the encoder unloaded: words alone are searched.
    /// - Throws: `.notFound` where there is no store; a missing model is a warning of each answer.
    public func searchSession(scope: [String] = [], needsVectors: Bool = true) async throws -> SearchSession {
        try await SearchSession(self, scope: scope.map(Self.canonical), needsVectors: needsVectors)
    }

    /// Opens the store for searching by the vectors of an encoder, whichever is in use.
    func searchSession(encoder name: String) async throws -> SearchSession {
        try await SearchSession(self, scope: [], needsVectors: true, encoder: name)
    }

    /// The engine over a store.
    /// - Parameter name: The encoder whose vectors are searched; nil for the one in use.
    func searchEngine(
        _ store: StoreFolder, _ catalog: SQLiteCatalog, needsVectors: Bool = true, encoder name: String? = nil
    ) async throws -> SearchEngine {
        let (encoder, problem): (TextEncoder?, String?) =
            if let name { (try textEncoder(named: name), nil) } else {
                needsVectors ? try availableEncoder(of: catalog) : (nil, nil)
            }
        var space: SpaceRecord?
        if let encoder { space = try await catalog.space(fingerprint: encoder.fingerprint) }
        var policy = try RankingPolicy(
            joining: RankingPolicy.Joining(rawValue: configuration[.fusion]) ?? .scores,
            boosts: configuration.list(.boosts))
        policy.tuned = try activeTuning(of: catalog)
        return SearchEngine(
            catalog: catalog, words: LexicalSearch(catalog: catalog, folder: store.lexical),
            vectors: space.map { VectorSearch(space: $0, catalog: catalog, folder: store.space($0.fingerprint)) },
            encoder: encoder, encoderProblem: problem,
            policy: policy, reranker: try crossEncoder())
    }

    /// The text encoder of a store, or why there is none: words can still be searched.
    func availableEncoder(of catalog: SQLiteCatalog) throws -> (TextEncoder?, String?) {
        do {
            return (try textEncoder(of: catalog), nil)
        } catch let error as TroveError where error.code == .unavailable || error.code == .notFound {
            return (nil, error.message)
        }
    }

    /// The built-in text encoder, or why there is none: certificates can still be made by words.
    func availableEncoder() throws(TroveError) -> (TextEncoder?, String?) {
        do {
            return (try textEncoder(), nil)
        } catch  where error.code == .unavailable {
            return (nil, error.message)
        }
    }
}
