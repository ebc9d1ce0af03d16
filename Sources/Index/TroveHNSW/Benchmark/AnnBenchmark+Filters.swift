internal import TroveCore

extension AnnBenchmark {
    /// Searches with filters that let a share of the vectors through: chosen at random, and the nearest to one
    /// vector. Recall is against an exact search of the same filter.
    func measureFilters(
        _ snapshot: GraphSnapshot, _ rows: [[Float]], ef: Int
    ) throws(TroveError) -> [AnnReport.Filtered] {
        var all: [AnnReport.Filtered] = []
        guard let pole = rows.last else { return [] }
        for share in [0.5, 0.1, 0.01, 0.001] {
            let size = max(k, Int(share * Double(snapshot.count)))
            let random = (0..<snapshot.count).lazy.filter { Self.hash($0) < share }.map(Int64.init)
            let near = try snapshot.searchExactly(pole, k: size).map(\.id)
            for (kind, allowed) in [("random", IDSet(random)), ("correlated", IDSet(near))] {
                var found: [[Neighbor]] = []
                var wanted: [Set<Int64>] = []
                var latencies: [Double] = []
                for row in rows.prefix(200) {
                    wanted.append(Set(try snapshot.searchExactly(row, k: k, allowed: allowed).map(\.id)))
                    let watch = Stopwatch()
                    found.append(try snapshot.search(row, k: k, ef: ef, allowed: allowed))
                    latencies.append(watch.seconds * 1e6)
                }
                latencies.sort()
                all.append(
                    AnnReport.Filtered(
                        kind: kind, share: share, ef: ef, recall: Self.recall(found, wanted, k: k),
                        p50Us: latencies[latencies.count / 2]))
            }
        }
        return all
    }

    /// A number in 0..<1 that looks random and repeats.
    private static func hash(_ number: Int) -> Double {
        var z = UInt64(number) &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
}
