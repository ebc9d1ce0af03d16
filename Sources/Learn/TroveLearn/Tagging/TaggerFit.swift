internal import Foundation
package import TroveCore
package import TroveHeads

/// Learns which class an example is of: logistic regression whose penalty and temperature are chosen by held-back folds.
package struct TaggerFit: Sendable {
    /// Penalties tried.
    package var penalties = [1e-5, 1e-4, 1e-3, 1e-2]
    /// Folds that a penalty is judged by.
    package var folds = 4
    package var seed: UInt64 = 1
    package var threads = 1

    package init() {}

    /// A fitted classifier and what it said of examples that it had not seen.
    package struct Found: Sendable {
        package var model: LinearClassifier
        package var penalty: Double
        /// Calibrated probabilities of each example by a model that was fitted without it.
        package var held: Matrix
    }

    /// - Parameters:
    ///   - features: One row an example.
    ///   - labels: The class of each, below `classes`; every class at least twice.
    /// - Throws: `.invalidArgument` for too few examples or one class alone.
    package func fit(_ features: Matrix, labels: [Int], classes: Int) throws(TroveError) -> Found {
        try Self.check(labels, classes)
        let fewest = (0..<classes).map { label in labels.count { $0 == label } }.min() ?? 0
        let folds = min(self.folds, max(2, fewest))
        let fold = Folds.dealt(labels, folds: folds, seed: seed)
        var best: (loss: Double, penalty: Double, scores: Matrix)?
        for penalty in penalties {
            let scores = heldScores(features, labels, classes, fold, folds, penalty)
            let temperature = Self.temperature(scores, labels)
            let loss = Self.loss(scores, labels, temperature)
            if loss < best?.loss ?? .infinity { best = (loss, penalty, scores) }
        }
        guard let best else { throw TroveError(.invalidArgument, "the features hold numbers that are none") }
        let temperature = Self.temperature(best.scores, labels)
        var model = LogisticFit(penalty: best.penalty, threads: threads).fit(features, labels: labels, classes: classes)
            .model
        model.temperature = temperature
        return Found(model: model, penalty: best.penalty, held: best.scores.softmax(temperature: temperature))
    }

    private func heldScores(
        _ features: Matrix, _ labels: [Int], _ classes: Int, _ fold: [Int], _ folds: Int, _ penalty: Double
    ) -> Matrix {
        var scores = Matrix(rows: features.rows, columns: classes)
        for held in 0..<folds {
            let own = labels.indices.filter { fold[$0] == held }
            let rest = labels.indices.filter { fold[$0] != held }
            let model = LogisticFit(penalty: penalty, threads: threads).fit(
                features.selecting(rest), labels: rest.map { labels[$0] }, classes: classes
            ).model
            let part = model.scores(features.selecting(own))
            for (place, index) in own.enumerated() {
                for label in 0..<classes { scores[index, label] = part[place, label] }
            }
        }
        return scores
    }

    /// The temperature at which held-back scores are the likeliest, between a twentieth and twenty.
    static func temperature(_ scores: Matrix, _ labels: [Int]) -> Double {
        // Golden section over the logarithm: the loss has one valley there.
        let ratio = (5.0.squareRoot() - 1) / 2
        var (low, high) = (log(0.05), log(20.0))
        for _ in 0..<40 {
            let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
            if loss(scores, labels, exp(left)) < loss(scores, labels, exp(right)) { high = right } else { low = left }
        }
        return exp((low + high) / 2)
    }

    /// The mean cross-entropy of scores at a temperature.
    static func loss(_ scores: Matrix, _ labels: [Int], _ temperature: Double) -> Double {
        let shares = scores.softmax(temperature: temperature)
        return labels.indices.reduce(0.0) { $0 - log(max(1e-12, Double(shares[$1, labels[$1]]))) }
            / Double(max(1, labels.count))
    }

    static func check(_ labels: [Int], _ classes: Int) throws(TroveError) {
        guard classes >= 2 else {
            throw TroveError(.invalidArgument, "all examples have one label; give examples of another one too")
        }
        let fewest = (0..<classes).map { label in labels.count { $0 == label } }.min() ?? 0
        guard fewest >= 2 else {
            throw TroveError(
                .invalidArgument, "each label needs two examples at least; give more, or leave the label out")
        }
    }
}
