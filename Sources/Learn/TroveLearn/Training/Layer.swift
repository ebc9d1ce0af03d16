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

    /// So many of the first numbers weight decay draws towards 0: biases are left alone.
    var decaying: Int {
        if case .linear(let inputs, let outputs) = self { return inputs * outputs }
        return parameters
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
            var out = Scalar.product(.rows(x), .columns(matrix), options)
            var biases: [Scalar] = []
            for _ in 0..<x.rows { biases += weights.suffix(outputs) }
            Scalar.add(biases, to: &out.values)
            return (out, nil)
        case .residual(let width):
            let matrix = Batch(rows: width, columns: width, values: Array(weights))
            var out = Scalar.product(.rows(x), .columns(matrix), options)
            Scalar.add(x.values, to: &out.values)
            return (out, nil)
        case .lowRank(let width, let rank):
            let down = Batch(rows: rank, columns: width, values: Array(weights.prefix(rank * width)))
            let up = Batch(rows: width, columns: rank, values: Array(weights.suffix(rank * width)))
            let narrow = Scalar.product(.rows(x), .columns(down), options)
            var out = Scalar.product(.rows(narrow), .columns(up), options)
            Scalar.add(x.values, to: &out.values)
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
            let lengths = Batch(rows: x.rows, columns: 1, values: Scalar.toUnitLength(&out))
            return (out, lengths)
        }
    }

    /// What the weights should change by, and the slope at the input, from the slope at the output.
    /// - Parameter toInput: Whether the slope at the input is wanted; a layer with weights else leaves it as it came.
    func backward<Scalar: TrainingScalar>(
        _ slope: Batch<Scalar>, input x: Batch<Scalar>, kept: Batch<Scalar>?, _ weights: ArraySlice<Scalar>,
        _ options: ProductOptions, toInput: Bool
    ) -> (slopes: [Scalar], input: Batch<Scalar>) {
        var back = slope
        switch self {
        case .linear(let inputs, let outputs):
            var slopes = Scalar.product(.columns(slope), .rows(x), options).values
            var sums = [Scalar](repeating: 0, count: outputs)
            for (place, value) in slope.values.enumerated() { sums[place % outputs] += value }
            slopes += sums
            guard toInput else { return (slopes, slope) }
            let matrix = Batch(rows: outputs, columns: inputs, values: Array(weights.prefix(inputs * outputs)))
            return (slopes, Scalar.product(.rows(slope), .rows(matrix), options))
        case .residual(let width):
            let slopes = Scalar.product(.columns(slope), .rows(x), options).values
            guard toInput else { return (slopes, slope) }
            let matrix = Batch(rows: width, columns: width, values: Array(weights))
            back = Scalar.product(.rows(slope), .rows(matrix), options)
            Scalar.add(slope.values, to: &back.values)
            return (slopes, back)
        case .lowRank(let width, let rank):
            guard let narrow = kept else { return ([], slope) }
            let down = Batch(rows: rank, columns: width, values: Array(weights.prefix(rank * width)))
            let up = Batch(rows: width, columns: rank, values: Array(weights.suffix(rank * width)))
            let inner = Scalar.product(.rows(slope), .rows(up), options)
            let slopes =
                Scalar.product(.columns(inner), .rows(x), options).values
                + Scalar.product(.columns(slope), .rows(narrow), options).values
            guard toInput else { return (slopes, slope) }
            back = Scalar.product(.rows(inner), .rows(down), options)
            Scalar.add(slope.values, to: &back.values)
            return (slopes, back)
        case .rectified:
            for place in back.values.indices where x.values[place] <= 0 { back.values[place] = 0 }
        case .tangent:
            for (place, value) in (kept?.values ?? []).enumerated() { back.values[place] *= 1 - value * value }
        case .dropout:
            for (place, factor) in (kept?.values ?? []).enumerated() { back.values[place] *= factor }
        case .unitLength:
            if let lengths = kept { Scalar.backFromUnitLength(&back, x, lengths: lengths.values) }
        }
        return ([], back)
    }
}
