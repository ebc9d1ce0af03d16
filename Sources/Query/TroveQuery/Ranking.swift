internal import TroveCore
internal import TroveHeads
internal import TroveLexical

/// Orders candidates: fused scores, identifiers first, quotations up, what says the same once.
struct Ranking: Sendable {
    let question: Question
    let mode: SearchMode
    var joining = RankingPolicy.Joining.scores
    /// Rows that gain or lose, ascending, and what.
    var boosts: [(rows: [Int64], weight: Double)] = []
    /// What was learned of this mode; nil for the usual ranking.
    var tuned: TunedRanking.Part?

    /// What a passage gains that holds the question word beside word, in deviations of the fused score.
    private static let proximityWeight = 1.5
    /// What an identifier of the question gains: more than all else together.
    fileprivate static let identifierWeight = 100.0

    /// What vectors count beside words: little where the question is not in the language that the encoder reads well.
    /// Vietnamese is all Latin letters, and vectors alone find much less of it than words.
    var denseWeight: Double { mode == .dense || question.query.isEnglish ? 1 : Self.foreignDenseWeight }
    private static let foreignDenseWeight = 0.35

    /// How the scores of a search's candidates were made, so that a passage found later can be given its own.
    struct Scale {
        fileprivate var dense = Fusion.Standard()
        fileprivate var lexical = Fusion.Standard()
        /// The cosine of a chunk that the encoder cannot read: its words decide.
        fileprivate var lowestDense = 0.0
        /// The score of a passage that stands in neither list of ranks.
        fileprivate var lowest = 0.0
        /// A deviation of the fused score: a sum of standardised scores has it already.
        fileprivate var deviation = 1.0
        fileprivate var mean = 0.0
        /// The fused score that stands for 1 of the sum of two standardised ones.
        fileprivate(set) var unit = 1.0

        /// A candidate's fused score in such units, whatever the mode; identifiers and boosts left out.
        func standing(of candidate: Candidate) -> Double {
            let added = Ranking.identifierWeight * Double(candidate.identifiers) + candidate.boost
            return (candidate.score - added - mean) / unit
        }
    }

    /// Gives each candidate its fused score and sorts them, best first.
    /// - Parameter vectors: Those of the candidates' chunks, where the ranking is tuned.
    @discardableResult
    func fuse(_ candidates: inout [Candidate], vectors: [Int64: [Float]] = [:]) -> Scale {
        var scale = Scale()
        // Sums are rounded by their order: it must not be that in which the candidates were read.
        candidates.sort { ($0.lexical, $0.dense ?? -2) > ($1.lexical, $1.dense ?? -2) }
        scale.lowestDense = candidates.compactMap(\.dense).min() ?? 0
        let dense = candidates.map { $0.dense ?? scale.lowestDense }
        let lexical = candidates.map(\.lexical)
        (scale.dense, scale.lexical) = (Fusion.Standard(dense), Fusion.Standard(lexical))
        let scores =
            switch mode {
            case .hybrid where tuned != nil, .dense where tuned != nil:
                learned(dense, lexical, CandidateVectors(candidates.map { vectors[$0.chunk] }))
            case .hybrid where joining == .ranks:
                Fusion.reciprocalRanks([dense, lexical], weights: [denseWeight, 1])
            case .hybrid: Fusion.standardizedSum([dense, lexical], weights: [denseWeight, 1])
            case .dense: dense
            case .lexical: lexical
            }
        scale.lowest = scores.min() ?? 0
        if mode != .hybrid {
            let own = Fusion.Standard(scores)
            (scale.mean, scale.deviation) = (own.mean, own.deviation)
            scale.unit = max(1e-9, own.deviation / Self.sumDeviation)
        }
        for index in candidates.indices {
            candidates[index].boost = boost(of: candidates[index].chunk, scale)
            candidates[index].score = scores[index] + added(to: candidates[index])
        }
        Self.sort(&candidates)
        return scale
    }

    private func learned(_ dense: [Double], _ lexical: [Double], _ vectors: CandidateVectors) -> [Double] {
        let words = mode == .dense ? lexical.map { _ in 0 } : lexical
        return tuned?.scores(dense: dense, lexical: words, vectors: vectors, denseWeight: denseWeight) ?? dense
    }

