internal import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveQuery

/// A store opened for searching: model, graph and postings stay open from one question to the next.
///
/// ```swift
/// let session = try await trove.searchSession()
/// for question in questions { print(try await session.search(SearchRequest(question)).results) }
/// ```
/// Follows what a writer commits meanwhile. Any number of tasks may ask at once; a cancelled task's search ends.
public final class SearchSession: Sendable {
    private let engine: SearchEngine
    private let scope: [String]

    init(engine: SearchEngine, scope: [String]) {
        self.engine = engine
        self.scope = scope
    }

    /// Answers a question.
    /// - Throws: `.invalidArgument` for a question that cannot be, the store's errors, `CancellationError`.
    public func search(_ search: SearchRequest) async throws -> SearchResponse {
        try await engine.search(try search.bound(to: scope))
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
}
