internal import Foundation
package import TroveCore

/// Asks every query of a judged set and scores the order of the documents found.
package struct Evaluation: Sendable {
    /// What a set scored.
    package struct Result: Sendable {
        package var metrics: RankingMetrics
        /// 95 % bootstrap interval of nDCG@10 over the queries.
        package var interval: ClosedRange<Double>
        /// The run in TREC form: query, Q0, document, rank, score, tag.
        package var run: [String]
    }

    private let engine: SearchEngine
    private let set: JudgedSet
    private let mode: SearchMode

    /// Documents kept of each ranking.
    private static let depth = 100

    /// Evaluates `engine` over a store whose files are named by the set's document ids.
    package init(engine: SearchEngine, set: JudgedSet, mode: SearchMode) {
        self.engine = engine
        self.set = set
        self.mode = mode
    }

    /// Asks every query.
    /// - Parameter onQuery: Called with the number of queries answered so far.
    package func run(onQuery: (Int) -> Void) async throws -> Result {
        var metrics: [RankingMetrics] = []
        var run: [String] = []
        for query in set.queries {
            var request = SearchRequest(query.text, limit: Self.depth * 2, mode: mode)
            request.collapses = false
            let response = try await engine.search(request)
            // A document ranks by its best passage.
            var seen: Set<String> = []
            let best = response.results.filter { seen.insert($0.source.path).inserted }.prefix(Self.depth)
            for (rank, hit) in best.enumerated() {
                run.append("\(query.id) Q0 \(hit.source.path) \(rank + 1) \(hit.score) trove")
            }
            metrics.append(
                RankingMetrics(ranked: best.map(\.source.path), relevant: set.judgements[query.id] ?? [:]))
            onQuery(metrics.count)
        }
        return Result(
            metrics: .mean(metrics), interval: Self.interval(metrics.map(\.ndcg10)), run: run)
    }

    /// The middle 95 % of the means of 1,000 resamples, seeded (Efron, 1979).
    static func interval(_ values: [Double]) -> ClosedRange<Double> {
        guard !values.isEmpty else { return 0...0 }
        var state: UInt64 = 42
        func draw() -> Int {
            // Knuth's 64-bit linear congruential generator; the upper bits choose.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(values.count))
        }
        let means = (0..<1000).map { _ in
            (0..<values.count).reduce(0.0) { sum, _ in sum + values[draw()] } / Double(values.count)
        }.sorted()
        return means[25]...means[974]
    }
}
