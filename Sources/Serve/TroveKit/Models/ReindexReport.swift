/// What moving a store to another encoder did.
public struct ReindexReport: Codable, Sendable {
    /// The encoder that answers from now on; `built-in` for Trove's own.
    public var encoder: String
    /// The one before; `trove reindex --rollback` goes back to it.
    public var former: String
    /// Passages and memories that were given a vector by this run.
    public var embedded: Int
    /// Texts that the encoder does not read: they are found by their words.
    public var unread: Int
    /// Texts longer than its window: what lies beyond is found by words.
    public var cut: Int
    /// Whether searches use the new encoder from now on.
    public var switched: Bool
    /// Quality on the user's own questions, before and after; nil where none were given.
    public var comparison: Comparison?
    /// Seconds.
    public var seconds: Double

    /// nDCG@10 and recall@10 by encoder.
    public struct Comparison: Codable, Sendable {
        /// Questions that were asked of both.
        public var questions: Int
        /// By the encoder before.
        public var before: Quality
        /// By the new one.
        public var after: Quality
    }

    /// How good the answers to judged questions were.
    public struct Quality: Codable, Sendable {
        /// Mean nDCG@10.
        public var ndcg10: Double
        /// Mean recall@10.
        public var recall10: Double
    }
}

/// How far a reindex is.
public struct ReindexProgress: Sendable, Hashable {
    /// Texts dealt with.
    public var done: Int
    /// Texts without a vector when it began.
    public var total: Int
}
