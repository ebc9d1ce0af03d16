/// What training lowers: a mean over rows, and its slope at each number of the output.
package enum Loss: Sendable, Codable, Equatable {
    /// Softmax cross-entropy with targets that may be shares of classes; part of each is given to all alike.
    case crossEntropy(smoothing: Double)
    /// Half the squared distance.
    case squares
    /// Squared hinge of one class against the rest; targets are 1 for the class, else 0.
    case hinge
    /// Each row against the targets' rows: its own, of all, should be the most like it (van den Oord et al.,
    /// arXiv:1807.03748). Rows beyond those of the output are hard negatives.
    case contrastive(temperature: Double)

    package func value<Scalar: TrainingScalar>(
        _ out: Batch<Scalar>, _ targets: Batch<Scalar>, _ options: ProductOptions
    ) -> (loss: Scalar, slope: Batch<Scalar>) {
        switch self {
        case .crossEntropy(let smoothing):
            var slope = out
            let loss = Scalar.crossEntropy(
                &slope, targets: targets, smoothing: Scalar(smoothing), scale: 1, threads: options.threads)
            return (loss, slope)
        case .squares:
            var slope = out
            var loss: Scalar = 0
            for place in out.values.indices {
                let error = out.values[place] - targets.values[place]
                loss += error * error / 2
                slope.values[place] = error / Scalar(out.rows)
            }
            return (loss / Scalar(out.rows), slope)
        case .hinge:
            var slope = out
            var loss: Scalar = 0
            for place in out.values.indices {
                let sign: Scalar = targets.values[place] > 0.5 ? 1 : -1
                let gap = max(0, 1 - sign * out.values[place])
                loss += gap * gap
                slope.values[place] = -2 * sign * gap / Scalar(out.rows)
            }
            return (loss / Scalar(out.rows), slope)
        case .contrastive(let temperature):
            var likeness = Scalar.product(.rows(out), .columns(targets), options)
            let loss = Scalar.crossEntropy(
                &likeness, targets: nil, smoothing: 0, scale: Scalar(1 / temperature), threads: options.threads)
            return (loss, Scalar.product(.rows(likeness), .rows(targets), options))
        }
    }
}
