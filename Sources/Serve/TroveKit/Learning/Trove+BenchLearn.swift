public import Foundation
internal import TroveCore
internal import TroveHeads
internal import TroveLearn

/// How long training took, and what it reached.
public struct LearnBenchmark: Codable, Sendable {
    /// Seconds of the fastest run.
    public var seconds: Double
    /// Mean loss with its penalty, or the last epoch's loss.
    public var objective: Double
    /// Share of the rows whose class was found; nil for adapters.
    public var accuracy: Double?
    /// Digest of the adapter's weights; nil for logistic regression.
    public var digest: String?
}

/// Measuring training on numbers that others train on too.
extension Trove {
    /// Fits logistic regression to rows of 32-bit floats with 32-bit labels, both as they lie in memory.
    /// - Throws: `.notFound`, `.corruptInput` for files whose lengths do not fit.
    public static func benchLogistic(
        features: URL, labels: URL, columns: Int, penalty: Double, threads: Int, runs: Int = 3
    ) throws -> LearnBenchmark {
        let x = try matrix(features, columns: columns)
        let y = try numbers(labels).map { Int(Int32(bitPattern: $0)) }
        guard y.count == x.rows, let most = y.max(), y.allSatisfy({ $0 >= 0 }) else {
            throw TroveError(.corruptInput, "\(labels.path) needs a label from 0 for each of \(x.rows) rows")
        }
        var best = LearnBenchmark(seconds: .infinity, objective: 0, accuracy: nil)
        for _ in 0..<runs {
            let start = ContinuousClock.now
            let (model, objective) = LogisticFit(penalty: penalty, threads: threads)
                .fit(x, labels: y, classes: most + 1)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            let right = zip(model.scores(x, threads: threads).largest, y).count { $0 == $1 }
            best = LearnBenchmark(
                seconds: min(best.seconds, seconds), objective: objective, accuracy: Double(right) / Double(x.rows))
        }
        return best
    }

    /// Trains a residual adapter of rows towards their partners, by a contrastive loss and AdamW.
    /// - Parameter checkpoint: Where training is kept after each epoch, and taken up again; nil for nowhere.
    /// - Throws: `.notFound`, `.corruptInput`.
    public static func benchAdapter(
        features: URL, partners: URL, columns: Int, epochs: Int, batch: Int, threads: Int,
        checkpoint: URL? = nil
    ) throws -> LearnBenchmark {
        let x = try matrix(features, columns: columns)
        let y = try matrix(partners, columns: columns)
        guard x.rows == y.rows else {
            throw TroveError(.corruptInput, "\(partners.path) needs a partner for each of \(x.rows) rows")
        }
        var network = Network<Float>([.residual(width: columns), .unitLength], seed: 1)
        network.options.threads = threads
        var plan = TrainingPlan()
        (plan.epochs, plan.batch, plan.decay) = (epochs, batch, 0.01)
        plan.schedule = Schedule(rate: 1e-3)
        var training = Training(network, loss: .contrastive(temperature: 0.05), plan: plan)
        let (left, right) = (
            Batch<Float>(rows: x.rows, columns: columns, values: x.values),
            Batch<Float>(rows: y.rows, columns: columns, values: y.values)
        )
        let start = ContinuousClock.now
        if let checkpoint {
            var kept = Checkpoint(file: checkpoint)
            kept.every = 1
            training = try kept.run(training, left, right)
        } else {
            while !training.isDone { try training.runEpoch(left, right) }
        }
        return LearnBenchmark(
            seconds: (ContinuousClock.now - start) / .seconds(1), objective: training.losses.last ?? 0, accuracy: nil,
            digest: Identifier.digest(training.network.weights.map { "\($0.bitPattern)" }.joined(separator: " ")))
    }

    private static func matrix(_ file: URL, columns: Int) throws(TroveError) -> Matrix {
        let values = try numbers(file).map(Float.init(bitPattern:))
        guard columns > 0, !values.isEmpty, values.count % columns == 0 else {
            throw TroveError(.corruptInput, "\(file.path) holds no whole rows of \(columns) numbers")
        }
        return Matrix(rows: values.count / columns, columns: columns, values: values)
    }

    private static func numbers(_ file: URL) throws(TroveError) -> [UInt32] {
        guard let data = try? Data(contentsOf: file), data.count % 4 == 0 else {
            throw TroveError(.notFound, "cannot read \(file.path), or it holds no numbers of four bytes")
        }
        return stride(from: data.startIndex, to: data.endIndex, by: 4).map { start in
            (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[start + $1]) << (8 * UInt32($1)) }
        }
    }
}
