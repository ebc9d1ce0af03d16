internal import Foundation
package import TroveCore

/// What is trained how: all of it is in the seed, so that the same settings give the same weights.
package struct TrainingPlan: Sendable, Codable, Equatable {
    package var epochs = 100
    /// Rows a step.
    package var batch = 64
    package var schedule = Schedule(rate: 1e-3, shape: .cosine)
    package var decay = 0.0
    /// Slopes that are longer together are scaled down; nil for none.
    package var clip: Double?
    /// Epochs without a better loss on the rows held back after which training ends; nil for never.
    package var patience: Int?
    /// Mixes pairs of rows and their targets (Zhang et al., arXiv:1710.09412), by a share drawn from Beta(a, a); 0 for none.
    package var mixup = 0.0
    package var seed: UInt64 = 1

    package init() {}
}

/// A network on its way: what a checkpoint holds, and all that the next step depends on.
package struct Training<Scalar: TrainingScalar>: Sendable, Codable, Equatable {
    package let plan: TrainingPlan
    package let loss: Loss
    package private(set) var network: Network<Scalar>
    private var optimizer: Optimizer<Scalar>
    private var random: RandomSource
    /// Epochs done.
    package private(set) var epoch = 0
    /// Mean losses of each epoch: of the rows learned from, and of those held back.
    package private(set) var losses: [Double] = []
    package private(set) var heldLosses: [Double] = []
    private var best: [Scalar] = []
    private var sinceBest = 0

    package init(
        _ network: Network<Scalar>, loss: Loss, method: Optimizer<Scalar>.Method = .adamW, plan: TrainingPlan
    ) {
        self.network = network
        self.loss = loss
        self.plan = plan
        optimizer = Optimizer(method, decay: plan.decay, parameters: network.weights.count)
        random = RandomSource(seed: plan.seed)
    }

    /// Whether no epoch is left, or the loss held back has stopped falling.
    package var isDone: Bool { epoch >= plan.epochs || (plan.patience.map { sinceBest >= $0 } ?? false) }

    /// The network whose loss on the rows held back was the least; the last one where none were.
    package var trained: Network<Scalar> {
        var trained = network
        if !best.isEmpty { trained.weights = best }
        return trained
    }

    /// One pass over the rows in a drawn order.
    /// - Parameter held: Rows that early stopping looks at; nil for none.
    /// - Throws: `.invalidArgument` where the loss is no number any more.
    @specialized(where Scalar == Float)
    package mutating func runEpoch(
        _ x: Batch<Scalar>, _ targets: Batch<Scalar>, held: (x: Batch<Scalar>, targets: Batch<Scalar>)? = nil
    ) throws(TroveError) {
        let order = random.permutation(x.rows)
        let steps = (x.rows + plan.batch - 1) / plan.batch
        let runs = network.runs
        var sum = 0.0
        for step in 0..<steps {
            let rows = order[step * plan.batch..<min(x.rows, (step + 1) * plan.batch)]
            var (input, wanted) = (x.selecting(rows), targets.selecting(rows))
            if plan.mixup > 0 { mix(&input, &wanted) }
            var drawn: RandomSource? = random
            let pass = network.forward(input, &drawn)
            random = drawn ?? random
            let (value, slope) = loss.value(pass.output, wanted, network.options)
            guard value.isFinite else {
                throw TroveError(
                    .invalidArgument, "the loss is no number any more after \(epoch) epochs; lower the rate")
            }
            sum += Double(value) * Double(rows.count)
            var slopes = network.slopes(slope, pass)
            if let clip = plan.clip { Optimizer<Scalar>.clip(&slopes, to: clip) }
            let rate = plan.schedule.rate(at: epoch * steps + step, of: plan.epochs * steps)
            optimizer.step(&network.weights, slopes, rate: rate, runs: runs)
        }
        losses.append(sum / Double(max(1, x.rows)))
        epoch += 1
        guard let held else { return }
        let value = Double(loss.value(network(held.x), held.targets, network.options).loss)
        if value < heldLosses.min() ?? .infinity {
            (best, sinceBest) = (network.weights, 0)
        } else {
            sinceBest += 1
        }
        heldLosses.append(value)
    }

    private mutating func mix(_ x: inout Batch<Scalar>, _ targets: inout Batch<Scalar>) {
        let partner = random.permutation(x.rows)
        let (other, wanted) = (x.selecting(partner), targets.selecting(partner))
        let share = Scalar(Self.beta(plan.mixup, &random))
        for place in x.values.indices { x.values[place] = share * x.values[place] + (1 - share) * other.values[place] }
        for place in targets.values.indices {
            targets.values[place] = share * targets.values[place] + (1 - share) * wanted.values[place]
        }
    }

    /// Drawn from Beta(a, a) (Jöhnk, 1964).
    private static func beta(_ a: Double, _ random: inout RandomSource) -> Double {
        for _ in 0..<1000 {
            let (u, v) = (pow(random.unit(), 1 / a), pow(random.unit(), 1 / a))
            if u + v <= 1, u + v > 0 { return u / (u + v) }
        }
        return 0.5
    }
}

extension Batch {
    /// Some of the rows, in the order of `indices`.
    func selecting(_ indices: some Collection<Int>) -> Batch {
        var chosen: [Scalar] = []
        chosen.reserveCapacity(indices.count * columns)
        for index in indices { chosen += values[index * columns..<(index + 1) * columns] }
        return Batch(rows: indices.count, columns: columns, values: chosen)
    }
}
