package import TroveCore
package import TroveHeads

/// Learns how a store's questions are best ranked: an adapter of their vectors, and what each list of scores counts.
///
/// Each question's adapted vector comes from an adapter that has not seen it, so that the lists it is weighed by are as
/// good as they will be for new questions (Wolpert, 1992). What does not help so is left out.
package struct TuneFit: Sendable {
    package var adapter = AdapterFit()
    /// Penalties of fusion tried, beside the usual weights.
    package var fusions = [0.01, 0.1]
    package var folds = 4
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
            throw TroveError(
                .invalidArgument, "tuning needs \(folds) judged questions at least; there are \(pools.count)")
        }
        let fold = Folds.dealt(pools.map { _ in 0 }, folds: folds, seed: seed)
        let plain = pools.map { $0.features(of: $0.question) }
        let usual = mean(pools, plain, FusionWeights())
        var best = Found(part: nil, usual: usual, chosen: usual)
        // Each question is moved by adapters that have not seen it.
        var adapters: [[QueryAdapter]] = []
        for held in 0..<folds {
            adapters.append(try adapter.fit(pools.indices.filter { fold[$0] != held }.map { pools[$0] }))
        }
        let options = adapters.map(\.count).min() ?? 0
        var chosen: Int?
        for option in [nil] + (0..<options).map(Optional.some) {
            let features =
                option.map { option in
                    pools.indices.map { pools[$0].features(of: adapters[fold[$0]][option](pools[$0].question)) }
                } ?? plain
            var weights = fusions.map { FusionFit(penalty: $0).fit(pools, features) }
            if option != nil { weights.append(FusionWeights()) }
            for one in weights {
                let gain = mean(pools, features, one)
                guard gain > best.chosen else { continue }
                best.chosen = gain
                best.part = TunedRanking.Part(weights: one)
                chosen = option
            }
        }
        if best.part != nil, let chosen {
            let all = try adapter.fit(pools)
            best.part?.adapter = all.indices.contains(chosen) ? all[chosen] : nil
        }
        return best
    }

    private func mean(_ pools: [JudgedPool], _ features: [CandidateFeatures], _ weights: FusionWeights) -> Double {
        zip(pools, features).reduce(0) { sum, one in
            sum + one.0.gain(one.1.scores(weights, denseWeight: one.0.denseWeight))
        } / Double(pools.count)
    }
}
