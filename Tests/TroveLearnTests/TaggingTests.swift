import TestSupport
import Testing
import TroveCore
import TroveHeads
import TroveLearn

@Suite struct TaggingTests {
    @Test("Tags are learned better than by the most frequent label, with probabilities that come true")
    func learns() throws {
        let (x, labels) = ClassicModelTests.clouds(240, classes: 4, columns: 8, seed: 31)
        let result = try TagMeasure(x, labels: labels, classes: 4).foldings(2)
        #expect(result.accuracy > 0.75 && result.majority < 0.35)
        #expect(Calibration.error(result.sureness) - Calibration.expected(result.sureness) < 0.05)
        #expect(result.confusion.flatMap(\.self).reduce(0, +) == 240)
        let drawn = try TagMeasure(x, labels: labels, classes: 4).draws(3, perClass: 5)
        #expect(drawn.accuracy > 0.6 && drawn.accuracy <= result.accuracy + 0.1)
    }

    @Test("One class, or a class with one example, is refused")
    func refused() {
        let (x, labels) = ClassicModelTests.clouds(10, classes: 2, columns: 3, seed: 1)
        #expect(throws: TroveError.self) {
            try TaggerFit().fit(x, labels: labels.map { _ in 0 }, classes: 1)
        }
        #expect(throws: TroveError.self) {
            try TaggerFit().fit(x, labels: labels.indices.map { $0 == 0 ? 1 : 0 }, classes: 2)
        }
    }

    @Test("Swapped labels are the first suspects")
    func suspects() throws {
        let (x, given) = ClassicModelTests.clouds(200, classes: 4, columns: 10, seed: 8)
        var labels = given
        let wrong = Set(stride(from: 3, to: 200, by: 20))
        for index in wrong { labels[index] = (labels[index] + 1) % 4 }
        let held = try TagMeasure(x, labels: labels, classes: 4).foldings(1).held
        let found = LabelErrors.suspects(held, labels: labels).prefix(wrong.count).map(\.index)
        // The clouds overlap: some right labels look as wrong as those that were swapped.
        #expect(Double(found.count { wrong.contains($0) }) >= 0.7 * Double(wrong.count))
    }

    @Test("What is chosen to label is doubtful, open, and each one once")
    func chooses() {
        let (x, _) = ClassicModelTests.clouds(60, classes: 3, columns: 5, seed: 9)
        let open = Array(10..<60)
        let chosen = ActiveLearning().next(x, probabilities: nil, open: open, count: 12)
        #expect(chosen.count == 12 && Set(chosen).count == 12 && chosen.allSatisfy { $0 >= 10 })
        #expect(ActiveLearning.doubt([0.5, 0.5]) == 1 && ActiveLearning.doubt([1, 0]) == 0)
    }

    @Test("Thresholds trade as a slow count says")
    func thresholds() {
        let scores = [(0.9, true), (0.8, false), (0.8, true), (0.3, false), (0.2, true)]
        let curves = ThresholdCurves(scores.map { (score: $0.0, isRight: $0.1) })
        // Of six pairs of a right and a wrong one, four stand in order and one half does.
        var ordered = 0.0
        for right in scores where right.1 {
            for wrong in scores where !wrong.1 {
                ordered += right.0 > wrong.0 ? 1 : right.0 == wrong.0 ? 0.5 : 0
            }
        }
        #expect(abs(curves.area - ordered / 6) < 1e-12)
        #expect(curves.precision.last?.recall == 1)
    }
}
