internal import CTroveKernels
internal import TroveKernels

/// Rows of numbers of one length, one after the other.
package struct Matrix: Sendable, Equatable {
    package let rows: Int
    package let columns: Int
    /// `[rows x columns]`, row-major.
    package var values: [Float]

    /// Zeros.
    package init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, values: [Float](repeating: 0, count: rows * columns))
    }

    package init(rows: Int, columns: Int, values: [Float]) {
        precondition(values.count == rows * columns, "numbers for every row and column")
        self.rows = rows
        self.columns = columns
        self.values = values
    }

    /// Rows of one length; of nothing, a matrix without columns.
    package init(_ rows: [[Float]]) {
        let columns = rows.first?.count ?? 0
        precondition(rows.allSatisfy { $0.count == columns }, "rows of one length")
        self.init(rows: rows.count, columns: columns, values: rows.flatMap { $0 })
    }

    package subscript(row: Int, column: Int) -> Float {
        get { values[row * columns + column] }
        set { values[row * columns + column] = newValue }
    }

    package func row(_ index: Int) -> ArraySlice<Float> { values[index * columns..<(index + 1) * columns] }

    /// Some of the rows, in the order of `indices`.
    package func selecting(_ indices: some Collection<Int>) -> Matrix {
        var chosen: [Float] = []
        chosen.reserveCapacity(indices.count * columns)
        for index in indices { chosen += row(index) }
        return Matrix(rows: indices.count, columns: columns, values: chosen)
    }

    package var transposed: Matrix {
        var out = Matrix(rows: columns, columns: rows)
        // SAFETY: both hold as many numbers as rows times columns.
        unsafe ctrove_learn_transpose_f32(values, rows, columns, &out.values)
        return out
    }

    /// This matrix times the transpose of another: the dot products of their rows, `[rows x other.rows]`.
    package func timesTransposed(of other: Matrix, threads: Int = 1) -> Matrix {
        PackedRows(other).products(with: self, threads: threads)
    }

    /// This matrix times another, `[rows x other.columns]`.
    package func times(_ other: Matrix, threads: Int = 1) -> Matrix {
        PackedRows(columnsOf: other).products(with: self, threads: threads)
    }

    /// Each row at unit length; rows of zeros stay.
    package var normalized: Matrix {
        var out = self
        for index in 0..<rows {
            let length = row(index).reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0 else { continue }
            for place in index * columns..<(index + 1) * columns { out.values[place] /= length }
        }
        return out
    }
}

/// The sum of the products of two vectors' numbers.
package func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
    precondition(a.count == b.count, "vectors of one length")
    return KernelVariant.best.dot(a.span, b.span)
}
