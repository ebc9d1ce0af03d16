package import TroveHeads

/// Fits a linear support vector machine, one class against the rest, by dual coordinate descent.
///
/// Hsieh et al., ICML 2008, with squared hinge loss: as scikit-learn's `LinearSVC` with `dual=True`.
package struct SupportVectorFit: Sendable {
    /// What an example on the wrong side costs, beside half the squared weights.
    package var cost: Double
    package var passes = 1000
    package var tolerance = 1e-4
    package var seed: UInt64 = 1

    package init(cost: Double = 1) { self.cost = cost }

    /// - Parameter labels: The class of each row, below `classes`.
    package func fit(_ features: Matrix, labels: [Int], classes: Int) -> LinearClassifier {
        let input = features.withOnes
        let squares = (0..<input.rows).map { Double(dot(input.row($0), input.row($0))) + 0.5 / cost }
        // Two classes need one plane.
        let planes = classes == 2 ? 1 : classes
        var rows = (0..<planes).map { plane in
            self.plane(input, squares, labels.map { $0 == (classes == 2 ? 1 : plane) ? 1 : -1 })
        }
        if classes == 2 { rows.insert(rows[0].map { -$0 }, at: 0) }
        return LinearClassifier(weights: Matrix(rows))
    }

    private func plane(_ input: Matrix, _ squares: [Double], _ signs: [Double]) -> [Float] {
        var random = RandomSource(seed: seed)
        var weights = [Float](repeating: 0, count: input.columns)
        var duals = [Double](repeating: 0, count: input.rows)
        var active = Array(0..<input.rows)
        var isWhole = true
        for _ in 0..<passes {
            active.shuffle(using: &random)
            var steepest = 0.0
            var kept: [Int] = []
            for index in active {
                let row = input.row(index)
                let slope = signs[index] * Double(dot(weights[...], row)) - 1 + duals[index] * 0.5 / cost
                let projected = duals[index] == 0 ? min(slope, 0) : slope
                steepest = max(steepest, abs(projected))
                // What stays at its bound is left out of the next passes, until the others have settled.
                if duals[index] > 0 || slope < 1 { kept.append(index) }
                guard abs(projected) > 1e-12 else { continue }
                let old = duals[index]
                duals[index] = max(old - slope / squares[index], 0)
                let step = Float((duals[index] - old) * signs[index])
                for (place, value) in row.enumerated() { weights[place] += step * value }
            }
            if steepest <= tolerance {
                if isWhole { break }
                active = Array(0..<input.rows)
                isWhole = true
            } else {
                isWhole = kept.count == input.rows
                active = kept
            }
        }
        return weights
    }
}
