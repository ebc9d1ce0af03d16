/// A step of a network. Each keeps what it needs to go back.
package enum Layer: Sendable, Codable, Equatable {
    /// `x w' + b`; weights `[outputs x inputs]`, then biases.
    case linear(inputs: Int, outputs: Int)
    /// `x + x w'`: a move that starts at nothing; weights `[width x width]`.
    case residual(width: Int)
    /// `x + (x d') u'`, of a small rank; `[rank x width]`, then `[width x rank]`.
    case lowRank(width: Int, rank: Int)
    /// `max(0, x)`.
    case rectified
    /// `tanh x`.
    case tangent
    /// Leaves out a share of the numbers while training, and scales the others up.
    case dropout(rate: Double)
    /// Each row at unit length.
    case unitLength

    /// Numbers that are learned.
    package var parameters: Int {
        switch self {
        case .linear(let inputs, let outputs): (inputs + 1) * outputs
        case .residual(let width): width * width
        case .lowRank(let width, let rank): 2 * width * rank
        case .rectified, .tangent, .dropout, .unitLength: 0
        }
    }

    /// What the numbers begin with: small and drawn, so that rows of different weights learn different things.
    func start<Scalar: TrainingScalar>(_ random: inout RandomSource) -> [Scalar] {
        func drawn(_ count: Int, _ inputs: Int) -> [Scalar] {
            let deviation = (1 / Double(max(1, inputs))).squareRoot()
            return (0..<count).map { _ in Scalar(random.normal() * deviation) }
        }
        return switch self {
        case .linear(let inputs, let outputs):
            drawn(inputs * outputs, inputs) + [Scalar](repeating: 0, count: outputs)
        case .residual(let width): [Scalar](repeating: 0, count: width * width)
        case .lowRank(let width, let rank): drawn(rank * width, width) + [Scalar](repeating: 0, count: width * rank)
        case .rectified, .tangent, .dropout, .unitLength: []
        }
    }

    /// Which of the numbers weight decay draws towards 0: biases are left alone.
    func decays(_ index: Int) -> Bool {
        if case .linear(let inputs, let outputs) = self { return index < inputs * outputs }
        return true
    }
}

extension Layer {
    /// What a layer makes of its input, and what it needs on the way back.
    func forward<Scalar: TrainingScalar>(
        _ x: Batch<Scalar>, _ weights: ArraySlice<Scalar>, _ options: ProductOptions, _ random: inout RandomSource?
    ) -> (out: Batch<Scalar>, kept: Batch<Scalar>?) {
        switch self {
        case .linear(let inputs, let outputs):
            let matrix = Batch(rows: outputs, columns: inputs, values: Array(weights.prefix(inputs * outputs)))
            var out = x.timesTransposed(of: matrix, options)
            let bias = Array(weights.suffix(outputs))
            for place in out.values.indices { out.values[place] += bias[place % outputs] }
            return (out, nil)
        case .residual(let width):
            let matrix = Batch(rows: width, columns: width, values: Array(weights))
            var out = x.timesTransposed(of: matrix, options)
            for place in out.values.indices { out.values[place] += x.values[place] }
            return (out, nil)
        case .lowRank(let width, let rank):
            let down = Batch(rows: rank, columns: width, values: Array(weights.prefix(rank * width)))
            let up = Batch(rows: width, columns: rank, values: Array(weights.suffix(rank * width)))
            let narrow = x.timesTransposed(of: down, options)
            var out = narrow.timesTransposed(of: up, options)
            for place in out.values.indices { out.values[place] += x.values[place] }
            return (out, narrow)
        case .rectified:
            var out = x
            for place in out.values.indices where out.values[place] < 0 { out.values[place] = 0 }
            return (out, nil)
        case .tangent:
            var out = x
            for place in out.values.indices {
                let e = Scalar.exponential(2 * min(20, max(-20, out.values[place])))
                out.values[place] = (e - 1) / (e + 1)
            }
            return (out, out)
        case .dropout(let rate):
            guard var drawn = random, rate > 0 else { return (x, nil) }
            var mask = x
            for place in mask.values.indices { mask.values[place] = drawn.unit() < rate ? 0 : Scalar(1 / (1 - rate)) }
            random = drawn
            var out = x
            for place in out.values.indices { out.values[place] *= mask.values[place] }
            return (out, mask)
        case .unitLength:
            var out = x
            var lengths = Batch<Scalar>(rows: x.rows, columns: 1)
            for row in 0..<x.rows {
                var sum: Scalar = 0
                for place in row * x.columns..<(row + 1) * x.columns { sum += x.values[place] * x.values[place] }
                lengths.values[row] = max(sum.squareRoot(), Scalar(1e-12))
                for place in row * x.columns..<(row + 1) * x.columns { out.values[place] /= lengths.values[row] }
            }
            return (out, lengths)
        }
    }

