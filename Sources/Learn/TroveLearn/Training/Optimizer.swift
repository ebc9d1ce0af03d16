internal import Foundation

/// How numbers follow their slopes.
package struct Optimizer<Scalar: TrainingScalar>: Sendable, Codable, Equatable {
    package enum Method: Sendable, Codable, Equatable {
        /// Steps with momentum (Polyak, 1964).
        case sgd(momentum: Double)
        /// Kingma & Ba, arXiv:1412.6980; decay goes through the slopes.
        case adam
        /// Loshchilov & Hutter, arXiv:1711.05101; decay stands beside them.
        case adamW
    }

    package let method: Method
    /// What numbers shrink by, times the rate.
    package let decay: Double
    private var means: AdamMeans<Scalar>
    private var steps = 0

    package init(_ method: Method, decay: Double = 0, parameters: Int) {
        self.method = method
        self.decay = decay
        let zeros = [Scalar](repeating: 0, count: parameters)
        if case .sgd = method {
            means = AdamMeans(slopes: zeros, squares: [])
        } else {
            means = AdamMeans(slopes: zeros, squares: zeros)
        }
    }

    /// Takes one step.
    /// - Parameter runs: Ranges that cover the weights, and whether they decay.
    package mutating func step(
        _ weights: inout [Scalar], _ slopes: [Scalar], rate: Double, runs: [(range: Range<Int>, decays: Bool)]
    ) {
        steps += 1
        var step = AdamStep(
            rate: rate, scaleSlopes: 1 / (1 - pow(AdamStep.keepSlopes, Double(steps))),
            scaleSquares: 1 / (1 - pow(AdamStep.keepSquares, Double(steps))))
        for (range, decays) in runs {
            let decay = decays ? decay : 0
            switch method {
            case .sgd(let momentum):
                for index in range {
                    means.slopes[index] =
                        Scalar(momentum) * means.slopes[index] + slopes[index] + Scalar(decay) * weights[index]
                    weights[index] -= Scalar(rate) * means.slopes[index]
                }
            case .adam:
                step.slopeDecay = decay
                Scalar.follow(slopes, &weights, &means, range, step)
            case .adamW:
                step.decay = decay
                Scalar.follow(slopes, &weights, &means, range, step)
            }
        }
    }

    /// Scales slopes down where they are longer than `most` together.
    package static func clip(_ slopes: inout [Scalar], to most: Double) {
        var sum: Scalar = 0
        for slope in slopes { sum += slope * slope }
        let length = sum.squareRoot()
        guard length > Scalar(most) else { return }
        for index in slopes.indices { slopes[index] *= Scalar(most) / length }
    }
}

/// How large steps are as training goes on.
package struct Schedule: Sendable, Codable, Equatable {
    package enum Shape: Sendable, Codable, Equatable {
        case constant
        /// Down to nothing along half a wave.
        case cosine
        /// Times `factor` after each `every` steps.
        case steps(every: Int, factor: Double)
    }

    package var rate: Double
    package var shape = Shape.constant
    /// Steps over which the rate rises from nothing.
    package var warmUp = 0

    package init(rate: Double, shape: Shape = .constant, warmUp: Int = 0) {
        self.rate = rate
        self.shape = shape
        self.warmUp = warmUp
    }

    /// The rate of a step, from 0, of so many in all.
    package func rate(at step: Int, of all: Int) -> Double {
        if step < warmUp { return rate * Double(step + 1) / Double(warmUp) }
        switch shape {
        case .constant: return rate
        case .cosine:
            let share = Double(step - warmUp) / Double(max(1, all - warmUp))
            return rate * (1 + cos(.pi * min(1, share))) / 2
        case .steps(let every, let factor): return rate * pow(factor, Double((step - warmUp) / max(1, every)))
        }
    }
}
