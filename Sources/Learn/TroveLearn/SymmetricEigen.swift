internal import Foundation

/// Eigenvalues and vectors of a symmetric matrix: Householder's reduction, then implicit QL steps.
///
/// Martin, Reinsch & Wilkinson, 1968, and Dubrulle, 1970: EISPACK's `tred2` and `tql2`.
enum SymmetricEigen {
    /// - Parameter matrix: `[n x n]`, row-major.
    /// - Returns: Eigenvalues in descending order, and their vectors of unit length, one a row.
    static func decomposed(_ matrix: [Double], _ n: Int) -> (values: [Double], vectors: [[Double]]) {
        precondition(matrix.count == n * n, "a square matrix")
        guard n > 0 else { return ([], []) }
        var z = matrix
        var diagonal = [Double](repeating: 0, count: n)
        var beside = diagonal
        reduce(&z, &diagonal, &beside, n)
        // Columns of `z` become rows, so that turning two of them runs along memory.
        var turned = [Double](repeating: 0, count: n * n)
        for row in 0..<n { for column in 0..<n { turned[column * n + row] = z[row * n + column] } }
        iterate(&turned, &diagonal, &beside, n)
        let order = diagonal.indices.sorted { diagonal[$0] > diagonal[$1] }
        return (order.map { diagonal[$0] }, order.map { Array(turned[$0 * n..<($0 + 1) * n]) })
    }

    private static func reduce(_ z: inout [Double], _ d: inout [Double], _ e: inout [Double], _ n: Int) {
        for i in stride(from: n - 1, to: 0, by: -1) {
            let l = i - 1
            var h = 0.0
            if l > 0 {
                let scale = (0...l).reduce(0.0) { $0 + abs(z[i * n + $1]) }
                if scale == 0 {
                    e[i] = z[i * n + l]
                } else {
                    for k in 0...l {
                        z[i * n + k] /= scale
                        h += z[i * n + k] * z[i * n + k]
                    }
                    var f = z[i * n + l]
                    var g = f >= 0 ? -h.squareRoot() : h.squareRoot()
                    e[i] = scale * g
                    h -= f * g
                    z[i * n + l] = f - g
                    f = 0
                    for j in 0...l {
                        z[j * n + i] = z[i * n + j] / h
                        g = 0
                        for k in 0...j { g += z[j * n + k] * z[i * n + k] }
                        if j < l { for k in (j + 1)...l { g += z[k * n + j] * z[i * n + k] } }
                        e[j] = g / h
                        f += e[j] * z[i * n + j]
                    }
                    let share = f / (h + h)
                    for j in 0...l {
                        f = z[i * n + j]
                        g = e[j] - share * f
                        e[j] = g
                        for k in 0...j { z[j * n + k] -= f * e[k] + g * z[i * n + k] }
                    }
                }
            } else {
                e[i] = z[i * n + l]
            }
            d[i] = h
        }
        (d[0], e[0]) = (0, 0)
        for i in 0..<n {
            if d[i] != 0 {
                var sums = [Double](repeating: 0, count: i)
                for k in 0..<i {
                    let factor = z[i * n + k]
                    for j in 0..<i { sums[j] += factor * z[k * n + j] }
                }
                for k in 0..<i {
                    let factor = z[k * n + i]
                    for j in 0..<i { z[k * n + j] -= sums[j] * factor }
                }
            }
            d[i] = z[i * n + i]
            z[i * n + i] = 1
            for j in 0..<i {
                z[j * n + i] = 0
                z[i * n + j] = 0
            }
        }
    }

    private static func iterate(_ rows: inout [Double], _ d: inout [Double], _ e: inout [Double], _ n: Int) {
        for i in 1..<max(1, n) { e[i - 1] = e[i] }
        e[n - 1] = 0
        for l in 0..<n {
            // Thirty steps are many; a matrix of finite numbers needs two or three.
            for _ in 0..<60 {
                var m = l
                while m < n - 1 {
                    let scale = abs(d[m]) + abs(d[m + 1])
                    if abs(e[m]) <= 1e-16 * scale { break }
                    m += 1
                }
                guard m != l else { break }
                var g = (d[l + 1] - d[l]) / (2 * e[l])
                var r = hypot(g, 1)
                g = d[m] - d[l] + e[l] / (g + (g >= 0 ? abs(r) : -abs(r)))
                var (s, c, p) = (1.0, 1.0, 0.0)
                var i = m - 1
                var isSplit = false
                while i >= l {
                    var f = s * e[i]
                    let b = c * e[i]
                    r = hypot(f, g)
                    e[i + 1] = r
                    if r == 0 {
                        d[i + 1] -= p
                        e[m] = 0
                        isSplit = true
                        break
                    }
                    s = f / r
                    c = g / r
                    g = d[i + 1] - p
                    r = (d[i] - g) * s + 2 * c * b
                    p = s * r
                    d[i + 1] = g + p
                    g = c * r - b
                    for k in 0..<n {
                        f = rows[(i + 1) * n + k]
                        rows[(i + 1) * n + k] = s * rows[i * n + k] + c * f
                        rows[i * n + k] = c * rows[i * n + k] - s * f
                    }
                    i -= 1
                }
                if isSplit { continue }
                d[l] -= p
                e[l] = g
                e[m] = 0
            }
        }
    }
}
