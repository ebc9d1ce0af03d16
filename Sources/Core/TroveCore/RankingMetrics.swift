internal import Foundation

/// How good the order of found documents is; each figure a mean over queries, from 0 to 1.
package struct RankingMetrics: Codable, Sendable, Equatable {
    /// Normalised discounted cumulative gain of the first ten, with linear gain (Järvelin & Kekäläinen, 2002).
    package var ndcg10 = 0.0
    /// Share of the relevant documents whose rank is 1.
    package var recall1 = 0.0
    /// Share of the relevant documents among the first ten.
    package var recall10 = 0.0
    /// Mean reciprocal rank of the first relevant document among the first ten.
    package var mrr10 = 0.0
    /// Mean average precision over the whole list.
    package var map = 0.0

    enum CodingKeys: String, CodingKey {
        case ndcg10 = "ndcg@10"
        case recall1 = "recall@1"
        case recall10 = "recall@10"
        case mrr10 = "mrr@10"
        case map
    }

    /// All zero.
    package init() {}

    /// The figures of one query.
    /// - Parameters:
    ///   - ranked: Documents, best first, each once.
    ///   - relevant: Grades above 0 of the relevant documents; at least one.
    package init(ranked: [String], relevant: [String: Double]) {
        let gain = { (rank: Int, grade: Double) in grade / log2(Double(rank) + 2) }
        let found = ranked.prefix(10).enumerated().reduce(0) { $0 + gain($1.offset, relevant[$1.element] ?? 0) }
        let ideal = relevant.values.sorted(by: >).prefix(10).enumerated()
            .reduce(0) { $0 + gain($1.offset, $1.element) }
        ndcg10 = ideal > 0 ? found / ideal : 0
        let share = { (count: Int) in
            Double(ranked.prefix(count).count { relevant[$0] != nil }) / Double(relevant.count)
        }
        recall1 = share(1)
        recall10 = share(10)
        mrr10 = ranked.prefix(10).firstIndex { relevant[$0] != nil }.map { 1 / Double($0 + 1) } ?? 0
        var hits = 0.0
        for (rank, document) in ranked.enumerated() where relevant[document] != nil {
            hits += 1
            map += hits / Double(rank + 1)
        }
        map /= Double(relevant.count)
    }

    /// The figures by the names they are printed under.
    package static var fields: [(name: String, field: WritableKeyPath<RankingMetrics, Double>)] {
        [
            ("ndcg@10", \.ndcg10), ("recall@1", \.recall1), ("recall@10", \.recall10), ("mrr@10", \.mrr10),
            ("map", \.map),
        ]
    }

    /// The mean of many.
    package static func mean(_ all: [RankingMetrics]) -> RankingMetrics {
        var mean = RankingMetrics()
        guard !all.isEmpty else { return mean }
        for (_, field) in fields {
            mean[keyPath: field] = all.reduce(0) { $0 + $1[keyPath: field] } / Double(all.count)
        }
        return mean
    }
}
