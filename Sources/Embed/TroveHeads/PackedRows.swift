internal import CTroveKernels
internal import Dispatch

/// Rows in the order in which the kernels read them, for many products with the same matrix.
// SAFETY: the memory is written in init alone and freed in deinit.
@safe package final class PackedRows: @unchecked Sendable {
    package let rows: Int
    package let columns: Int
    private let panels: UnsafeMutablePointer<Float>

    private static let panel = Int(CTROVE_PANEL)
    /// Products summed at a time: what is read of a panel stays in the cache, and long sums keep their digits.
    private static let depth = 512

    /// Packs every row of a matrix.
    package init(_ matrix: Matrix) {
        rows = matrix.rows
        columns = matrix.columns
        let size = (matrix.rows + Self.panel - 1) / Self.panel * Self.panel * matrix.columns
        unsafe panels = .allocate(capacity: max(1, size))
        // SAFETY: whole panels of all rows fit, and packing writes them to their ends.
        unsafe ctrove_encoder_pack_f32(matrix.values, matrix.rows, matrix.columns, 1, panels)
    }

    /// Packs every column of a matrix, as if they were rows.
    package init(columnsOf matrix: Matrix) {
        rows = matrix.columns
        columns = matrix.rows
        let size = (rows + Self.panel - 1) / Self.panel * Self.panel * columns
        unsafe panels = .allocate(capacity: max(1, size))
        // SAFETY: whole panels of all columns fit, and packing writes them to their ends.
        unsafe ctrove_learn_pack_columns_f32(matrix.values, matrix.rows, matrix.columns, panels)
    }

    deinit { unsafe panels.deallocate() }

    /// Dot products of another matrix' rows with these, `[other.rows x rows]`.
    package func products(with other: Matrix, threads: Int = 1) -> Matrix {
        var out = Matrix(rows: other.rows, columns: rows)
        multiply(other, into: &out.values, threads: threads)
        return out
    }

    /// The same into memory that is there, whose old numbers are forgotten.
    package func multiply(_ other: Matrix, into out: inout [Float], threads: Int = 1) {
        precondition(other.columns == columns && out.count == other.rows * rows, "matrices that fit")
        guard other.rows > 0, rows > 0, columns > 0 else { return }
        let count = (rows + Self.panel - 1) / Self.panel
        // SAFETY: each panel writes columns of its own of `out`, inside of its rows.
        unsafe out.withUnsafeMutableBufferPointer { out in
            unsafe other.values.withUnsafeBufferPointer { values in
                guard let target = out.baseAddress, let source = values.baseAddress else { return }
                let work = unsafe Work(source: source, target: target)
                Parallel.run(count, threads: threads) { self.fill(panel: $0, of: other.rows, work) }
            }
        }
    }

    // SAFETY: borrowed for the duration of one product; threads write apart.
    @safe private struct Work: @unchecked Sendable {
        let source: UnsafePointer<Float>
        let target: UnsafeMutablePointer<Float>
    }

    private func fill(panel: Int, of count: Int, _ work: Work) {
        let first = panel * Self.panel
        let width = min(Self.panel, rows - first)
        let weights = unsafe panels + first * columns
        for start in stride(from: 0, to: columns, by: Self.depth) {
            // SAFETY: `count` rows of the source, and `width` columns of as many rows of the target.
            unsafe ctrove_encoder_gemm_f32(
                ctrove_encoder_variant(), work.source + start, columns, count, weights + start * Self.panel, width,
                min(Self.depth, columns - start), nil, work.target + first, rows,
                Int32((start == 0 ? CTROVE_STORE : CTROVE_ADD).rawValue))
        }
    }
}

/// Work in equal parts on several threads.
package enum Parallel {
    /// Does jobs `0..<jobs`, each thread a run of neighbouring ones, and returns when all are done.
    package static func run(_ jobs: Int, threads: Int, _ body: @Sendable (Int) -> Void) {
        let used = max(1, min(threads, jobs))
        guard used > 1 else {
            for job in 0..<jobs { body(job) }
            return
        }
        DispatchQueue.concurrentPerform(iterations: used) { part in
            for job in jobs * part / used..<jobs * (part + 1) / used { body(job) }
        }
    }
}
