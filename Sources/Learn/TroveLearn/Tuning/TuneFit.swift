package import TroveCore
package import TroveHeads

/// Learns how a store's questions are best ranked: an adapter of their vectors, and what each list of scores counts.
///
/// Each question's adapted vector comes from an adapter that has not seen it, so that the lists it is weighed by are as
/// good as they will be for new questions (Wolpert, 1992). What does not help so is left out.
package struct TuneFit: Sendable {
    /// Adapters tried, beside none.
    package var adapters = [0.3, 1, 3].flatMap { penalty in
        [0.5, 1].map { AdapterFit(penalty: penalty, strength: $0) }
    }
    /// Penalties of fusion tried, beside the usual weights.
    package var fusions = [0.01, 0.1]
    package var folds = 5
    package var seed: UInt64 = 1

    package init() {}

    /// What was chosen, and what it promises on questions that were held back.
    package struct Found: Sendable {
        /// Nil where nothing helps.
        package var part: TunedRanking.Part?
        /// nDCG@10 of the usual ranking and of the chosen one, over candidates.
        package var usual: Double
        package var chosen: Double
    }

    package func fit(_ pools: [JudgedPool]) throws(TroveError) -> Found {
        guard pools.count >= folds else {
            throw TroveError(.invalidArgument, "tuning needs \(folds) judged questions at least; there are \(pools.count)")
        }
        let fold = Folds.dealt(pools.map { _ in 0 }, folds: folds, seed: seed)
        let plain = pools.map { $0.features(of: $0.question) }
        let usual = mean(pools, plain, FusionWeights())
        var best = Found(part: nil, usual: usual, chosen: usual)
        var chosen: AdapterFit?
        for adapter in [nil] + adapters.map(Optional.some) {
            let features = try adapter.map { fit throws(TroveError) in try held(fit, pools, fold) } ?? plain
            var options = fusions.map { FusionFit(penalty: $0).fit(pools, features) }
            if adapter != nil { options.append(FusionWeights()) }
            for weights in options {
                let gain = mean(pools, features, weights)
                guard gain > best.chosen else { continue }
                best.chosen = gain
                best.part = TunedRanking.Part(weights: weights)
                chosen = adapter
            }
        }
        if best.part != nil, let chosen { best.part?.adapter = try chosen.fit(pools) }
        return best
    }

    /// What fusion sees of each question, its vector moved by an adapter that was learned from the other folds.
    private func held(
        _ fit: AdapterFit, _ pools: [JudgedPool], _ fold: [Int]
    ) throws(TroveError) -> [CandidateFeatures] {
        var adapters: [QueryAdapter?] = []
        for held in 0..<folds {
            adapters.append(try fit.fit(pools.indices.filter { fold[$0] != held }.map { pools[$0] }))
        }
        return pools.indices.map { index in
            let pool = pools[index]
            return pool.features(of: adapters[fold[index]]?(pool.question) ?? pool.question)
        }
    }

    private func mean(_ pools: [JudgedPool], _ features: [CandidateFeatures], _ weights: FusionWeights) -> Double {
        zip(pools, features).reduce(0) { sum, one in
            sum + one.0.gain(one.1.scores(weights, denseWeight: one.0.denseWeight))
        } / Double(pools.count)
    }
}
