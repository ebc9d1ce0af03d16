internal import Foundation
package import TroveHeads

/// Grows boosted trees on histograms of the features (Friedman, 2001; Ke et al., 2017).
package struct TreeFit: Sendable {
    /// Rounds; each grows one tree an output.
    package var rounds = 100
    package var depth = 3
    /// How much of each tree is added.
    package var rate = 0.1
    /// Examples that a leaf holds at least.
    package var leafSize = 5
    /// What squared leaf values cost.
    package var penalty = 1.0

    package init() {}

    /// Steps that a feature is cut into.
    private static let bins = 64

    /// Trees that tell classes by softmax, one output a class.
    /// - Parameter labels: The class of each row, below `classes`.
    package func fitClasses(_ features: Matrix, labels: [Int], classes: Int) -> BoostedTrees {
        let counts = (0..<classes).map { label in Double(labels.count { $0 == label }) }
        let start = counts.map { Float(log(max($0, 0.5) / Double(max(1, labels.count)))) }
        return fit(features, start: start) { scores, slopes, curves in
            let probabilities = scores.softmax()
            for row in 0..<features.rows {
                for label in 0..<classes {
                    let share = probabilities[row, label]
                    slopes[label][row] = share - (labels[row] == label ? 1 : 0)
                    curves[label][row] = max(share * (1 - share), 1e-6)
                }
            }
        }
    }

    /// Trees that come near to numbers, by least squares.
    package func fitNumbers(_ features: Matrix, targets: [Float]) -> BoostedTrees {
        let mean = targets.reduce(0, +) / Float(max(1, targets.count))
        return fit(features, start: [mean]) { scores, slopes, curves in
            for row in 0..<features.rows {
                slopes[0][row] = scores[row, 0] - targets[row]
                curves[0][row] = 1
            }
        }
    }

    private func fit(
        _ features: Matrix, start: [Float], _ losses: (Matrix, inout [[Float]], inout [[Float]]) -> Void
    ) -> BoostedTrees {
        let binned = Binned(features, bins: Self.bins)
        var model = BoostedTrees(start: start, trees: start.map { _ in [] })
        var scores = Matrix(
            rows: features.rows, columns: start.count, values: (0..<features.rows).flatMap { _ in start })
        var slopes = start.map { _ in [Float](repeating: 0, count: features.rows) }
        var curves = slopes
        for _ in 0..<rounds {
            losses(scores, &slopes, &curves)
            for output in start.indices {
                let tree = grow(binned, slopes[output], curves[output])
                for row in 0..<features.rows { scores[row, output] += tree.value(of: features.row(row)) }
                model.trees[output].append(tree)
            }
        }
        return model
    }

    private func grow(_ data: Binned, _ slopes: [Float], _ curves: [Float]) -> BoostedTrees.Tree {
        var nodes: [BoostedTrees.Tree.Node] = []
        func add(_ rows: [Int], _ depth: Int) -> Int {
            let place = nodes.count
            let slope = rows.reduce(0.0) { $0 + Double(slopes[$1]) }
            let curve = rows.reduce(0.0) { $0 + Double(curves[$1]) }
            nodes.append(.init(value: Float(-rate * slope / (curve + penalty))))
            guard depth < self.depth, rows.count >= 2 * leafSize,
                let cut = best(data, rows, slopes, curves, slope, curve)
            else { return place }
            let column = data.codes[cut.feature]
            let left = add(rows.filter { column[$0] <= cut.bin }, depth + 1)
            let right = add(rows.filter { column[$0] > cut.bin }, depth + 1)
            nodes[place] = .init(
                feature: cut.feature, threshold: data.edges[cut.feature][Int(cut.bin)], left: left, right: right)
            return place
        }
        _ = add(Array(0..<slopes.count), 0)
        return BoostedTrees.Tree(nodes: nodes)
    }

    private func best(
        _ data: Binned, _ rows: [Int], _ slopes: [Float], _ curves: [Float], _ slope: Double, _ curve: Double
    ) -> (feature: Int, bin: UInt8)? {
        var found: (feature: Int, bin: UInt8)?
        var most = 1e-9
        let whole = slope * slope / (curve + penalty)
        for feature in data.codes.indices where data.edges[feature].count > 1 {
            var sums = [SIMD3<Double>](repeating: .zero, count: Self.bins)
            for row in rows {
                sums[Int(data.codes[feature][row])] += SIMD3(Double(slopes[row]), Double(curves[row]), 1)
            }
            var left = SIMD3<Double>.zero
            for bin in 0..<data.edges[feature].count - 1 {
                left += sums[bin]
                guard left.z >= Double(leafSize), Double(rows.count) - left.z >= Double(leafSize) else { continue }
                let rest = SIMD2(slope - left.x, curve - left.y)
                let gain =
                    left.x * left.x / (left.y + penalty) + rest.x * rest.x / (rest.y + penalty) - whole
                if gain > most { (most, found) = (gain, (feature, UInt8(bin))) }
            }
        }
        return found
    }

    /// Features as numbers of steps, one column a feature.
    private struct Binned {
        var codes: [[UInt8]] = []
        /// The greatest number of each step.
        var edges: [[Float]] = []

        init(_ features: Matrix, bins: Int) {
            for column in 0..<features.columns {
                let values = (0..<features.rows).map { features[$0, column] }
                let sorted = values.sorted()
                var edges: [Float] = []
                for bin in 1...bins where !sorted.isEmpty {
                    let edge = sorted[min(sorted.count - 1, max(0, sorted.count * bin / bins - 1))]
                    if edge != edges.last { edges.append(edge) }
                }
                codes.append(
                    values.map { value in
                        var (low, high) = (0, edges.count - 1)
                        while low < high {
                            let middle = (low + high) / 2
                            if edges[middle] < value { low = middle + 1 } else { high = middle }
                        }
                        return UInt8(max(0, low))
                    })
                self.edges.append(edges)
            }
        }
    }
}
