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

    /// The products of these rows with those of another batch.
    func timesTransposed(of other: Batch, _ options: ProductOptions) -> Batch {
        precondition(columns == other.columns, "rows of one length")
        return Batch(
            rows: rows, columns: other.rows,
            values: Scalar.products(
                values, other.values, rows: rows, columns: other.rows, inner: columns, options: options))
    }
}
