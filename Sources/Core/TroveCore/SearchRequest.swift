/// A question to a store, and how its hits are chosen, ordered and given.
public struct SearchRequest: Sendable {
    /// The words; may be empty where ``like`` is given.
    public var text: String
    /// The most hits wanted, 1 to 1,000.
    public var limit: Int
    /// How to search.
    public var mode: SearchMode
    /// `path:reports/** page>3 lang:zh`, or Mongo-style JSON; empty for none.
    public var filter = ""
    /// Folders that the search is bound to, within a session's own; empty for all of those.
    public var scope: [String] = []
    /// Identifier of a hit or document that more are wanted like.
    public var like: String?
    /// Identifiers of hits or documents that others should be more like, and less like (Rocchio, 1971).
    public var moreLike: [String] = []
    /// See ``moreLike``.
    public var lessLike: [String] = []
    /// The least relevance of a hit; 0 for any.
    public var minimumRelevance = 0.0
    /// What ``SearchResponse/nextCursor`` gave; nil for the first hits.
    public var cursor: String?
    /// Tokens that the hits may take as one text; nil for no such text.
    public var budget: Int?
    /// How far names are followed from the first hits, where a question asks for a chain of facts.
    public var hops = Hops.auto
    /// Whether hits that say the same are left out for the best of them.
    public var collapses = true
    /// The most hits of one document; nil for any number.
    public var perDocument: Int?
    /// What alikeness to better hits costs, 0 to 1 (MMR); 0 for nothing.
    public var diversity = 0.0
    /// Passages given beside each hit, before and after it.
    public var neighbours = 0
    /// Whether the section or table that each hit is a part of is given beside it.
    public var parents = false
    /// Whether every part of each score is given.
    public var explains = false

    /// Creates a question.
    public init(_ text: String, limit: Int = 10, mode: SearchMode = .hybrid) {
        self.text = text
        self.limit = limit
        self.mode = mode
    }

    /// - Throws: `.invalidArgument` for a question that cannot be.
    package func check() throws(TroveError) {
        guard (1...1000).contains(limit) else {
            throw TroveError(.invalidArgument, "the number of hits must lie between 1 and 1000")
        }
        guard like != nil || text.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "there is nothing to search for; give some words")
        }
        guard (0...1).contains(minimumRelevance) else {
            throw TroveError(.invalidArgument, "the least relevance must lie between 0 and 1")
        }
        guard (0...1).contains(diversity) else {
            throw TroveError(.invalidArgument, "the diversity must lie between 0 and 1")
        }
        guard (0...20).contains(neighbours) else {
            throw TroveError(.invalidArgument, "0 to 20 neighbours can be given")
        }
        if let budget, !(1...10_000_000).contains(budget) {
            throw TroveError(.invalidArgument, "a budget must lie between 1 and 10,000,000 tokens")
        }
        if let perDocument, perDocument < 1 {
            throw TroveError(.invalidArgument, "at least one hit of a document must be allowed")
        }
    }
}
