package import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// 64 bits that copies of a picture share, whatever their size and compression: signs of its lowest frequencies.
package enum PerceptualHash {
    private static let side = 32

    /// The hash of a square picture whose side is a multiple of 32.
    ///
    /// Grey means of 32 x 32 fields, their cosine transform, and for each of the 8 x 8 lowest frequencies (without the
    /// constant row and column) whether it lies above the median.
    package static func hash(of square: Raster) -> UInt64 {
        let fields = means(square)
        var rows = [Float](repeating: 0, count: 8 * side)
        for frequency in 0..<8 {
            for x in 0..<side {
                rows[frequency * side + x] = (0..<side).reduce(Float(0)) {
                    $0 + fields[$1 * side + x] * cosines[frequency * side + $1]
                }
            }
        }
        var values: [Float] = []
        for down in 0..<8 {
            for across in 0..<8 {
                values.append(
                    (0..<side).reduce(Float(0)) { $0 + rows[down * side + $1] * cosines[across * side + $1] })
            }
        }
        let median = (values.sorted()[31] + values.sorted()[32]) / 2
        return values.enumerated().reduce(0) { $1.element > median ? $0 | 1 << UInt64($1.offset) : $0 }
    }

    /// Bits in which two hashes differ.
    package static func distance(_ a: UInt64, _ b: UInt64) -> Int { (a ^ b).nonzeroBitCount }

    private static func means(_ square: Raster) -> [Float] {
        precondition(square.width == square.height && square.width % side == 0, "a square of whole fields")
        let step = square.width / side
        var sums = [Int](repeating: 0, count: side * side)
        for y in 0..<square.height {
            for x in 0..<square.width {
                let at = (y * square.width + x) * square.channels
                let grey =
                    square.channels == 1
                    ? Int(square.samples[at]) * 8
                    : Int(square.samples[at]) * 2 + Int(square.samples[at + 1]) * 5 + Int(square.samples[at + 2])
                sums[y / step * side + x / step] += grey
            }
        }
        return sums.map { Float($0) / Float(step * step * 8) }
    }

    /// cos((2 i + 1) (f + 1) pi / 64) for the frequencies 1 to 8.
    private static let cosines: [Float] = (1...8).flatMap { (frequency: Int) -> [Float] in
        (0..<side).map { (index: Int) -> Float in
            let angle = Double((2 * index + 1) * frequency) * Double.pi / Double(2 * side)
            return Float(cos(angle))
        }
    }
}
