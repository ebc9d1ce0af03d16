package import TroveHeads

/// Chooses what to label next: examples that a model is in doubt about, unlike each other.
package struct ActiveLearning: Sendable {
    /// How much being like many others counts beside doubt.
    package var densityWeight = 0.5

    package init() {}

    /// The next examples to label.
    /// - Parameters:
    ///   - features: Of every example.
    ///   - probabilities: What the model says of each; nil before there is a model.
    ///   - open: Examples without a label.
    package func next(
        _ features: Matrix, probabilities: Matrix?, known: [Int], open: [Int], count: Int
    ) -> [Int] {
        let rows = features.normalized
        let likeness = rows.timesTransposed(of: rows)
        var covered = open.map { index in known.map { likeness[index, $0] }.max() ?? -1 }
        let typical = open.map { index in open.reduce(Float(0)) { $0 + likeness[index, $1] } / Float(open.count) }
        let doubts = open.map { index in probabilities.map { Self.doubt(Array($0.row(index))) } ?? 1 }
        var chosen: [Int] = []
        var taken = Set<Int>()
        while chosen.count < min(count, open.count) {
            var best: (place: Int, worth: Double)?
            for place in open.indices where !taken.contains(place) {
                let novelty = Double(1 - covered[place])
                let worth = doubts[place] * (0.05 + novelty) * (1 + densityWeight * Double(typical[place]))
                if worth > best?.worth ?? -1 { best = (place, worth) }
            }
            guard let best else { break }
            taken.insert(best.place)
            chosen.append(open[best.place])
            for place in open.indices {
                covered[place] = max(covered[place], likeness[open[place], open[best.place]])
            }
        }
        return chosen
    }

    /// 1 where the two likeliest classes are equally likely, 0 where one is sure.
    package static func doubt(_ shares: [Float]) -> Double {
        let sorted = shares.sorted(by: >)
        return sorted.count < 2 ? 0 : 1 - Double(sorted[0] - sorted[1])
    }
}
