/// Rows of numbers that flow through a network.
package struct Batch<Scalar: TrainingScalar>: Sendable {
    package let rows: Int
    package let columns: Int
    /// `[rows x columns]`, row-major.
    package var values: [Scalar]

    package init(rows: Int, columns: Int, values: [Scalar]) {
        precondition(values.count == rows * columns, "numbers for every row and column")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    package init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, values: [Scalar](repeating: 0, count: rows * columns))
    }

    var transposed: Batch {
        var out = Batch(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { out.values[column * rows + row] = values[row * columns + column] }
        }
        return out
    }
}

extension Factor {
    /// The factor itself, row by row.
    var whole: Batch<Scalar> {
        switch self {
        case .rows(let batch): batch
        case .columns(let batch): batch.transposed
        }
    }
}
