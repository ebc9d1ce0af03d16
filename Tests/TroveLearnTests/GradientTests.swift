import TestSupport
import Testing
import TroveLearn

/// Every layer and loss against finite differences, in double precision.
@Suite struct GradientTests {
    static func drawn(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Batch<Double> {
        var random = RandomSource(seed: seed)
        return Batch(rows: rows, columns: columns, values: (0..<rows * columns).map { _ in random.normal() })
    }

    static let layers: [[Layer]] = [
        [.linear(inputs: 5, outputs: 4)],
        [.residual(width: 5), .linear(inputs: 5, outputs: 4)],
        [.lowRank(width: 5, rank: 2), .linear(inputs: 5, outputs: 4)],
        [.linear(inputs: 5, outputs: 6), .rectified, .linear(inputs: 6, outputs: 4)],
        [.linear(inputs: 5, outputs: 6), .tangent, .linear(inputs: 6, outputs: 4)],
        [.linear(inputs: 5, outputs: 6), .dropout(rate: 0.3), .linear(inputs: 6, outputs: 4)],
        [.linear(inputs: 5, outputs: 4), .unitLength],
    ]
    static let losses: [Loss] = [
        .crossEntropy(smoothing: 0), .crossEntropy(smoothing: 0.1), .squares, .hinge, .contrastive(temperature: 0.5),
    ]

    @Test("Slopes agree with finite differences", arguments: layers, losses)
    func slopes(layers: [Layer], loss: Loss) {
        var network = Network<Double>(layers, seed: 3)
        var random = RandomSource(seed: 11)
        // Weights that start at nothing are drawn too, so that their slopes are seen.
        for index in network.weights.indices { network.weights[index] += 0.3 * random.normal() }
        let x = Self.drawn(6, 5, 21)
        var targets = Self.drawn(6, 4, 22)
        if case .contrastive = loss { targets = Self.drawn(9, 4, 23) }
        if case .crossEntropy = loss { targets = Self.classes(6, 4) }
        if case .hinge = loss { targets = Self.classes(6, 4) }
        func value(_ network: Network<Double>, _ x: Batch<Double>) -> Double {
            var drawn: RandomSource? = RandomSource(seed: 5)
            return loss.value(network.forward(x, &drawn).output, targets, network.options).loss
        }
        var drawn: RandomSource? = RandomSource(seed: 5)
        let pass = network.forward(x, &drawn)
        let (slopes, back) = network.backward(loss.value(pass.output, targets, network.options).slope, pass)
        let step = 1e-5
        var (worst, scale) = (0.0, 1e-6)
        for index in network.weights.indices {
            var (up, down) = (network, network)
            up.weights[index] += step
            down.weights[index] -= step
            let difference = (value(up, x) - value(down, x)) / (2 * step)
            worst = max(worst, abs(difference - slopes[index]))
            scale = max(scale, abs(difference))
        }
        for index in x.values.indices {
            var (up, down) = (x, x)
            up.values[index] += step
            down.values[index] -= step
            let difference = (value(network, up) - value(network, down)) / (2 * step)
            worst = max(worst, abs(difference - back.values[index]))
        }
        #expect(worst / scale <= 1e-4, "\(layers) \(loss): \(worst) of \(scale)")
    }

    private static func classes(_ rows: Int, _ columns: Int) -> Batch<Double> {
        var batch = Batch<Double>(rows: rows, columns: columns)
        for row in 0..<rows { batch.values[row * columns + row % columns] = 1 }
        return batch
    }
}
