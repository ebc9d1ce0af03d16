internal import TroveCore
internal import TroveLexical

/// Orders candidates: fused scores, identifiers first, quotations up, what says the same once.
struct Ranking: Sendable {
    let question: Question
    let mode: SearchMode
    var joining = RankingPolicy.Joining.scores
    /// Rows that gain or lose, ascending, and what.
    var boosts: [(rows: [Int64], weight: Double)] = []

    /// What a passage gains that holds the question word beside word, in deviations of the fused score.
    private static let proximityWeight = 1.5
    /// What an identifier of the question gains: more than all else together.
    private static let identifierWeight = 100.0

    /// What vectors count beside words: little where the question is not in the language that the encoder reads well.
    /// Vietnamese is all Latin letters, and vectors alone find much less of it than words.
    private var denseWeight: Double { question.query.isEnglish ? 1 : Self.foreignDenseWeight }
    private static let foreignDenseWeight = 0.35

    /// Gives each candidate its fused score and sorts them, best first.
    func fuse(_ candidates: inout [Candidate]) {
        // A chunk that the encoder cannot read has no cosine: it stands with the lowest, its words decide.
        let lowest = candidates.compactMap(\.dense).min() ?? 0
        let dense = candidates.map { $0.dense ?? lowest }
        let lexical = candidates.map(\.lexical)
        let scores =
            switch mode {
            case .hybrid where joining == .ranks:
                Fusion.reciprocalRanks([dense, lexical], weights: [denseWeight, 1])
            case .hybrid: Fusion.standardizedSum([dense, lexical], weights: [denseWeight, 1])
            case .dense: dense
            case .lexical: lexical
            }
        // In units of the scores' spread: a sum of standardised scores has it already.
        let unit = boosts.isEmpty || mode == .hybrid ? 1 : Fusion.deviation(scores)
        for index in candidates.indices {
            candidates[index].boost = unit * boost(of: candidates[index].chunk)
            candidates[index].score =
                scores[index] + Self.identifierWeight * Double(candidates[index].identifiers)
                + candidates[index].boost
        }
        Self.sort(&candidates)
    }

    private func boost(of chunk: Int64) -> Double {
        boosts.reduce(0) { sum, boost in
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

    /// Moves passages up that quote the question, by as much as they do.
    /// - Parameter most: What ``greatestLift(_:)`` gave.
    func lift(_ candidates: inout [Candidate], by most: Double) {
        for index in candidates.indices {
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
    func explanation(of candidate: Candidate) -> [Hit.Explanation] {
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
        return parts + candidate.explanation
    }
}
