/// A question to what is known, and how its answers are chosen.
public struct RecallRequest: Sendable {
    /// The words.
    public var text: String
    /// The most hits wanted, 1 to 1,000.
    public var limit: Int
    /// Words and vectors together, or one of them.
    public var mode = SearchMode.hybrid
    /// Whom the question concerns; empty parts stand for all.
    public var scope: MemoryScope
    /// Kinds wanted; empty for all.
    public var kinds: Set<MemoryKind> = []
    /// The least trust of a hit.
    public var leastTrust = Trust.unknown
    /// Seconds since 1970 between which a hit happened; nil for no bound.
    public var since: Double?
    /// The end of that time, not included.
    public var until: Double?
    /// What freshness counts, 0 to 1; 0 for nothing.
    public var recency = 0.0
    /// Episodes given beside each hit, before and after it.
    public var neighbours = 0
    /// The least relevance of a hit; 0 for any.
    public var minimumRelevance = 0.0
    /// Tokens that the hits may take as one text; nil for no such text.
    public var budget: Int?
    /// Whether every part of each score is given.
    public var explains = false
    /// Seconds since 1970 that `last week` is seen from; nil for the present.
    public var now: Double?

    /// Creates a question.
    public init(_ text: String, limit: Int = 10, scope: MemoryScope = MemoryScope()) {
        self.text = text
        self.limit = limit
        self.scope = scope
    }

    /// - Throws: `.invalidArgument` for a question that cannot be.
    package func check() throws(TroveError) {
        var search = SearchRequest(text, limit: limit, mode: mode)
        search.neighbours = neighbours
        search.minimumRelevance = minimumRelevance
        search.budget = budget
        try search.check()
        guard (0...1).contains(recency) else {
            throw TroveError(.invalidArgument, "what freshness counts must lie between 0 and 1")
        }
        if let since, let until, since >= until {
            throw TroveError(.invalidArgument, "the time ends before it begins; give the earlier bound first")
        }
    }
}
