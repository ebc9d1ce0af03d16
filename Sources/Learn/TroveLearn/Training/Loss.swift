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
        case .crossEntropy(let smoothing): return Self.crossEntropy(out, targets, Scalar(smoothing))
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
            var likeness = out.timesTransposed(of: targets, options)
            for place in likeness.values.indices { likeness.values[place] /= Scalar(temperature) }
            var own = Batch<Scalar>(rows: out.rows, columns: targets.rows)
            for row in 0..<out.rows { own.values[row * targets.rows + row] = 1 }
            var (loss, slope) = Self.crossEntropy(likeness, own, 0)
            for place in slope.values.indices { slope.values[place] /= Scalar(temperature) }
            return (loss, slope.timesTransposed(of: targets.transposed, options))
        }
    }

    private static func crossEntropy<Scalar: TrainingScalar>(
        _ out: Batch<Scalar>, _ targets: Batch<Scalar>, _ smoothing: Scalar
    ) -> (loss: Scalar, slope: Batch<Scalar>) {
        var slope = out
        var loss: Scalar = 0
        let even = smoothing / Scalar(out.columns)
        for row in 0..<out.rows {
            let range = row * out.columns..<(row + 1) * out.columns
            var most = out.values[range.lowerBound]
            for place in range { most = max(most, out.values[place]) }
            var sum: Scalar = 0
            for place in range {
                slope.values[place] = Scalar.exponential(out.values[place] - most)
                sum += slope.values[place]
            }
            let normal = most + Scalar.logarithm(sum)
            for place in range {
                let target = (1 - smoothing) * targets.values[place] + even
                loss += target * (normal - out.values[place])
                slope.values[place] = (slope.values[place] / sum - target) / Scalar(out.rows)
            }
        }
        return (loss / Scalar(out.rows), slope)
    }
}
