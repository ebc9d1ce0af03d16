internal import TroveHeads
internal import TroveLearn

/// What tuning found, measured on questions that were held back.
public struct TuneReport: Codable, Sendable {
    /// One way of searching.
    public struct Mode: Codable, Sendable {
        /// nDCG@10 of the usual ranking and of the tuned one, over all questions, each by a model that has not seen it.
        public var untuned: Double
        /// nDCG@10 of the tuned ranking.
        public var tuned: Double
        /// The mean difference.
        public var gain: Double
        /// The middle 95 % of resampled differences.
        public var interval: [Double]
        /// Share of resamples in which the tuned ranking is better.
        public var probabilityBetter: Double
        /// Whether searches of this mode use it.
        public var isAccepted: Bool
        /// What is added to a question's vector.
        public var adapter: String
        /// What each list of scores counts.
        public var weights: [String: Double]

        enum CodingKeys: String, CodingKey {
            case untuned, tuned, gain, interval, adapter, weights
            case probabilityBetter = "p_better"
            case isAccepted = "accepted"
        }
    }

    /// Name in the list of tunings; nil where nothing was kept.
    public var id: Int64?
    /// Whether searches use it.
    public var isActive: Bool
    /// Questions that were learned from.
    public var queries: Int
    /// Judgements that were left out because their documents are gone.
    public var stale: Int
    /// Questions left out because they have no vector.
    public var unread: Int
    /// By mode: `hybrid`, `dense`.
    public var modes: [String: Mode]
    /// Seconds since 1970.
    public var madeAt: Double

    enum CodingKeys: String, CodingKey {
        case id, queries, stale, unread, modes
        case isActive = "active"
        case madeAt = "made_at"
    }
}

/// How often nonsense would have been accepted: the same questions with each other's answers.
public struct TuneControl: Codable, Sendable {
    /// Shuffled sets that were tried.
    public var trials: Int
    /// Those that were accepted.
    public var accepted: Int
    /// What accepted ones change on the true judgements, the worst first.
    public var changes: [Double]
}

extension TuneReport.Mode {
    init(_ proof: PairedBootstrap, before: [Double], after: [Double], part: TunedRanking.Part?, isAccepted: Bool) {
        let mean = { (values: [Double]) in values.reduce(0, +) / Double(max(1, values.count)) }
        let weights = part?.weights ?? FusionWeights()
        self.init(
            untuned: mean(before), tuned: mean(after), gain: proof.gain, interval: proof.interval,
            probabilityBetter: proof.probabilityBetter, isAccepted: isAccepted,
            adapter: part?.adapter.map { "strength \($0.strength)" } ?? "none",
            weights: [
                "dense": weights.dense, "lexical": weights.lexical, "feedback": weights.feedback,
                "neighbours": weights.neighbours,
            ])
    }
}
