import Foundation
import TestSupport
import Testing
import TroveCore
import TroveLearn

@Suite struct TrainingTests {
    private func data() -> (x: Batch<Float>, targets: Batch<Float>) {
        var random = RandomSource(seed: 4)
        var x = Batch<Float>(rows: 60, columns: 6)
        var targets = Batch<Float>(rows: 60, columns: 3)
        for row in 0..<60 {
            for column in 0..<6 { x.values[row * 6 + column] = Float(random.normal()) + (column == row % 3 ? 2 : 0) }
            targets.values[row * 3 + row % 3] = 1
        }
        return (x, targets)
    }

    private func training(_ method: Optimizer<Float>.Method = .adamW) -> Training<Float> {
        var plan = TrainingPlan()
        plan.epochs = 20
        plan.batch = 16
        plan.schedule = Schedule(rate: 0.02, shape: .cosine, warmUp: 4)
        plan.decay = 0.01
        plan.clip = 1
        plan.mixup = 0.2
        let network = Network<Float>(
            [.linear(inputs: 6, outputs: 8), .rectified, .dropout(rate: 0.2), .linear(inputs: 8, outputs: 3)], seed: 2)
        return Training(network, loss: .crossEntropy(smoothing: 0.05), method: method, plan: plan)
    }

    @Test("Training stopped after any epoch and taken up again ends with the same weights")
    func resumes() throws {
        let (x, targets) = data()
        let folder = try TemporaryFolder()
        let whole = try Checkpoint(file: folder.url.appendingPathComponent("whole")).run(training(), x, targets)
        struct Stop: Error {}
        for end in [1, 5, 7, 19] {
            var checkpoint = Checkpoint(file: folder.url.appendingPathComponent("part-\(end)"))
            checkpoint.every = 1
            var first = training()
            for _ in 0..<end { try first.runEpoch(x, targets) }
            let encoder = PropertyListEncoder()
            encoder.outputFormat = .binary
            try encoder.encode(first).write(to: checkpoint.file)
            #expect(try checkpoint.run(training(), x, targets).network == whole.network)
        }
    }

    @Test(
        "Each optimizer lowers the loss",
        arguments: [Optimizer<Float>.Method.sgd(momentum: 0.9), .adam, .adamW])
    func lowers(method: Optimizer<Float>.Method) throws {
        let (x, targets) = data()
        var training = training(method)
        while !training.isDone { try training.runEpoch(x, targets) }
        #expect((training.losses.last ?? 9) < 0.75 * (training.losses.first ?? 0))
    }

    @Test("A loss that is no number ends training with what to do")
    func diverges() throws {
        let (x, targets) = data()
        var plan = TrainingPlan()
        plan.schedule = Schedule(rate: 1e30)
        var training = Training(
            Network<Float>([.linear(inputs: 6, outputs: 3)], seed: 1), loss: .squares, method: .sgd(momentum: 0.9),
            plan: plan)
        #expect(throws: TroveError.self) { while !training.isDone { try training.runEpoch(x, targets) } }
    }

    @Test("Products of rounded factors come near to exact ones")
    func narrow() throws {
        let (x, targets) = data()
        var exact = training().network, narrow = exact
        narrow.options.isNarrow = true
        exact.options.threads = 2
        let (a, b) = (exact(x).values, narrow(x).values)
        #expect(a != b)
        #expect(zip(a, b).allSatisfy { abs($0 - $1) < 0.05 })
        #expect(targets.rows == 60)
    }

    @Test("Schedules warm up, then fall as they say")
    func schedules() {
        let cosine = Schedule(rate: 1, shape: .cosine, warmUp: 10)
        #expect(cosine.rate(at: 0, of: 110) == 0.1)
        #expect(cosine.rate(at: 9, of: 110) == 1)
        #expect(abs(cosine.rate(at: 60, of: 110) - 0.5) < 1e-9)
        #expect(abs(Schedule(rate: 1, shape: .steps(every: 10, factor: 0.1)).rate(at: 25, of: 30) - 0.01) < 1e-12)
    }
}
