internal import Foundation
internal import TroveHeads

/// Learns what each list of scores counts: a softmax over a question's candidates should give the answers their share.
///
/// Cao et al., ICML 2007 (ListNet). Weights are drawn towards those that serve every store well.
struct FusionFit {
    /// What squared distance from the usual weights costs.
    var penalty: Double

    /// - Parameters:
    ///   - pools: Judged questions; - features: What fusion sees of each.
    func fit(_ pools: [JudgedPool], _ features: [CandidateFeatures]) -> FusionWeights {
        let usual = FusionWeights().values
        let examples = zip(pools, features).compactMap { Example($0, $1) }
        guard !examples.isEmpty else { return FusionWeights() }
        var minimizer = Minimizer()
        minimizer.slope = 1e-5
        minimizer.steps = 60
        let found = minimizer.minimize(from: usual) { weights, slope in
            for index in slope.indices { slope[index] = penalty * (weights[index] - usual[index]) }
            var value = zip(weights, usual).reduce(0) { $0 + penalty / 2 * ($1.0 - $1.1) * ($1.0 - $1.1) }
            for example in examples {
                value += example.loss(weights, &slope, share: 1 / Double(examples.count))
            }
            return value
        }
        return Self.scaled(FusionWeights(found.point), pools, features)
    }

    /// Weights under which scores differ as much as under the usual ones: what is added to scores later keeps its worth.
    private static func scaled(
        _ weights: FusionWeights, _ pools: [JudgedPool], _ features: [CandidateFeatures]
    ) -> FusionWeights {
        func spread(_ weights: FusionWeights) -> Double {
            zip(pools, features).reduce(0) { sum, one in
                let scores = one.1.scores(weights, denseWeight: one.0.denseWeight)
                return sum + scores.reduce(0) { $0 + $1 * $1 } / Double(max(1, scores.count))
            }
        }
        let (usual, learned) = (spread(FusionWeights()), spread(weights))
        guard learned > 1e-9 else { return FusionWeights() }
        return FusionWeights(weights.values.map { $0 * (usual / learned).squareRoot() })
    }

    /// A question whose answers are among its candidates.
    private struct Example {
        let lists: [[Double]]
        let targets: [Double]

        init?(_ pool: JudgedPool, _ features: CandidateFeatures) {
            let grades = pool.documents.map { pool.relevant[$0] ?? 0 }
            let sum = grades.reduce(0, +)
            guard sum > 0 else { return nil }
            targets = grades.map { $0 / sum }
            lists = features.lists.enumerated().map { index, list in
                index == 1 ? list : list.map { $0 * pool.denseWeight }
            }
        }

        func loss(_ weights: [Double], _ slope: inout [Double], share: Double) -> Double {
            var scores = [Double](repeating: 0, count: targets.count)
            for (weight, list) in zip(weights, lists) {
                for index in scores.indices { scores[index] += weight * list[index] }
            }
            let most = scores.max() ?? 0
            var shares = scores.map { exp($0 - most) }
            let sum = shares.reduce(0, +)
            var value = 0.0
            for index in shares.indices {
                value -= targets[index] * (scores[index] - most - log(sum))
                shares[index] = shares[index] / sum - targets[index]
            }
            for (place, list) in lists.enumerated() {
                for index in shares.indices { slope[place] += share * shares[index] * list[index] }
            }
            return share * value
        }
    }
}
