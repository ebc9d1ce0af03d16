/// Fewer numbers for a vector: its parts along some directions, each divided by a scale where it is whitened.
package struct Projection: Sendable, Codable, Equatable {
    package let mean: [Float]
    /// Directions, one a row, the most telling first.
    package let directions: Matrix
    /// What each part is divided by; 1 without whitening.
    package let scales: [Float]

    package init(mean: [Float], directions: Matrix, scales: [Float]) {
        precondition(directions.columns == mean.count && scales.count == directions.rows, "one scale a direction")
        self.mean = mean
        self.directions = directions
        self.scales = scales
    }

    package func callAsFunction(_ matrix: Matrix, threads: Int = 1) -> Matrix {
        var centred = matrix
        for place in centred.values.indices { centred.values[place] -= mean[place % matrix.columns] }
        var out = centred.timesTransposed(of: directions, threads: threads)
        for place in out.values.indices { out.values[place] /= scales[place % scales.count] }
        return out
    }
}
