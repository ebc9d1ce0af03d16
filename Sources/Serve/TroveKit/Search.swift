internal import Foundation
public import TroveCore
internal import TroveQuery

/// A question to a store, and how its hits are chosen, ordered and given.
public struct Search: Sendable {
    /// The words; may be empty where ``like`` is given.
    public var text: String
    /// The most hits wanted, 1 to 1,000.
    public var limit = 10
    /// Words and vectors together, or one of them.
    public var mode = SearchMode.hybrid
    /// `path:reports/** page>3 lang:zh`, or Mongo-style JSON; empty for none.
    public var filter = ""
    /// Folders that the search is bound to, within the session's own; empty for all of those.
    public var scope: [String] = []
    /// Identifier of a hit or document that more are wanted like.
    public var like: String?
    /// The least relevance of a hit, 0 to 1.
    public var minimumRelevance = 0.0
    /// ``SearchResponse/nextCursor`` of the answer before; nil for the first hits.
    public var cursor: String?
    /// Tokens that the hits may take as one text; nil for no such text.
    public var budget: Int?
    /// Whether hits that say the same are left out for the best of them.
    public var collapses = true
    /// The most hits of one document; nil for any number.
    public var perDocument: Int?
    /// What alikeness to better hits costs, 0 to 1.
    public var diversity = 0.0
    /// Passages given beside each hit, before and after it.
    public var neighbours = 0
    /// Whether every part of each score is given.
    public var explains = false

    /// Creates a question.
    public init(_ text: String) { self.text = text }

    /// Whether nothing but words was asked, so that pictures may answer too.
    var isPlain: Bool {
        mode == .hybrid && filter.isEmpty && scope.isEmpty && like == nil && cursor == nil && budget == nil
            && minimumRelevance == 0 && !explains
    }

    /// The request to the engine, bound to a session's folders.
    /// - Throws: `.invalidArgument` for a folder outside of them.
    func request(scope outer: [String]) throws(TroveError) -> SearchRequest {
        var request = SearchRequest(text: text, limit: limit, mode: mode)
        request.filter = filter
        request.like = like
        request.minimumRelevance = minimumRelevance
        request.cursor = cursor
        request.budget = budget
        request.collapses = collapses
        request.perDocument = perDocument
        request.diversity = diversity
        request.neighbours = neighbours
        request.explains = explains
        let inner = scope.map(Trove.canonical)
        for folder in inner where !outer.isEmpty {
            guard outer.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") }) else {
                throw TroveError(.invalidArgument, "\(folder) lies outside of what this session may search")
            }
        }
        request.scope = inner.isEmpty ? outer : inner
        return request
    }
}
