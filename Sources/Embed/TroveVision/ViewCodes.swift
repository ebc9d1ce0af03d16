/// Vectors of the views of one picture, rounded to 8 bits a number.
///
/// As bytes, each view is its step (a 32-bit float, little-endian) and one byte a number, which stands for
/// `(byte - 128) * step`. The first ``wholeCount`` views show the whole picture, the others parts of it.
package struct ViewCodes: Sendable, Equatable {
    /// Numbers of a vector.
    package let dimension: Int
    /// Views that show the whole picture.
    package let wholeCount: Int
    /// Step of each view.
    package private(set) var steps: [Float] = []
    /// `dimension` bytes for each view, with a bias of 128.
    package private(set) var codes: [UInt8] = []

    /// Views.
    package var count: Int { steps.count }

    /// Rounds vectors of one length.
    package init(_ vectors: [[Float]], wholeCount: Int) {
        dimension = vectors.first?.count ?? 0
        self.wholeCount = wholeCount
        codes.reserveCapacity(vectors.count * dimension)
        for vector in vectors {
            precondition(vector.count == dimension, "vectors of two lengths")
            let most = vector.reduce(0) { max($0, abs($1)) }
            let step = most > 0 ? most / 127 : 1
            steps.append(step)
            for value in vector { codes.append(UInt8(clamping: Int((value / step).rounded()) + 128)) }
        }
    }

    /// Reads stored bytes; nil where they are no whole number of views.
    package init?(bytes: [UInt8], dimension: Int, wholeCount: Int = 1) {
        let stride = dimension + 4
        guard dimension > 0, bytes.count % stride == 0 else { return nil }
        self.dimension = dimension
        self.wholeCount = wholeCount
        for start in Swift.stride(from: 0, to: bytes.count, by: stride) {
            let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) }
            steps.append(Float(bitPattern: bits))
            codes += bytes[(start + 4)..<(start + stride)]
        }
    }

    /// The bytes to be stored.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(count * (dimension + 4))
        for view in 0..<count {
            for shift: UInt32 in [0, 8, 16, 24] {
                out.append(UInt8(truncatingIfNeeded: steps[view].bitPattern >> shift))
            }
            out += codes[view * dimension..<(view + 1) * dimension]
        }
        return out
    }

    /// The numbers of a view.
    package func vector(_ view: Int) -> [Float] {
        codes[view * dimension..<(view + 1) * dimension].map { (Float($0) - 128) * steps[view] }
    }
}
