internal import Foundation
internal import TroveCore
internal import TroveQuery

/// What one judged set scored.
public struct EvaluatedSet: Codable, Sendable {
    /// A part of the queries, by language or modality.
    public struct Group: Codable, Sendable {
        /// `lang:de`, `modality:image`.
        public var name: String
        /// Queries of the part.
        public var queries: Int
        /// Means over them.
        public var metrics: [String: Double]
    }

    /// One query's score, for comparing with another run.
    public struct ScoredQuery: Codable, Sendable {
        /// Identifier in its set.
        public var id: String
        /// What was asked.
        public var text: String
        /// nDCG@10.
        public var ndcg10: Double

        enum CodingKeys: String, CodingKey {
            case id, text
            case ndcg10 = "ndcg@10"
        }
    }

    /// Means at each cut of the ranking: index 0 holds k = 1.
    public struct Curve: Codable, Sendable {
        /// Share of the relevant documents among the first k.
        public var recall: [Double]
        /// Share of the queries with a relevant document among the first k.
        public var success: [Double]
    }

    /// Name of the set.
    public var name: String
    /// Documents of the corpus.
    public var documents: Int
    /// Queries asked.
    public var queries: Int
    /// Means over the queries: `ndcg@10`, `recall@1`, `recall@10`, `mrr@10`, `map`.
    public var metrics: [String: Double]
    /// 95 % bootstrap intervals, lower and upper end.
    public var intervals: [String: [Double]]
    /// The same by language and by modality, where there is more than one of either.
    public var groups: [Group]?
    /// Each query's score.
    public var scored: [ScoredQuery]?
    /// Means at k = 1 to 100.
    public var curve: Curve?
    /// How right the surest answers are; only where answers were measured.
    public var abstention: AbstentionCurve?
    /// The run in TREC form, of answers a JSON object a line; not in the JSON.
    public var run: [String] = []
    /// Askings with and without the answering documents, as JSON lines; empty unless relevance was measured.
    public var relevanceCases: [String] = []

    enum CodingKeys: String, CodingKey {
        case name, documents, queries, metrics, intervals, groups, scored, curve, abstention
    }

    init(name: String, documents: Int, rankings: [JudgedRanking]) {
        self.name = name
        self.documents = documents
        queries = rankings.count
        let all = rankings.map(\.metrics)
        metrics = Self.named(.mean(all))
        intervals = [:]
        for (name, field) in RankingMetrics.fields {
            let interval = Evaluation.interval(all.map { $0[keyPath: field] })
            intervals[name] = [interval.lowerBound, interval.upperBound]
        }
        groups =
            Self.groups(rankings, by: "lang") { $0.language } + Self.groups(rankings, by: "modality") { $0.modality }
        scored = zip(rankings, all).map { ScoredQuery(id: $0.query, text: $0.text, ndcg10: $1.ndcg10) }
        curve = Curve(rankings)
        run = rankings.flatMap(\.run)
    }

    mutating func add(_ relevance: RelevanceMeasure.Result) throws {
        metrics["relevance-auroc"] = relevance.auroc
        metrics["relevance-calibration-error"] = relevance.calibrationError
        metrics["relevance-kept@0.5"] = relevance.kept
        metrics["relevance-dropped@0.5"] = relevance.dropped
        metrics["answer-span"] = relevance.answerSpan
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        relevanceCases = try relevance.cases.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }

    private static func named(_ metrics: RankingMetrics) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: RankingMetrics.fields.map { ($0.name, metrics[keyPath: $0.field]) })
    }

    /// Parts that differ in something; none where all are alike.
    private static func groups(
        _ rankings: [JudgedRanking], by what: String, _ value: (JudgedRanking) -> String?
    ) -> [Group] {
        let parts = Dictionary(grouping: rankings) { value($0) ?? "" }
        guard parts.count > 1 else { return [] }
        return parts.sorted { $0.key < $1.key }.map { value, rankings in
            Group(
                name: "\(what):\(value.isEmpty ? "unknown" : value)", queries: rankings.count,
                metrics: named(.mean(rankings.map(\.metrics))))
        }
    }
}

extension EvaluatedSet.Curve {
    /// Cuts that the curve has.
    private static let depth = 100

    fileprivate init(_ rankings: [JudgedRanking]) {
        recall = [Double](repeating: 0, count: Self.depth)
        success = recall
        for ranking in rankings {
            var found = 0
            for k in 0..<Self.depth {
                if k < ranking.ranked.count, ranking.relevant[ranking.ranked[k].document] != nil { found += 1 }
                recall[k] += Double(found) / Double(ranking.relevant.count) / Double(rankings.count)
                success[k] += (found > 0 ? 1 : 0) / Double(rankings.count)
            }
        }
    }
}
