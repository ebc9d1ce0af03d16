package import Foundation
internal import TroveCore

/// Keeps training on the disk, so that a killed run goes on where it was and ends with the same weights.
package struct Checkpoint: Sendable {
    package let file: URL
    /// Epochs between two checkpoints.
    package var every = 5

    package init(file: URL) { self.file = file }

    /// Trains to the end, from the last checkpoint where there is one of the same plan.
    /// - Parameter onEpoch: Called after each epoch.
    /// - Throws: `.invalidArgument` for a loss that is no number, the disk's errors, `CancellationError`.
    package func run<Scalar: TrainingScalar>(
        _ fresh: Training<Scalar>, _ x: Batch<Scalar>, _ targets: Batch<Scalar>,
        held: (x: Batch<Scalar>, targets: Batch<Scalar>)? = nil, onEpoch: (Training<Scalar>) -> Void = { _ in }
    ) throws -> Training<Scalar> {
        var training = fresh
        if let data = try? Data(contentsOf: file),
            let kept = try? PropertyListDecoder().decode(Training<Scalar>.self, from: data), kept.plan == fresh.plan,
            kept.loss == fresh.loss, kept.network.layers == fresh.network.layers
        {
            training = kept
        }
        while !training.isDone {
            try training.runEpoch(x, targets, held: held)
            onEpoch(training)
            if training.epoch % every == 0 || training.isDone { try save(training) }
            try Task.checkCancellation()
        }
        return training
    }

    private func save<Scalar: TrainingScalar>(_ training: Training<Scalar>) throws {
        let encoder = PropertyListEncoder()
        encoder.outputFormat = .binary
        do {
            try encoder.encode(training).write(to: file, options: .atomic)
        } catch {
            throw TroveError(.inputOutput, "cannot write \(file.path); check the room left on its disk", cause: error)
        }
    }
}
