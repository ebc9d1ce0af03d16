import TestSupport
import Testing
import TroveHeads
import TroveLearn

@Suite struct ClassicModelTests {
    /// Clouds of points around a mean each.
    static func clouds(_ rows: Int, classes: Int, columns: Int, seed: UInt64) -> (x: Matrix, labels: [Int]) {
        var random = RandomSource(seed: seed)
        let means = (0..<classes).map { _ in (0..<columns).map { _ in random.normal() } }
        let labels = (0..<rows).map { $0 % classes }
        return (Matrix(labels.map { label in means[label].map { Float($0 + 0.7 * random.normal()) } }), labels)
    }

    @Test("Logistic regression ends where the slope is flat, with and without threads")
    func logistic() {
        let (x, labels) = Self.clouds(300, classes: 4, columns: 10, seed: 1)
        var fit = LogisticFit(penalty: 1e-2)
        fit.minimizer.slope = 1e-5
        fit.minimizer.change = 0
        let (model, objective) = fit.fit(x, labels: labels, classes: 4)
        // The slope at the end, written out in double precision.
        let probabilities = model.probabilities(x)
        var worst = 0.0
        for label in 0..<4 {
            for column in 0...10 {
                var slope = column < 10 ? 1e-2 * Double(model.weights[label, column]) : 0
                for row in 0..<300 {
                    let error = Double(probabilities[row, label]) - (labels[row] == label ? 1 : 0)
                    slope += error * (column < 10 ? Double(x[row, column]) : 1) / 300
                }
                worst = max(worst, abs(slope))
            }
        }
        #expect(worst < 1e-4)
        fit.threads = 2
        #expect(abs(fit.fit(x, labels: labels, classes: 4).objective - objective) < 1e-6)
        #expect(zip(probabilities.largest, labels).count { $0 == $1 } > 250)
    }

    @Test("Examples that count twice are as two examples")
    func weighted() {
        let (x, labels) = Self.clouds(60, classes: 3, columns: 4, seed: 2)
        let fit = LogisticFit(penalty: 1e-2)
        let twice = x.selecting(Array(0..<60) + Array(0..<20))
        let own = fit.fit(x, labels: labels, classes: 3, weights: (0..<60).map { $0 < 20 ? 2 : 1 })
        let other = fit.fit(twice, labels: labels + labels[..<20], classes: 3)
        #expect(abs(own.objective - other.objective) < 1e-5)
    }

    @Test("Ridge regression gives the same by rows and by columns, and finds what made the targets")
    func ridge() throws {
        let (x, _) = Self.clouds(40, classes: 2, columns: 6, seed: 3)
        let targets = Matrix((0..<40).map { [2 * x[$0, 0] - x[$0, 3] + 1, x[$0, 5]] })
        let weights = try LeastSquares.ridge(x, targets: targets, penalty: 1e-4)
        #expect(abs(weights[0, 0] - 2) < 1e-2 && abs(weights[0, 3] + 1) < 1e-2 && abs(weights[0, 6] - 1) < 1e-2)
        let few = x.selecting(0..<5)
        let wide = try LeastSquares.ridge(few, targets: targets.selecting(0..<5), penalty: 1e-3)
        let fitted = few.withOnes.timesTransposed(of: wide)
        for row in 0..<5 { #expect(abs(fitted[row, 0] - targets[row, 0]) < 0.05) }
    }

    @Test("A support vector machine parts what can be parted")
    func supportVectors() {
        let (x, labels) = Self.clouds(120, classes: 3, columns: 20, seed: 4)
        let model = SupportVectorFit().fit(x, labels: labels, classes: 3)
        #expect(zip(model.scores(x).largest, labels).count { $0 == $1 } >= 118)
    }

    @Test("Principal components are orthogonal, and whitened parts have deviation 1")
    func components() {
        let (x, _) = Self.clouds(200, classes: 5, columns: 12, seed: 5)
        let (projection, shares) = PrincipalComponents.fit(x, dimensions: 12, whitens: true)
        let gram = projection.directions.timesTransposed(of: projection.directions)
        for row in 0..<12 { for column in 0..<12 { #expect(abs(gram[row, column] - (row == column ? 1 : 0)) < 1e-4) } }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
        #expect(shares == shares.sorted(by: >))
        let parts = projection(x)
        for column in 0..<12 {
            let sum = (0..<200).reduce(0.0) { $0 + Double(parts[$1, column]) * Double(parts[$1, column]) }
            #expect(abs(sum / 199 - 1) < 1e-2)
        }
    }

    @Test("Boosted trees learn what no line can part")
    func trees() {
        var random = RandomSource(seed: 6)
        let points = (0..<400).map { _ in [Float(random.unit() * 2 - 1), Float(random.unit() * 2 - 1)] }
        let labels = points.map { $0[0] * $0[1] > 0 ? 1 : 0 }
        let x = Matrix(points)
        let model = TreeFit().fitClasses(x, labels: labels, classes: 2)
        #expect(zip(model.scores(x).largest, labels).count { $0 == $1 } > 390)
        let numbers = points.map { $0[0] * $0[0] }
        let line = TreeFit().fitNumbers(x, targets: numbers)
        #expect(zip(line.scores(x).values, numbers).allSatisfy { abs($0 - $1) < 0.1 })
    }

    @Test("Folds spread each class evenly")
    func folds() {
        let labels = (0..<103).map { $0 % 7 == 0 ? 1 : 0 }
        let fold = Folds.dealt(labels, folds: 5, seed: 1)
        for held in 0..<5 {
            #expect((20...21).contains(fold.count { $0 == held }))
            #expect((2...4).contains(labels.indices.count { fold[$0] == held && labels[$0] == 1 }))
        }
    }

    @Test("A paired bootstrap is sure of a steady gain and not of none")
    func bootstrap() {
        let before = (0..<50).map { Double($0 % 7) / 10 }
        #expect(PairedBootstrap(before: before, after: before.map { $0 + 0.01 }).probabilityBetter == 1)
        #expect(PairedBootstrap(before: before, after: before).probabilityBetter == 0)
    }

    @Test("Smaller spaces find what whole vectors find where vectors differ in few directions")
    func spaces() throws {
        var random = RandomSource(seed: 12)
        let directions = (0..<20).map { _ in (0..<96).map { _ in Float(random.normal()) } }
        let passages = Matrix(
            (0..<300).map { _ in
                directions.reduce([Float](repeating: 0, count: 96)) { sum, direction in
                    let share = Float(random.normal())
                    return zip(sum, direction).map { $0 + share * $1 }
                }
            }
        ).normalized
        let questions = passages.selecting(Array(0..<40))
        let results = try SpaceTrial(
            passages: passages, questions: questions, answers: (0..<40).map { [$0] }
        ).results()
        #expect(results[0].form == .whole && results[0].bytes == 384 && results[0].same == 1)
        #expect(results.allSatisfy { $0.found == 1 && (0...1).contains($0.same) && $0.seconds >= 0 })
        let principal = try #require(results.first { $0.form == .principal(64) })
        let signs = results.suffix(2)
        #expect(principal.same > signs.first?.same ?? 1 && principal.bytes == 256)
        #expect(signs.allSatisfy { $0.bytes == 12 } && (signs.first?.same ?? 1) <= (signs.last?.same ?? 0))
    }
}