    /// The slope at the input from the slope at the output; adds what the weights should change by to `slopes`.
    func backward<Scalar: TrainingScalar>(
        _ slope: Batch<Scalar>, input x: Batch<Scalar>, kept: Batch<Scalar>?, _ weights: ArraySlice<Scalar>,
        _ slopes: inout ArraySlice<Scalar>, _ options: ProductOptions
    ) -> Batch<Scalar> {
        func add(_ values: [Scalar], at offset: Int) {
            for (index, value) in values.enumerated() { slopes[slopes.startIndex + offset + index] += value }
        }
        switch self {
        case .linear(let inputs, let outputs):
            let matrix = Batch(rows: outputs, columns: inputs, values: Array(weights.prefix(inputs * outputs)))
            add(slope.transposed.timesTransposed(of: x.transposed, options).values, at: 0)
            var sums = [Scalar](repeating: 0, count: outputs)
            for (place, value) in slope.values.enumerated() { sums[place % outputs] += value }
            add(sums, at: inputs * outputs)
            return slope.timesTransposed(of: matrix.transposed, options)
        case .residual(let width):
            let matrix = Batch(rows: width, columns: width, values: Array(weights))
            add(slope.transposed.timesTransposed(of: x.transposed, options).values, at: 0)
            var back = slope.timesTransposed(of: matrix.transposed, options)
            for place in back.values.indices { back.values[place] += slope.values[place] }
            return back
        case .lowRank(let width, let rank):
            guard let narrow = kept else { return slope }
            let down = Batch(rows: rank, columns: width, values: Array(weights.prefix(rank * width)))
            let up = Batch(rows: width, columns: rank, values: Array(weights.suffix(rank * width)))
            add(slope.transposed.timesTransposed(of: narrow.transposed, options).values, at: rank * width)
            let inner = slope.timesTransposed(of: up.transposed, options)
            add(inner.transposed.timesTransposed(of: x.transposed, options).values, at: 0)
            var back = inner.timesTransposed(of: down.transposed, options)
            for place in back.values.indices { back.values[place] += slope.values[place] }
            return back
        case .rectified:
            var back = slope
            for place in back.values.indices where x.values[place] <= 0 { back.values[place] = 0 }
            return back
        case .tangent:
            var back = slope
            for (place, value) in (kept?.values ?? []).enumerated() { back.values[place] *= 1 - value * value }
            return back
        case .dropout:
            var back = slope
            for (place, factor) in (kept?.values ?? []).enumerated() { back.values[place] *= factor }
            return back
        case .unitLength:
            guard let lengths = kept else { return slope }
            var back = slope
            for row in 0..<x.rows {
                let range = row * x.columns..<(row + 1) * x.columns
                let length = lengths.values[row]
                var along: Scalar = 0
                for place in range { along += slope.values[place] * x.values[place] / length }
                for place in range {
                    back.values[place] = (slope.values[place] - along * x.values[place] / length) / length
                }
            }
            return back
        }
    }
}
