internal import TroveCore
package import TroveHeads

/// What choosing what to label is worth, tried on examples whose labels are known.
extension ActiveLearning {
    package struct Trial: Sendable {
        /// Labels of the chance choice, and its accuracy on examples kept apart.
        package var labels: Int
        package var accuracy: Double
        /// Labels after which the chosen ones do as well; nil where they never do.
        package var needed: Int?
        /// Accuracy after so many labels, chosen and by chance.
        package var curve: [(labels: Int, chosen: Double, chance: Double)]
    }

    /// Compares choosing with chance: means over draws, each with a fifth of the examples kept apart to measure on.
    package func tried(
        _ features: Matrix, labels: [Int], classes: Int, perClass: Int, draws: Int = 20, batch: Int = 10
    ) throws -> Trial {
        let sizes = Array(stride(from: 2 * classes, to: perClass * classes, by: batch)) + [perClass * classes]
        var chosen = [Double](repeating: 0, count: sizes.count)
        var chance = chosen
        for draw in 0..<draws {
            var random = RandomSource(seed: UInt64(500 + draw))
            let fold = Folds.dealt(labels, folds: 5, seed: UInt64(draw))
            let pool = labels.indices.filter { fold[$0] != 0 }
            guard pool.count > perClass * classes else {
                throw TroveError(
                    .invalidArgument, "\(perClass) labels a tag of \(labels.count) examples leave none to choose among")
            }
            let order = pool.shuffled(using: &random)
            // Both begin with the same two of each class.
            let start = (0..<classes).flatMap { label in order.filter { labels[$0] == label }.prefix(2) }
            let rest = order.filter { !start.contains($0) }
            var known = start
            for (place, size) in sizes.enumerated() {
                let shares = try fitted(features, labels, classes, known)
                chosen[place] += right(shares, labels, fold) / Double(draws)
                let drawn = start + rest.prefix(size - start.count)
                chance[place] += right(try fitted(features, labels, classes, drawn), labels, fold) / Double(draws)
                if place + 1 < sizes.count {
                    let taken = Set(known)
                    let open = rest.filter { !taken.contains($0) }
                    known += next(features, probabilities: shares, open: open, count: sizes[place + 1] - size)
                }
                try Task.checkCancellation()
            }
        }
        let accuracy = chance.last ?? 0
        return Trial(
            labels: sizes.last ?? 0, accuracy: accuracy,
            needed: sizes.indices.first { chosen[$0] >= accuracy }.map { sizes[$0] },
            curve: sizes.indices.map { (sizes[$0], chosen[$0], chance[$0]) })
    }

    /// What a tagger that learned from some examples says of all.
    private func fitted(_ features: Matrix, _ labels: [Int], _ classes: Int, _ known: [Int]) throws -> Matrix {
        try TaggerFit().fit(features.selecting(known), labels: known.map { labels[$0] }, classes: classes)
            .model.probabilities(features)
    }

    /// The share of the examples kept apart whose likeliest class is right.
    private func right(_ shares: Matrix, _ labels: [Int], _ fold: [Int]) -> Double {
        let said = shares.largest
        let test = labels.indices.filter { fold[$0] == 0 }
        return Double(test.count { said[$0] == labels[$0] }) / Double(max(1, test.count))
    }
}
