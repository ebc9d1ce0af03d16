package import TroveCore
package import TroveHeads

/// Linear maps of least squares, by Cholesky's factors.
package enum LeastSquares {
    /// Solves a symmetric, positive system for several right sides.
    /// - Parameters:
    ///   - matrix: `[n x n]`, row-major.
    ///   - right: `[n x m]`, row-major.
    /// - Returns: `[n x m]`; nil where the system has no single solution.
    package static func solve(_ matrix: [Double], _ right: [Double], _ n: Int) -> [Double]? {
        precondition(matrix.count == n * n && n > 0 && right.count % n == 0, "a square system")
        var factor = matrix
        for j in 0..<n {
            for i in j..<n {
                var sum = factor[i * n + j]
                for k in 0..<j { sum -= factor[i * n + k] * factor[j * n + k] }
                if i == j {
                    guard sum > 0 else { return nil }
                    factor[j * n + j] = sum.squareRoot()
                } else {
                    factor[i * n + j] = sum / factor[j * n + j]
                }
            }
        }
        let m = right.count / n
        var out = right
        for i in 0..<n {
            for k in 0..<i where factor[i * n + k] != 0 {
                for column in 0..<m { out[i * m + column] -= factor[i * n + k] * out[k * m + column] }
            }
            for column in 0..<m { out[i * m + column] /= factor[i * n + i] }
        }
        for i in (0..<n).reversed() {
            for k in (i + 1)..<max(n, i + 1) where factor[k * n + i] != 0 {
                for column in 0..<m { out[i * m + column] -= factor[k * n + i] * out[k * m + column] }
            }
            for column in 0..<m { out[i * m + column] /= factor[i * n + i] }
        }
        return out
    }

    /// Ridge regression in its dual form: what each known row adds to a target, by how near it is.
    ///
    /// A row `x` maps to the sum over known rows of `(x . known) * result`.
    /// - Throws: `.invalidArgument` where the rows say nothing at this penalty.
    package static func dual(_ known: Matrix, targets: Matrix, penalty: Double) throws(TroveError) -> Matrix {
        var gram = known.timesTransposed(of: known).values.map(Double.init)
        for index in 0..<known.rows { gram[index * known.rows + index] += penalty }
        guard let solution = solve(gram, targets.values.map(Double.init), known.rows) else {
            throw TroveError(.invalidArgument, "the examples say nothing; raise the penalty")
        }
        return Matrix(rows: known.rows, columns: targets.columns, values: solution.map(Float.init))
    }

    /// Ridge regression with an intercept that costs nothing: one row of weights an output, the last its offset.
    /// - Throws: `.invalidArgument` where the rows say nothing at this penalty.
    package static func ridge(_ x: Matrix, targets: Matrix, penalty: Double) throws(TroveError) -> Matrix {
        let (center, middle) = (x.meanRow, targets.meanRow)
        var (rows, wanted) = (x, targets)
        for place in rows.values.indices { rows.values[place] -= center[place % x.columns] }
        for place in wanted.values.indices { wanted.values[place] -= middle[place % targets.columns] }
        let slopes: Matrix
        if x.rows < x.columns {
            slopes = try dual(rows, targets: wanted, penalty: penalty).transposed.times(rows)
        } else {
            let turned = rows.transposed
            var gram = turned.timesTransposed(of: turned).values.map(Double.init)
            for index in 0..<x.columns { gram[index * x.columns + index] += penalty }
            let right = turned.times(wanted).values.map(Double.init)
            guard let solution = solve(gram, right, x.columns) else {
                throw TroveError(.invalidArgument, "the examples say nothing; raise the penalty")
            }
            slopes = Matrix(rows: x.columns, columns: targets.columns, values: solution.map(Float.init)).transposed
        }
        return Matrix(
            (0..<targets.columns).map { output in
                let row = slopes.row(output)
                return Array(row) + [middle[output] - dot(row, center[...])]
            })
    }
}

extension Matrix {
    /// The mean of the rows.
    package var meanRow: [Float] {
        var sums = [Double](repeating: 0, count: columns)
        for index in 0..<rows { for (column, value) in row(index).enumerated() { sums[column] += Double(value) } }
        return sums.map { Float($0 / Double(max(1, rows))) }
    }
}
