internal import Foundation
internal import TroveCore
package import TroveHeads

/// How well tags are learned, measured on examples held back, beside the simplest ways.
package struct TagMeasure: Sendable {
    package var fit = TaggerFit()
    package let features: Matrix
    package let labels: [Int]
    package let classes: Int

    package init(_ features: Matrix, labels: [Int], classes: Int) {
        self.features = features
        self.labels = labels
        self.classes = classes
    }

    /// What came out, all foldings or draws together.
    package struct Result: Sendable {
        package var accuracy = 0.0
        /// The most frequent label for everything.
        package var majority = 0.0
        /// The five nearest examples.
        package var nearest = 0.0
        /// `[truth][said]`, of the first folding.
        package var confusion: [[Int]] = []
        /// The probability of each example's likeliest label and whether it is right.
        package var sureness: [(probability: Double, isRight: Bool)] = []
        /// Probabilities of each example by a model that has not seen it, of the first folding.
        package var held = Matrix(rows: 0, columns: 0)

        package init() {}
    }

    /// Five folds, dealt anew each time.
    package func foldings(_ repeats: Int, folds: Int = 5) throws -> Result {
        var result = Result()
        for turn in 0..<repeats {
            let fold = Folds.dealt(labels, folds: folds, seed: UInt64(100 + turn))
            var held = Matrix(rows: features.rows, columns: classes)
            for part in 0..<folds {
                let test = labels.indices.filter { fold[$0] == part }
                let train = labels.indices.filter { fold[$0] != part }
                guard !test.isEmpty else { continue }
                let shares = try add(train, test, to: &result, weight: 1 / Double(repeats * features.rows))
                for (place, index) in test.enumerated() {
                    for label in 0..<classes { held[index, label] = shares[place, label] }
                }
                try Task.checkCancellation()
            }
            if turn == 0 {
                result.held = held
                result.confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
                for (truth, said) in zip(labels, held.largest) { result.confusion[truth][said] += 1 }
            }
        }
        return result
    }

    /// So many drawn examples of each class, measured on all others.
    package func draws(_ count: Int, perClass: Int) throws -> Result {
        var result = Result()
        var random = RandomSource(seed: 7)
        for _ in 0..<count {
            let train = (0..<classes).flatMap { label in
                labels.indices.filter { labels[$0] == label }.shuffled(using: &random).prefix(perClass)
            }
            let chosen = Set(train)
            let test = labels.indices.filter { !chosen.contains($0) }
            guard !test.isEmpty else {
                throw TroveError(.invalidArgument, "\(perClass) examples a label leave none to measure on")
            }
            _ = try add(train, test, to: &result, weight: 1 / Double(count * test.count))
            try Task.checkCancellation()
        }
        return result
    }

    private func add(
        _ train: [Int], _ test: [Int], to result: inout Result, weight: Double
    ) throws(TroveError) -> Matrix {
        let (x, y) = (features.selecting(train), train.map { labels[$0] })
        let truth = test.map { labels[$0] }
        let shares = try fit.fit(x, labels: y, classes: classes).model.probabilities(features.selecting(test))
        let near = NearestNeighbours(x, labels: y, classes: classes).probabilities(features.selecting(test)).largest
        let most = (0..<classes).max { a, b in y.count { $0 == a } < y.count { $0 == b } } ?? 0
        for (place, said) in shares.largest.enumerated() {
            result.accuracy += said == truth[place] ? weight : 0
            result.nearest += near[place] == truth[place] ? weight : 0
            result.majority += most == truth[place] ? weight : 0
            result.sureness.append((Double(shares[place, said]), said == truth[place]))
        }
        return shares
    }
}

/// How far stated probabilities lie from the shares that come true.
package enum Calibration {
    /// Mean distance over ten bins, weighed by their sizes (Naeini et al., 2015).
    package static func error(_ sureness: [(probability: Double, isRight: Bool)]) -> Double {
        guard !sureness.isEmpty else { return 0 }
        return Dictionary(grouping: sureness) { min(9, Int($0.probability * 10)) }.values.reduce(0) { sum, bin in
            let stated = bin.reduce(0) { $0 + $1.probability } / Double(bin.count)
            let right = Double(bin.count { $0.isRight }) / Double(bin.count)
            return sum + abs(stated - right) * Double(bin.count) / Double(sureness.count)
        }
    }

    /// What a perfectly calibrated model with the same probabilities would show by chance.
    package static func expected(_ sureness: [(probability: Double, isRight: Bool)], draws: Int = 200) -> Double {
        var random = RandomSource(seed: 3)
        let errors = (0..<draws).map { _ in
            error(sureness.map { ($0.probability, random.unit() < $0.probability) })
        }
        return errors.reduce(0, +) / Double(max(1, draws))
    }
}
