import TestSupport
import Testing
import TroveHeads
import TroveLearn

/// Kernels of training against the plain double-precision way.
@Suite struct KernelTests {
    static let sizes = [(1, 1), (3, 5), (16, 16), (7, 33), (40, 70), (5, 200)]

    private static func drawn(_ rows: Int, _ columns: Int, _ seed: UInt64) -> (Batch<Float>, Batch<Double>) {
        let exact = GradientTests.drawn(rows, columns, seed)
        let narrow = Batch<Float>(rows: rows, columns: columns, values: exact.values.map(Float.init))
        return (narrow, Batch(rows: rows, columns: columns, values: narrow.values.map(Double.init)))
    }

    private static func near(_ a: [Float], _ b: [Double], _ tolerance: Double = 1e-5) -> Bool {
        let scale = b.reduce(1) { max($0, abs($1)) }
        return a.count == b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) <= tolerance * scale }
    }

    @Test("Products of either side turned are those of the plain way", arguments: sizes, [1, 2])
    func products(size: (Int, Int), threads: Int) {
        var options = ProductOptions()
        options.threads = threads
        let (rows, inner) = size
        let ((a, exactA), (b, exactB)) = (Self.drawn(rows, inner, 1), Self.drawn(9, inner, 2))
        let (turned, exactTurned) = Self.drawn(inner, 9, 3)
        let (tall, exactTall) = Self.drawn(inner, rows, 4)
        #expect(
            Self.near(
                Float.product(.rows(a), .columns(b), options).values,
                Double.product(.rows(exactA), .columns(exactB), options).values))
        #expect(
            Self.near(
                Float.product(.rows(a), .rows(turned), options).values,
                Double.product(.rows(exactA), .rows(exactTurned), options).values))
        #expect(
            Self.near(
                Float.product(.columns(tall), .rows(turned), options).values,
                Double.product(.columns(exactTall), .rows(exactTurned), options).values))
    }

    @Test("Cross-entropy is that of the plain way, on one thread and two", arguments: sizes, [1, 2])
    func crossEntropy(size: (Int, Int), threads: Int) {
        let (rows, columns) = (size.0, max(size.0, size.1))
        let (scores, exact) = Self.drawn(rows, columns, 5)
        var shares = Batch<Double>(rows: rows, columns: columns)
        for row in 0..<rows {
            shares.values[row * columns + row % columns] = 0.75
            shares.values[row * columns + (row + 1) % columns] += 0.25
        }
        let narrow = Batch<Float>(rows: rows, columns: columns, values: shares.values.map(Float.init))
        for (smoothing, scale) in [(0.0, 1.0), (0.1, 20.0)] {
            for hasTargets in [true, false] {
                var (a, b) = (scores, exact)
                let loss = Float.crossEntropy(
                    &a, targets: hasTargets ? narrow : nil, smoothing: Float(smoothing), scale: Float(scale),
                    threads: threads)
                let wanted = Double.crossEntropy(
                    &b, targets: hasTargets ? shares : nil, smoothing: smoothing, scale: scale, threads: threads)
                #expect(abs(Double(loss) - wanted) <= 1e-4 * max(1, abs(wanted)))
                #expect(Self.near(a.values, b.values, 1e-4))
            }
        }
    }

    @Test("Unit length there and back is that of the plain way", arguments: sizes)
    func unitLength(size: (Int, Int)) {
        let (x, exact) = Self.drawn(size.0, size.1, 6)
        var (slope, exactSlope) = Self.drawn(size.0, size.1, 7)
        var (a, b) = (x, exact)
        let (lengths, exactLengths) = (Float.toUnitLength(&a), Double.toUnitLength(&b))
        #expect(Self.near(a.values, b.values) && Self.near(lengths, exactLengths))
        Float.backFromUnitLength(&slope, x, lengths: lengths)
        Double.backFromUnitLength(&exactSlope, exact, lengths: exactLengths)
        #expect(Self.near(slope.values, exactSlope.values, 1e-4))
    }

    @Test("Rows of zeros keep their place")
    func zeros() {
        var x = Batch<Float>(rows: 2, columns: 20)
        #expect(Float.toUnitLength(&x).allSatisfy { $0 > 0 })
        #expect(x.values.allSatisfy { $0 == 0 })
    }

    @Test(
        "Steps of Adam are those of the plain way, with and without decay",
        arguments: [Optimizer<Float>.Method.adam, .adamW])
    func adam(method: Optimizer<Float>.Method) {
        let exactMethod: Optimizer<Double>.Method = method == .adam ? .adam : .adamW
        let count = 37
        let (start, exactStart) = Self.drawn(1, count, 8)
        var (weights, exact) = (start.values, exactStart.values)
        var optimizer = Optimizer<Float>(method, decay: 0.1, parameters: count)
        var plain = Optimizer<Double>(exactMethod, decay: 0.1, parameters: count)
        let runs: [(range: Range<Int>, decays: Bool)] = [(0..<20, true), (20..<count, false)]
        for step in 0..<20 {
            let (slopes, exactSlopes) = Self.drawn(1, count, UInt64(20 + step))
            optimizer.step(&weights, slopes.values, rate: 0.01, runs: runs)
            plain.step(&exact, exactSlopes.values, rate: 0.01, runs: runs)
        }
        #expect(Self.near(weights, exact))
    }

    @Test("A turned matrix is turned, whatever its size", arguments: sizes)
    func transposed(size: (Int, Int)) {
        let (x, _) = Self.drawn(size.0, size.1, 9)
        let matrix = Matrix(rows: x.rows, columns: x.columns, values: x.values)
        for row in 0..<matrix.rows {
            for column in 0..<matrix.columns { #expect(matrix.transposed[column, row] == matrix[row, column]) }
        }
    }
}
