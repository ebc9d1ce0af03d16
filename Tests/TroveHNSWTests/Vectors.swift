import TestSupport
import TroveHNSW

/// Seeded vectors around centres, as embeddings lie, and the slow obvious search that results are compared with.
struct Vectors {
    let dimension: Int
    let metric: Metric
    private(set) var rows: [Int64: [Float]] = [:]
    private var rng: SplitMix64
    private let centres: [[Float]]

    init(dimension: Int, metric: Metric = .cosine, seed: UInt64 = 1, centres: Int = 20) {
        self.dimension = dimension
        self.metric = metric
        var rng = SplitMix64(seed: seed)
        self.centres = (0..<centres).map { _ in (0..<dimension).map { _ in rng.nextSignedUnit() } }
        self.rng = rng
    }

    /// A fresh vector, in no set.
    mutating func next() -> [Float] {
        let centre = centres.randomElement(using: &rng) ?? []
        return centre.map { $0 + 0.6 * rng.nextSignedUnit() }
    }

    /// Makes vectors for ids and returns them row by row.
    mutating func make(_ ids: some Sequence<Int64>) -> [Float] {
        var all: [Float] = []
        for id in ids {
            let row = next()
            rows[id] = row
            all += row
        }
        return all
    }

    mutating func set(_ id: Int64, _ row: [Float]?) { rows[id] = row }

    func score(_ a: [Float], _ b: [Float]) -> Float {
        if metric == .l2 { return -zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
        let norms = (a.reduce(0) { $0 + $1 * $1 } * b.reduce(0) { $0 + $1 * $1 }).squareRoot()
        return norms == 0 ? 0 : zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / norms
    }

    /// Brute force over what is allowed.
    func nearest(_ query: [Float], k: Int, where allowed: (Int64) -> Bool = { _ in true }) -> [Neighbor] {
        let all = rows.filter { allowed($0.key) }.map { Neighbor(id: $0.key, score: score(query, $0.value)) }
        return Array(all.sorted(by: Neighbor.precedes).prefix(k))
    }

    /// Mean share of the true neighbours found over `queries` fresh queries. A vector counts as one if its score
    /// is within `tolerance` of the last true neighbour's: rows are binary16, and in two dimensions many tie.
    mutating func recall(
        k: Int = 10, queries: Int = 60, tolerance: Float = 0, where allowed: (Int64) -> Bool = { _ in true },
        _ search: ([Float]) throws -> [Neighbor]
    ) rethrows -> Double {
        var found = 0
        var wanted = 0
        for _ in 0..<queries {
            let query = next()
            let truth = nearest(query, k: k, where: allowed)
            let least = (truth.last?.score ?? 0) - tolerance
            found += try search(query).count { score(query, rows[$0.id] ?? []) >= least }
            wanted += truth.count
        }
        return Double(found) / Double(max(1, wanted))
    }
}
