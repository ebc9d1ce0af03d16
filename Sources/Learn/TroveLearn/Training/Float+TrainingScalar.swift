internal import CTroveKernels
internal import Foundation
internal import Synchronization
internal import TroveHeads

/// Training in single precision, by kernels.
extension Float: TrainingScalar {
    package static func product(_ a: Factor<Float>, _ b: Factor<Float>, _ options: ProductOptions) -> Batch<Float> {
        // Rows of the first factor are read along, and the second is packed as it lies.
        let left = matrix(a.asRows, options)
        let right =
            switch b {
            case .rows(let batch): PackedRows(columnsOf: matrix(batch, options))
            case .columns(let batch): PackedRows(matrix(batch, options))
            }
        let out = right.products(with: left, threads: options.threads)
        return Batch(rows: out.rows, columns: out.columns, values: out.values)
    }

    package static func crossEntropy(
        _ scores: inout Batch<Float>, targets: Batch<Float>?, smoothing: Float, scale: Float, threads: Int
    ) -> Float {
        let (rows, columns) = (scores.rows, scores.columns)
        guard rows > 0, columns > 0 else { return 0 }
        precondition(targets.map { $0.rows == rows && $0.columns == columns } ?? (columns >= rows), "a target a row")
        let parts = rows * columns < 1 << 14 ? 1 : max(1, min(threads, rows))
        let losses = Mutex([Double](repeating: 0, count: parts))
        let targets = targets?.values ?? []
        // SAFETY: parts are runs of rows of their own, inside of the scores and, where there are some, of as many targets.
        unsafe scores.values.withUnsafeMutableBufferPointer { scores in
            unsafe targets.withUnsafeBufferPointer { targets in
                guard let base = scores.baseAddress else { return }
                let work = unsafe Work(scores: base, targets: targets.isEmpty ? nil : targets.baseAddress)
                Parallel.run(parts, threads: parts) { part in
                    let (first, end) = (rows * part / parts, rows * (part + 1) / parts)
                    let loss = unsafe ctrove_learn_softmax_rows_f32(
                        work.scores + first * columns, end - first, columns,
                        work.targets.map { unsafe $0 + first * columns }, first, smoothing, scale,
                        scale / Float(rows))
                    losses.withLock { $0[part] = loss }
                }
            }
        }
        return Float(losses.withLock { $0.reduce(0, +) } / Double(rows))
    }

    package static func toUnitLength(_ x: inout Batch<Float>) -> [Float] {
        var lengths = [Float](repeating: 0, count: x.rows)
        // SAFETY: a batch holds its rows' numbers, and there is a length for each.
        unsafe ctrove_learn_unit_rows_f32(&x.values, x.rows, x.columns, &lengths)
        return lengths
    }

    package static func backFromUnitLength(_ slope: inout Batch<Float>, _ x: Batch<Float>, lengths: [Float]) {
        precondition(slope.values.count == x.values.count && lengths.count == x.rows, "slopes of the same rows")
        // SAFETY: as many numbers in both, and a length for each row.
        unsafe ctrove_learn_unit_rows_back_f32(&slope.values, x.values, lengths, x.rows, x.columns)
    }

    package static func add(_ values: [Float], to sums: inout [Float]) {
        precondition(values.count == sums.count, "as many numbers")
        // SAFETY: as many numbers in both, which are different arrays.
        unsafe ctrove_learn_add_f32(&sums, values, values.count)
    }

    package static func follow(
        _ slopes: [Float], _ weights: inout [Float], _ means: inout AdamMeans<Float>, _ range: Range<Int>,
        _ step: AdamStep
    ) {
        precondition(
            range.upperBound <= weights.count && weights.count == slopes.count && slopes.count == means.slopes.count
                && slopes.count == means.squares.count, "a slope and its means for each weight")
        var own = ctrove_learn_adam(
            rate: Float(step.rate), decay: Float(step.decay), slope_decay: Float(step.slopeDecay),
            scale_first: Float(step.scaleSlopes), scale_second: Float(step.scaleSquares))
        // SAFETY: the range lies inside of all four arrays, which are different ones.
        unsafe weights.withUnsafeMutableBufferPointer { weights in
            unsafe slopes.withUnsafeBufferPointer { slopes in
                unsafe means.slopes.withUnsafeMutableBufferPointer { first in
                    unsafe means.squares.withUnsafeMutableBufferPointer { second in
                        guard let weights = weights.baseAddress, let slopes = slopes.baseAddress,
                            let first = first.baseAddress, let second = second.baseAddress
                        else { return }
                        let start = range.lowerBound
                        unsafe ctrove_learn_adam_f32(
                            &own, weights + start, slopes + start, first + start, second + start, range.count)
                    }
                }
            }
        }
    }

    package static func exponential(_ x: Float) -> Float { Float(exp(Double(x))) }
    package static func logarithm(_ x: Float) -> Float { Float(log(Double(x))) }

    private static func matrix(_ batch: Batch<Float>, _ options: ProductOptions) -> Matrix {
        Matrix(
            rows: batch.rows, columns: batch.columns,
            values: options.isNarrow ? batch.values.map(rounded) : batch.values)
    }

    /// The nearest number of eight bits of precision, ties to even: bfloat16.
    private static func rounded(_ x: Float) -> Float {
        guard x.isFinite else { return x }
        let bits = x.bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }

    // SAFETY: borrowed for the duration of one pass; threads write rows of their own.
    @safe private struct Work: @unchecked Sendable {
        let scores: UnsafeMutablePointer<Float>
        let targets: UnsafePointer<Float>?
    }
}

extension Factor<Float> {
    /// The factor itself, row by row.
    fileprivate var asRows: Batch<Float> {
        switch self {
        case .rows(let batch): return batch
        case .columns(let batch):
            let turned = Matrix(rows: batch.rows, columns: batch.columns, values: batch.values).transposed
            return Batch(rows: turned.rows, columns: turned.columns, values: turned.values)
        }
    }
}
