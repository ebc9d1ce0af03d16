internal import TroveCore
internal import TroveLearn
internal import TroveQuery

/// A control: nothing should be learned from nonsense.
extension Tuning {
    /// Tunes the questions again and again with each other's answers, and counts how often that is accepted.
    func control(
        _ questions: [Question], mode: SearchMode = .hybrid, trials: Int, onTrial: (Int, Int) -> Void
    ) async throws -> TuneControl {
        let found = try await pools(questions) { _ in }
        let read = questions.indices.filter { found[$0] != nil }
        let (own, pools) = (read.map { questions[$0] }, read.compactMap { found[$0] })
        let truth = try await gains(own, mode: mode, tuned: nil)
        let rankings = try await self.rankings(own, mode: mode, tuned: nil)
        var control = TuneControl(trials: trials, accepted: 0, changes: [])
        var random = RandomSource(seed: 99)
        for trial in 0..<trials {
            let order = random.permutation(own.count)
            let shuffled = own.indices.map { Question(text: own[$0].text, relevant: own[order[$0]].relevant) }
            let before = shuffled.indices.map {
                RankingMetrics(ranked: rankings[$0], relevant: shuffled[$0].relevant).ndcg10
            }
            let outcome = try await crossValidated(
                shuffled, shuffled.indices.map { pools[$0].judged(shuffled[$0].relevant) }, mode: mode, before: before)
            if isAccepted(outcome) {
                control.accepted += 1
                let after = try await gains(own, mode: mode, tuned: outcome.part)
                control.changes.append(zip(after, truth).reduce(0) { $0 + $1.0 - $1.1 } / Double(max(1, own.count)))
            }
            onTrial(trial + 1, trials)
        }
        control.changes.sort()
        return control
    }
}
