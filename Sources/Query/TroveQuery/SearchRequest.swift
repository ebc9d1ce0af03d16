package import TroveCore

/// A question to a store, and how its hits are chosen, ordered and given.
package struct SearchRequest: Sendable {
    /// The words; may be empty where ``like`` is given.
    package var text: String
    /// The most hits wanted, 1 to 1,000.
    package var limit: Int
    /// How to search.
    package var mode: SearchMode
    /// Filter, in the short form or as JSON; empty for none.
    package var filter = ""
    /// Folders that the search is bound to; empty for all.
    package var scope: [String] = []
    /// Identifier of a hit or document that more are wanted like.
    package var like: String?
    /// The least relevance of a hit; 0 for any.
    package var minimumRelevance = 0.0
    /// What ``SearchResponse/nextCursor`` gave; nil for the first hits.
    package var cursor: String?
    /// Tokens that the hits may take as one text; nil for no such text.
    package var budget: Int?
    /// Whether hits that say the same are left out for the best of them.
    package var collapses = true
    /// The most hits of one document; nil for any number.
    package var perDocument: Int?
    /// What alikeness to better hits costs, 0 to 1 (MMR); 0 for nothing.
    package var diversity = 0.0
    /// Passages given beside each hit, before and after it.
    package var neighbours = 0
    /// Whether every part of each score is given.
    package var explains = false

    /// Creates a question.
    package init(text: String, limit: Int = 10, mode: SearchMode = .hybrid) {
        self.text = text
        self.limit = limit
        self.mode = mode
    }

    /// - Throws: `.invalidArgument` for a question that cannot be.
    func check() throws(TroveError) {
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
