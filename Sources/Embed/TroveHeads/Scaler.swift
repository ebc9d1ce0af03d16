/// Moves each feature to mean 0 and deviation 1, as it was where the scaler was fitted.
package struct Scaler: Sendable, Codable, Equatable {
    package let means: [Float]
    /// 1 where a feature never changes.
    package let deviations: [Float]

    /// Learns the features' means and deviations.
    package init(fitting matrix: Matrix) {
        var sums = [Double](repeating: 0, count: matrix.columns)
        var squares = sums
        let count = Double(max(1, matrix.rows))
        for row in 0..<matrix.rows {
            for (column, value) in matrix.row(row).enumerated() { sums[column] += Double(value) }
        }
        let means = sums.map { $0 / count }
        for row in 0..<matrix.rows {
            for (column, value) in matrix.row(row).enumerated() {
                squares[column] += (Double(value) - means[column]) * (Double(value) - means[column])
            }
        }
        self.means = means.map(Float.init)
        deviations = squares.map { $0 / count > 1e-12 ? Float(($0 / count).squareRoot()) : 1 }
    }

    package func callAsFunction(_ matrix: Matrix) -> Matrix {
        precondition(matrix.columns == means.count, "features as they were fitted")
        var out = matrix
        for place in out.values.indices {
            let column = place % matrix.columns
            out.values[place] = (out.values[place] - means[column]) / deviations[column]
        }
        return out
    }
}
