package import TroveCore

/// A linear map from pictures to texts, fitted by ridge regression: closed form, no steps and no chance.
package struct LinearHead: Sendable, Equatable {
    /// Numbers of an input and of an output.
    package let inputs: Int
    package let outputs: Int
    /// `[inputs x outputs]`, row-major.
    private var weights: [Float]
    private var inputMean: [Float]

    /// Fits `y = (x - mean) w`, with targets taken from their mean, so that the common part of all texts says nothing.
    ///
    /// - Parameters:
    ///   - x: One row a pair; - y: Its target of unit length.
    ///   - ridge: How much large weights cost, above 0.
    /// - Throws: `.invalidArgument` for fewer than two pairs or rows of two lengths.
    package init(fitting x: [[Float]], to y: [[Float]], ridge: Double) throws(TroveError) {
        guard x.count == y.count, x.count > 1, let width = x.first?.count, let height = y.first?.count, ridge > 0,
            x.allSatisfy({ $0.count == width }), y.allSatisfy({ $0.count == height })
        else { throw TroveError(.invalidArgument, "a head is fitted to two pairs at least, all of one length") }
        inputs = width
        outputs = height
        let mean = Self.mean(x)
        let center = Self.mean(y)
        let rows = x.map { zip($0, mean).map { Double($0 - $1) } }
        let targets = y.map { zip($0, center).map { Double($0 - $1) } }
        inputMean = mean
        // The dual form: as many equations as there are pairs. w = x' (x x' + ridge)^-1 y.
        var gram = [Double](repeating: 0, count: rows.count * rows.count)
        for i in rows.indices {
            for j in 0...i {
                var dot = 0.0
                for k in 0..<width { dot += rows[i][k] * rows[j][k] }
                gram[i * rows.count + j] = dot
                gram[j * rows.count + i] = dot
            }
            gram[i * rows.count + i] += ridge
        }
        let dual = try Self.solve(gram, targets)
        var weights = [Double](repeating: 0, count: width * height)
        for (row, solution) in zip(rows, dual) {
            for k in 0..<width where row[k] != 0 {
                for out in 0..<height { weights[k * height + out] += row[k] * solution[out] }
            }
        }
        self.weights = weights.map(Float.init)
    }

    /// The vector of a picture, of unit length.
    package func project(_ x: [Float]) -> [Float] {
        precondition(x.count == inputs, "an input of the head's length")
        var out = [Float](repeating: 0, count: outputs)
        for index in 0..<inputs {
            let value = x[index] - inputMean[index]
            for column in 0..<outputs { out[column] += value * weights[index * outputs + column] }
        }
        let length = out.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? out.map { $0 / length } : out
    }

    /// What a head sees of a picture: its whole, and the mean of its parts.
    package static func input(of views: ViewCodes) -> [Float] {
        let parts = (views.wholeCount..<views.count).map(views.vector)
        let mean = mean(parts.isEmpty ? [views.vector(0)] : parts)
        return views.vector(0) + mean
    }

    /// Solves a symmetric, positive system for several right sides, by Cholesky's factors.
    private static func solve(_ matrix: [Double], _ right: [[Double]]) throws(TroveError) -> [[Double]] {
        let n = right.count
        var factor = matrix
        for j in 0..<n {
            for i in j..<n {
                var sum = factor[i * n + j]
                for k in 0..<j { sum -= factor[i * n + k] * factor[j * n + k] }
                if i == j {
                    guard sum > 0 else { throw TroveError(.invalidArgument, "the pairs say nothing; raise --ridge") }
                    factor[j * n + j] = sum.squareRoot()
                } else {
                    factor[i * n + j] = sum / factor[j * n + j]
                }
            }
        }
        var out = right
        for column in 0..<(right.first?.count ?? 0) {
            for i in 0..<n {
                var sum = out[i][column]
                for k in 0..<i { sum -= factor[i * n + k] * out[k][column] }
                out[i][column] = sum / factor[i * n + i]
            }
            for i in (0..<n).reversed() {
                var sum = out[i][column]
                for k in (i + 1)..<n { sum -= factor[k * n + i] * out[k][column] }
                out[i][column] = sum / factor[i * n + i]
            }
        }
        return out
    }

    private static func mean(_ rows: [[Float]]) -> [Float] {
        var sum = [Float](repeating: 0, count: rows.first?.count ?? 0)
        for row in rows { for index in row.indices { sum[index] += row[index] } }
        return sum.map { $0 / Float(max(1, rows.count)) }
    }
}

extension LinearHead {
    /// The head as bytes: inputs and outputs (32 bits each), the mean input, then the weights; little-endian.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(8 + 4 * (inputMean.count + weights.count))
        func put(_ bits: UInt32) {
            for shift: UInt32 in [0, 8, 16, 24] { out.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        put(UInt32(inputs))
        put(UInt32(outputs))
        for value in inputMean { put(value.bitPattern) }
        for value in weights { put(value.bitPattern) }
        return out
    }

    /// Reads stored bytes; nil where they are damaged.
    package init?(bytes: [UInt8]) {
        func word(_ index: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[index * 4 + $1]) << (8 * UInt32($1)) }
        }
        guard bytes.count >= 8, bytes.count % 4 == 0 else { return nil }
        inputs = Int(word(0))
        outputs = Int(word(1))
        guard inputs > 0, outputs > 0, inputs < 1 << 16, outputs < 1 << 16,
            bytes.count == 4 * (2 + inputs + inputs * outputs)
        else { return nil }
        inputMean = (0..<inputs).map { Float(bitPattern: word(2 + $0)) }
        let start = 2 + inputs
        weights = (0..<inputs * outputs).map { Float(bitPattern: word(start + $0)) }
    }
}
