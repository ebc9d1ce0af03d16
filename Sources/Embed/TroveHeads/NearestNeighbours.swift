/// The classes of the most similar examples, each counting as much as it is similar.
package struct NearestNeighbours: Sendable, Codable, Equatable {
    /// Examples of unit length.
    package let examples: Matrix
    package let labels: [Int]
    package let classes: Int
    package let count: Int

    package init(_ examples: Matrix, labels: [Int], classes: Int, count: Int = 5) {
        precondition(labels.count == examples.rows, "a label for each example")
        self.examples = examples.normalized
        self.labels = labels
        self.classes = classes
        self.count = count
    }

    /// The share of each class among the neighbours, `[rows x classes]`.
    package func probabilities(_ matrix: Matrix, threads: Int = 1) -> Matrix {
        let likeness = matrix.normalized.timesTransposed(of: examples, threads: threads)
        var out = Matrix(rows: matrix.rows, columns: classes)
        for row in 0..<matrix.rows {
            let own = Array(likeness.row(row))
            let nearest = own.indices.sorted { (own[$0], $1) > (own[$1], $0) }.prefix(count)
            var sum: Float = 0
            for example in nearest {
                let weight = max(1e-6, own[example])
                out[row, labels[example]] += weight
                sum += weight
            }
            guard sum > 0 else { continue }
            for column in 0..<classes { out[row, column] /= sum }
        }
        return out
    }
}