    /// The fused score of a passage that was none of the candidates.
    func score(of candidate: inout Candidate, _ scale: Scale) -> Double {
        let dense = candidate.dense ?? scale.lowestDense
        candidate.boost = boost(of: candidate.chunk, scale)
        let fused =
            switch mode {
            case .hybrid where joining == .ranks && tuned == nil: scale.lowest
            case .hybrid: denseWeight * scale.dense.standing(dense) + scale.lexical.standing(candidate.lexical)
            case .dense: dense
            case .lexical: candidate.lexical
            }
        return fused + added(to: candidate)
    }

    /// The usual deviation of a sum of two standardised scores.
    private static let sumDeviation = 1.7

    private func added(to candidate: Candidate) -> Double {
        Self.identifierWeight * Double(candidate.identifiers) + candidate.boost
    }

    private func boost(of chunk: Int64, _ scale: Scale) -> Double {
        guard !boosts.isEmpty else { return 0 }
        return scale.deviation
            * boosts.reduce(0) { sum, boost in
                var (low, high) = (0, boost.rows.count)
                while low < high {
                    let middle = (low + high) / 2
                    if boost.rows[middle] < chunk { low = middle + 1 } else { high = middle }
                }
                return low < boost.rows.count && boost.rows[low] == chunk ? sum + boost.weight : sum
            }
    }

    /// The most that a passage gains by quoting the question. Vectors alone are left as they are.
    /// - Parameter candidates: All that may gain.
    func greatestLift(_ candidates: some Collection<Candidate>) -> Double {
        guard mode != .dense, question.pairWeight > 0 else { return 0 }
        // In units of the scores' spread: a sum of standardised scores has it already.
        return Self.proximityWeight * (mode == .lexical ? Fusion.deviation(candidates.map(\.lexical)) : 1)
    }

    /// The most that a candidate may score once it is read.
    /// - Parameter most: What ``greatestLift(_:)`` gave.
    func reach(of candidate: Candidate, by most: Double) -> Double {
        guard !candidate.isLifted, most > 0 else { return candidate.score }
        return candidate.score + most * question.greatestProximity(holding: candidate.terms)
    }

    /// Moves passages up that quote the question, by as much as they do.
    /// - Parameter most: What ``greatestLift(_:)`` gave.
    func lift(_ candidates: inout [Candidate], by most: Double) {
        for index in candidates.indices where !candidates[index].isLifted {
            candidates[index].isLifted = true
            let proximity = candidates[index].reading?.proximity ?? 0
            if mode != .dense { candidates[index].proximity = proximity }
            candidates[index].score += most * proximity
        }
    }

    /// Equal scores go by what the chunk is, not by when it was read: equal stores give equal answers.
    static func sort(_ candidates: inout [Candidate]) {
        candidates.sort {
            $0.score != $1.score ? $0.score > $1.score : ($0.uid, $0.chunk) < ($1.uid, $1.chunk)
        }
    }

    /// Every part of a candidate's score.
    /// - Parameter chain: How it was found from another hit, in words.
    func explanation(of candidate: Candidate, chain path: String? = nil) -> [Hit.Explanation] {
        var parts: [Hit.Explanation] = []
        if let dense = candidate.dense { parts.append(.init(part: "dense", value: dense)) }
        if mode != .dense {
            parts.append(.init(part: "lexical", value: candidate.lexical))
            parts.append(
                .init(
                    part: "proximity", value: candidate.proximity,
                    added: mode == .hybrid ? Self.proximityWeight * candidate.proximity : nil))
        }
        if candidate.identifiers > 0 {
            parts.append(
                .init(
                    part: "identifier", value: Double(candidate.identifiers),
                    added: Self.identifierWeight * Double(candidate.identifiers)))
        }
        if candidate.boost != 0 {
            parts.append(.init(part: "boost", value: candidate.boost, added: candidate.boost))
        }
        if let chain = candidate.chain {
            parts.append(.init(part: "chain", value: chain.weight, added: chain.gain, detail: path))
        }
        return parts + candidate.explanation
    }
}
