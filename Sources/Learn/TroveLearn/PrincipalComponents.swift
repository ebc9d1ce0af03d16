package import TroveHeads

/// Finds the directions along which vectors differ most (Pearson, 1901).
package enum PrincipalComponents {
    /// - Parameters:
    ///   - dimensions: Directions kept, at most the number of columns.
    ///   - whitens: Divides each part by its deviation, so that all count alike.
    /// - Returns: The projection, and the share of all variance that each direction holds.
    package static func fit(
        _ matrix: Matrix, dimensions: Int, whitens: Bool = false, threads: Int = 1
    ) -> (projection: Projection, shares: [Double]) {
        let mean = matrix.meanRow
        var centred = matrix
        for place in centred.values.indices { centred.values[place] -= mean[place % matrix.columns] }
        let turned = centred.transposed
        let count = Double(max(1, matrix.rows - 1))
        let covariance = turned.timesTransposed(of: turned, threads: threads).values.map { Double($0) / count }
        let eigen = SymmetricEigen.decomposed(covariance, matrix.columns)
        let kept = min(dimensions, matrix.columns)
        let total = eigen.values.reduce(0) { $0 + max(0, $1) }
        let scales = eigen.values.prefix(kept).map { whitens ? Float(max($0, 1e-10).squareRoot()) : 1 }
        let directions = Matrix(eigen.vectors.prefix(kept).map { $0.map(Float.init) })
        return (
            Projection(mean: mean, directions: directions, scales: Array(scales)),
            eigen.values.prefix(kept).map { total > 0 ? max(0, $0) / total : 0 }
        )
    }
}
