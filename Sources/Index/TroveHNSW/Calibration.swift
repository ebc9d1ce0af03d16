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
    /// - Parameter k: Neighbours asked for; beyond ten, as many more candidates are kept, and a fifth.
    func ef(recall target: Double, k: Int) -> Int {
        let reached = points.first { Double($0.recall) >= target }?.ef
        let base = reached ?? points.last.map { $0.ef * 2 } ?? max(80, k + k / 2)
        return max(base, k <= Self.k ? k : base + (k - Self.k) * 6 / 5)
    }
}

extension Graph {
    /// Measures the recall of values of `ef` for points between stored vectors, which are no nodes themselves.
    func calibrated() throws(TroveError) -> Calibration {
        guard count >= Calibration.leastVectors else { return Calibration() }
        var state = parameters.seed
        var queries: [[Float]] = []
        for _ in 0..<Calibration.queries {
            let first = storedVector(nextNumber(&state))
            let second = try search(first, k: 20, ef: 40).randomStored(&state).flatMap { vector(of: $0.id) } ?? first
            queries.append(zip(first, second).map { $0 + $1 })
        }
        if metric == .l2 { queries = queries.map { $0.map { $0 / 2 } } }
        let truth = try queries.map { (query) throws(TroveError) in
            Set(try searchExactly(query, k: Calibration.k).map(\.id))
        }
        var calibration = Calibration()
        for ef in Calibration.efs {
            var hits = 0
            for (query, wanted) in zip(queries, truth) {
                hits += try search(query, k: Calibration.k, ef: ef).count { wanted.contains($0.id) }
            }
            let recall = Float(hits) / Float(Calibration.queries * Calibration.k)
            calibration.points.append(.init(ef: ef, recall: recall))
            if recall > 0.998 { break }
        }
        return calibration
    }

    /// The next number of a repeatable sequence (SplitMix64), below the number of stored nodes.
    private func nextNumber(_ state: inout UInt64) -> Int { Int(splitMix(&state) % UInt64(max(1, storedCount))) }
}

extension [Neighbor] {
    fileprivate func randomStored(_ state: inout UInt64) -> Neighbor? {
        isEmpty ? nil : self[Int(splitMix(&state) % UInt64(count))]
    }
}

private func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
}
