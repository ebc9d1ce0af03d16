import Foundation
import TestSupport
import Testing
import TroveHeads

@Suite struct MatrixTests {
    static func drawn(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix {
        var random = SplitMix64(seed: seed)
        return Matrix(
            rows: rows, columns: columns,
            values: (0..<rows * columns).map { _ in Float.random(in: -1...1, using: &random) })
    }

    @Test(
        "Products agree with sums written out, whatever the sizes and threads",
        arguments: [(1, 1, 1), (3, 5, 7), (33, 31, 40), (24, 700, 1100)], [1, 2])
    func products(sizes: (Int, Int, Int), threads: Int) {
        let a = Self.drawn(sizes.0, sizes.2, 1)
        let b = Self.drawn(sizes.1, sizes.2, 2)
        let out = a.timesTransposed(of: b, threads: threads)
        var worst: Float = 0
        for row in 0..<a.rows {
            for column in 0..<b.rows {
                let sum = zip(a.row(row), b.row(column)).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                worst = max(worst, abs(Float(sum) - out[row, column]))
            }
        }
        #expect(worst < 1e-5 * Float(sizes.2))
        #expect(a.transposed.transposed == a)
    }

    @Test("A matrix comes back from JSON bit for bit, and damaged ones are refused")
    func coding() throws {
        let matrix = Self.drawn(3, 4, 5)
        let data = try JSONEncoder().encode(matrix)
        #expect(try JSONDecoder().decode(Matrix.self, from: data) == matrix)
        let text = String(decoding: data, as: UTF8.self)
        for wrong in [
            text.replacing("\"rows\":3", with: "\"rows\":4"), text.replacing("\"rows\":3", with: "\"rows\":-3"),
        ] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(Matrix.self, from: Data(wrong.utf8)) }
        }
    }

    @Test("Scaled features have mean 0 and deviation 1, and one that never changes stays 0")
    func scaling() {
        var matrix = Self.drawn(50, 3, 9)
        for row in 0..<50 { matrix[row, 2] = 4 }
        let scaled = Scaler(fitting: matrix)(matrix)
        for column in 0..<2 {
            let values = (0..<50).map { Double(scaled[$0, column]) }
            #expect(abs(values.reduce(0, +)) < 1e-3)
            #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 50 - 1) < 1e-3)
        }
        #expect((0..<50).allSatisfy { scaled[$0, 2] == 0 })
    }

    @Test("Neighbours vote as much as they are alike")
    func neighbours() {
        let examples = Matrix([[1, 0], [0.9, 0.1], [0, 1]])
        let model = NearestNeighbours(examples, labels: [0, 0, 1], classes: 2, count: 2)
        let shares = model.probabilities(Matrix([[1, 0.05], [0, 1]]))
        #expect(shares.largest == [0, 1])
        #expect(abs(shares[0, 0] - 1) < 1e-6)
    }
}
