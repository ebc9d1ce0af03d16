internal import Synchronization
internal import TroveAnswer
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveQuery

/// A store that is kept open for one question after another, as servers and batches need it.
///
/// It follows what a writer commits meanwhile, without being opened again.
///
/// ```swift
/// let session = try await trove.searchSession()
/// for question in questions { print(try await session.search(SearchRequest(question)).results) }
/// ```
///
/// Any number of tasks may ask at once; a cancelled task's search ends.
public final class SearchSession: Sendable {
    let trove: Trove
    private let store: StoreFolder
    let catalog: SQLiteCatalog
    private let file: FileIdentity?
    private let notedEncoder: String?
    private let tuning: Int64?
    let scope: [String]
    private let needsVectors: Bool
    private let engine: Mutex<SearchEngine>
    private let depicted = Mutex<DepictedHits?>(nil)

    /// - Parameter name: The encoder whose vectors are searched; nil for the one in use.
    init(_ trove: Trove, scope: [String], needsVectors: Bool, encoder name: String? = nil) async throws {
        self.trove = trove
        self.scope = scope
        self.needsVectors = needsVectors
        store = try trove.store(create: false)
        catalog = try trove.catalog()
        file = trove.catalogFile
        notedEncoder = try catalog.notedEncoder()
        tuning = try catalog.activeRankingKey()
        engine = Mutex(try await trove.searchEngine(store, catalog, needsVectors: needsVectors, encoder: name))
    }

    /// Whether the store is still the one that was opened; a restored one is not, nor one with another encoder or tuning.
    var isCurrent: Bool {
        guard file == trove.catalogFile else { return false }
        return notedEncoder == (try? catalog.notedEncoder()) && tuning == (try? catalog.activeRankingKey())
    }

    /// Answers a question. One in words also finds pictures by what they show.
    /// - Parameter inner: Folders that this question is bound to beside the session's own; empty for none.
    /// - Throws: `.invalidArgument` for a question that cannot be, the store's errors, `CancellationError`.
    public func search(_ search: SearchRequest, within inner: [String] = []) async throws -> SearchResponse {
        try await currentEngine().search(
            bound(search, to: inner),
            pictures: needsVectors && search.admitsPictures ? try await depictedHits() : nil)
    }

    /// A question bound to the session's folders and to some within them.
    func bound(_ search: SearchRequest, to inner: [String]) throws(TroveError) -> SearchRequest {
        try search.bound(to: inner).bound(to: scope)
    }

    /// What answers from the store as it is now.
    func answerer() async throws -> Answerer {
        Answerer(
            engine: try await currentEngine(), catalog: catalog, certifier: Certifier(encoder: nil),
            pictures: needsVectors ? try await depictedHits() : nil)
    }

    /// Answers a question with pictures in it.
    /// - Parameter inner: Folders that this question is bound to beside the session's own; empty for none.
    /// - Throws: What ``Trove/search(_:limit:)`` throws for pictures.
    public func search(
        _ query: PictureQuery, limit: Int = 10, within inner: [String] = []
    ) async throws -> SearchResponse {
        var bound = query
        var place = SearchRequest("")
        place.scope = query.scope
        bound.scope = try place.bound(to: inner).bound(to: scope).scope
        return try await trove.search(bound, limit: limit, in: store, catalog)
    }

    /// Answers questions one after the other, in their order.
    public func answers(to searches: [SearchRequest]) -> AsyncThrowingStream<SearchResponse, any Error> {
        AsyncThrowingStream { continuation in
            let work = Task {
                do {
                    for search in searches { continuation.yield(try await self.search(search)) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    /// The engine; made anew as long as the store has no vectors that it could search.
    private func currentEngine() async throws -> SearchEngine {
        let known = engine.withLock { $0 }
        guard needsVectors, !known.hasVectors else { return known }
        guard let encoder = try? trove.textEncoder(of: catalog),
            try await catalog.space(fingerprint: encoder.fingerprint) != nil
        else { return known }
        let fresh = try await trove.searchEngine(store, catalog, needsVectors: true)
        engine.withLock { $0 = fresh }
        return fresh
    }

    /// Pictures by words; nil as long as the store has none.
    private func depictedHits() async throws -> DepictedHits? {
        if let known = depicted.withLock({ $0 }) { return known }
        guard let words = try await trove.wordPictures(store, catalog) else { return nil }
        let made = DepictedHits(catalog: catalog, words: words)
        depicted.withLock { $0 = made }
        return made
    }
}
