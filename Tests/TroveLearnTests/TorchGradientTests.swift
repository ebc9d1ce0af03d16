import Foundation
import TestSupport
import Testing
import TroveLearn

/// Losses and slopes against torch's, in double precision; `tools/fixtures/gradients.py` writes them.
@Suite struct TorchGradientTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        var network: String
        var loss: String
        var weights: [Double]
        var x: [Double]
        var targets: [Double]
        var value: Double
        var slopes: [Double]
        var input: [Double]

        var testDescription: String { "\(network), \(loss)" }
    }

    private static let networks: [String: [Layer]] = [
        "linear": [.linear(inputs: 5, outputs: 4)],
        "residual": [.residual(width: 5), .linear(inputs: 5, outputs: 4)],
        "low rank": [.lowRank(width: 5, rank: 2), .linear(inputs: 5, outputs: 4)],
        "rectified": [.linear(inputs: 5, outputs: 6), .rectified, .linear(inputs: 6, outputs: 4)],
        "tangent": [.linear(inputs: 5, outputs: 6), .tangent, .linear(inputs: 6, outputs: 4)],
        "unit length": [.linear(inputs: 5, outputs: 4), .unitLength],
    ]
    private static let losses: [String: Loss] = [
        "cross-entropy": .crossEntropy(smoothing: 0), "smoothed": .crossEntropy(smoothing: 0.1), "squares": .squares,
        "hinge": .hinge, "contrastive": .contrastive(temperature: 0.5),
    ]

    private static func cases() throws -> [Case] {
        try JSONDecoder().decode([Case].self, from: Data(contentsOf: Fixtures.url("TroveLearn/gradients.json")))
    }

    @Test("Losses and slopes are those of torch")
    func slopes() throws {
        let cases = try Self.cases()
        #expect(cases.count == 11)
        for one in cases {
            var network = Network<Double>(try #require(Self.networks[one.network]), seed: 1)
            let loss = try #require(Self.losses[one.loss])
            try #require(network.weights.count == one.weights.count)
            network.weights = one.weights
            var none: RandomSource?
            let pass = network.forward(Batch(rows: one.x.count / 5, columns: 5, values: one.x), &none)
            let targets = Batch<Double>(rows: one.targets.count / 4, columns: 4, values: one.targets)
            let (value, slope) = loss.value(pass.output, targets, network.options)
            let (slopes, input) = network.backward(slope, pass)
            #expect(abs(value - one.value) <= 1e-9, "\(one.testDescription)")
            #expect(Self.near(slopes, one.slopes) && Self.near(input.values, one.input), "\(one.testDescription)")
        }
    }

    private static func near(_ a: [Double], _ b: [Double]) -> Bool {
        let scale = b.reduce(1e-3) { max($0, abs($1)) }
        return a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-9 * scale }
    }
}
