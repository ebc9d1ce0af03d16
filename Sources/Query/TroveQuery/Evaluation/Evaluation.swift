internal import Foundation
package import TroveCore

/// Asks every query of a judged set and keeps the order of the documents found.
package struct Evaluation: Sendable {
    private let engine: SearchEngine
    private let set: JudgedSet
    private let mode: SearchMode
    private let hops: Hops

    /// Documents kept of each ranking.
    private static let depth = 100

    /// Evaluates `engine` over a store whose files are named by the set's document ids.
    package init(engine: SearchEngine, set: JudgedSet, mode: SearchMode, hops: Hops = .auto) {
        self.engine = engine
        self.set = set
        self.mode = mode
        self.hops = hops
    }

    /// Asks every query.
    /// - Parameter onQuery: Called with the number of queries answered so far.
    package func run(onQuery: (Int) -> Void) async throws -> [JudgedRanking] {
        var rankings: [JudgedRanking] = []
        for query in set.queries {
            var request = SearchRequest(query.text, limit: Self.depth * 2, mode: mode)
            request.hops = hops
            request.collapses = false
            let hits = try await engine.search(request).results
            rankings.append(
                JudgedRanking(
                    query: query.id, text: query.text, language: query.language,
                    ranked: Self.documents(of: hits) { $0.source.path }, relevant: set.judgements[query.id] ?? [:]))
            onQuery(rankings.count)
        }
        return rankings
    }

    /// Documents by their best hits, best first.
    /// - Parameter document: Names the document of a hit.
    package static func documents(of hits: [Hit], _ document: (Hit) -> String) -> [(document: String, score: Double)] {
        var seen: Set<String> = []
        let all = hits.map { (document: document($0), score: $0.score) }
        return Array(all.filter { seen.insert($0.document).inserted }.prefix(depth))
    }

    /// The middle 95 % of the means of 1,000 resamples, seeded (Efron, 1979).
    package static func interval(_ values: [Double]) -> ClosedRange<Double> {
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
