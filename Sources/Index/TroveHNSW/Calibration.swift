internal import TroveCore

/// The recall that values of `ef` reach on a graph, measured once when it is written.
struct Calibration: Sendable, Equatable {
    /// One measured value.
    struct Point: Sendable, Equatable {
        var ef: Int
        /// Share of the true ten nearest found.
        var recall: Float
    }

    /// Ascending in `ef`; empty where nothing was measured.
    var points: [Point] = []

    /// The values measured, as far as the graph goes.
    static let efs = [10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 448]
    /// Entries that a file has room for.
    static let limit = 32
    /// Vectors below which every search is nearly exact, so that nothing is measured.
    static let leastVectors = 2000
    static let k = 10
    static let queries = 100

    /// The least `ef` that reaches a recall.
    /// - Parameter k: Neighbours asked for; beyond ten, as many more candidates are kept.
    func ef(recall target: Double, k: Int) -> Int {
        let reached = points.first { Double($0.recall) >= target }?.ef
        let base = reached ?? points.last.map { $0.ef * 2 } ?? max(80, k + k / 2)
        return max(k, base + max(0, k - Self.k))
    }
}

extension Graph {
    /// Measures the recall of values of `ef` for stored vectors, each searched as if it were not there.
    func calibrated() throws(TroveError) -> Calibration {
        guard count >= Calibration.leastVectors else { return Calibration() }
        var calibration = Calibration()
        let nodes = sampleOfLevel0(Calibration.queries)
        guard !nodes.isEmpty else { return calibration }
        let truth = try nodes.map { (node) throws(TroveError) in
            let near = try searchExactly(storedVector(Int(node)), k: Calibration.k + 1)
            return Set(near.map(\.id).filter { $0 != id(of: node) }.prefix(Calibration.k))
        }
        for ef in Calibration.efs {
            var hits = 0
            for (node, wanted) in zip(nodes, truth) {
                // Where vectors were removed, the node itself is found, and takes a place that is not its due.
                let found = try search(storedVector(Int(node)), k: Calibration.k + 1, ef: ef, excluding: node)
                hits += found.filter { $0.id != id(of: node) }.prefix(Calibration.k).count { wanted.contains($0.id) }
            }
            let recall = Float(hits) / Float(nodes.count * Calibration.k)
            calibration.points.append(.init(ef: ef, recall: recall))
            if recall > 0.998 { break }
        }
        return calibration
    }
}
