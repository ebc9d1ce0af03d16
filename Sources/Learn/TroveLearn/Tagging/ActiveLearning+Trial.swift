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

    /// Compares choosing with chance: means over draws, each with a third of the examples kept apart to measure on.
    package func tried(
        _ features: Matrix, labels: [Int], classes: Int, perClass: Int, draws: Int = 10, batch: Int = 5
    ) throws -> Trial {
        let all = perClass * classes
        let first = 2 * classes
        let sizes = Array(stride(from: first, through: all, by: batch))
        var chosen = [Double](repeating: 0, count: sizes.count)
        var chance = chosen
        for draw in 0..<draws {
            var random = RandomSource(seed: UInt64(500 + draw))
            let fold = Folds.dealt(labels, folds: 3, seed: UInt64(draw))
            let test = labels.indices.filter { fold[$0] == 0 }
            let pool = labels.indices.filter { fold[$0] != 0 }
            guard pool.count > all else {
                throw TroveError(
                    .invalidArgument, "\(perClass) labels a tag of \(labels.count) examples leave none to choose among")
            }
            let order = pool.shuffled(using: &random)
            // Both begin with the same two of each class.
            let start = (0..<classes).flatMap { label in order.filter { labels[$0] == label }.prefix(2) }
            let rest = order.filter { !start.contains($0) }
            var known = start
            for (place, size) in sizes.enumerated() {
                if place > 0 {
                    let taken = Set(known)
                    let open = rest.filter { !taken.contains($0) }
                    let model = try TaggerFit().fit(
                        features.selecting(known), labels: known.map { labels[$0] }, classes: classes
                    ).model
                    let shares = model.probabilities(features)
                    known += next(
                        features, probabilities: shares, known: known, open: open, count: size - known.count)
                }
                chosen[place] += try Self.accuracy(features, labels, classes, known, test) / Double(draws)
                let drawn = start + rest.prefix(size - start.count)
                chance[place] += try Self.accuracy(features, labels, classes, drawn, test) / Double(draws)
                try Task.checkCancellation()
            }
        }
        let accuracy = chance.last ?? 0
        return Trial(
            labels: sizes.last ?? 0, accuracy: accuracy,
            needed: sizes.indices.first { chosen[$0] >= accuracy }.map { sizes[$0] },
            curve: sizes.indices.map { (sizes[$0], chosen[$0], chance[$0]) })
    }

    private static func accuracy(
        _ features: Matrix, _ labels: [Int], _ classes: Int, _ train: [Int], _ test: [Int]
    ) throws -> Double {
        let model = try TaggerFit().fit(features.selecting(train), labels: train.map { labels[$0] }, classes: classes)
            .model
        let said = model.probabilities(features.selecting(test)).largest
        return Double(zip(said, test).count { $0 == labels[$1] }) / Double(max(1, test.count))
    }
}
