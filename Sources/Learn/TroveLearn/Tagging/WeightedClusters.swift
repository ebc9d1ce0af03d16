internal import TroveHeads

/// Groups rows by k-means, where some rows count more than others.
///
/// Lloyd, 1982; the first centres are drawn as Arthur & Vassilvitskii (2007) do, and the tighter of two runs is kept.
struct WeightedClusters {
    /// The group of each row.
    private(set) var groups: [Int] = []
    private(set) var centers: [[Float]] = []
    /// The weighted sum of squared distances to the centres.
    private(set) var spread = Double.infinity

    private static let (runs, turns) = (2, 30)

    /// - Parameters:
    ///   - weights: One a row, above 0.
    ///   - count: Groups at most; fewer where fewer rows differ.
    init(_ rows: Matrix, weights: [Float], count: Int, seed: UInt64 = 1) {
        precondition(weights.count == rows.rows, "a weight a row")
        var random = RandomSource(seed: seed)
        for _ in 0..<Self.runs {
            var centers = Self.drawn(rows, weights, count, &random)
            var groups: [Int] = []
            var spread = 0.0
            for _ in 0..<Self.turns {
                let before = groups
                (groups, spread) = Self.nearest(rows, weights, centers)
                guard groups != before else { break }
                for group in centers.indices {
                    let own = groups.indices.filter { groups[$0] == group }
                    let sum = own.reduce(Float(0)) { $0 + weights[$1] }
                    guard sum > 0 else { continue }
                    centers[group] = [Float](repeating: 0, count: rows.columns)
                    for index in own {
                        for (place, value) in rows.row(index).enumerated() {
                            centers[group][place] += weights[index] / sum * value
                        }
                    }
                }
            }
            if spread < self.spread { (self.groups, self.centers, self.spread) = (groups, centers, spread) }
        }
    }

    /// The row of a group that lies nearest to its centre; nil for an empty group.
    func middle(of group: Int, _ rows: Matrix) -> Int? {
        groups.indices.filter { groups[$0] == group }.min {
            Self.distance(rows.row($0), centers[group]) < Self.distance(rows.row($1), centers[group])
        }
    }

    private static func drawn(
        _ rows: Matrix, _ weights: [Float], _ count: Int, _ random: inout RandomSource
    ) -> [[Float]] {
        var centers: [[Float]] = []
        var far = [Float](repeating: 1, count: rows.rows)
        while centers.count < count {
            let worth = zip(far, weights).map { Double($0 * $1) }
            let sum = worth.reduce(0, +)
            guard sum > 0 else { break }
            var left = random.unit() * sum
            let index = worth.firstIndex { value in
                left -= value
                return left < 0
            }
            let center = Array(rows.row(index ?? rows.rows - 1))
            for row in 0..<rows.rows {
                let distance = distance(rows.row(row), center)
                far[row] = centers.isEmpty ? distance : min(far[row], distance)
            }
            centers.append(center)
        }
        return centers
    }

    private static func nearest(_ rows: Matrix, _ weights: [Float], _ centers: [[Float]]) -> ([Int], Double) {
        var spread = 0.0
        let groups = (0..<rows.rows).map { row in
            var best = (group: 0, distance: Float.infinity)
            for (group, center) in centers.enumerated() {
                let distance = distance(rows.row(row), center)
                if distance < best.distance { best = (group, distance) }
            }
            spread += Double(weights[row] * best.distance)
            return best.group
        }
        return (groups, spread)
    }

    private static func distance(_ a: ArraySlice<Float>, _ b: [Float]) -> Float {
        max(0, dot(a, a) + dot(b[...], b[...]) - 2 * dot(a, b[...]))
    }
}
