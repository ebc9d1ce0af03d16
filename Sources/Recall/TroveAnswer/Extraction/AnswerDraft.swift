internal import TroveCore
internal import TroveQuery

/// What one question found among its hits: its sentences, or why there are none.
struct AnswerDraft {
    /// A sentence, and the same words elsewhere.
    struct Choice {
        var candidate: AnswerCandidate
        var copies: [AnswerCandidate] = []
    }

    let outcome: Answer.Outcome
    let relevance: Double
    let choices: [Choice]
    let confidence: AnswerConfidence?
    /// All that was considered, best first.
    let candidates: [AnswerCandidate]

    /// Hits whose sentences may answer, and those in which the same is looked for.
    private static let readHits = 5
    private static let comparedHits = 8
    /// How far behind the best a further sentence may be.
    private static let allowance = 0.35

    /// - Parameter limit: The most sentences.
    init(_ question: Question, hits: [Hit], limit: Int) {
        let passages = Array(hits.filter { $0.kind == .text }.prefix(Self.comparedHits))
        let reader = CandidateReader(AskedQuestion(question), hits: passages)
        let all = passages.enumerated().flatMap { reader.candidates(of: $1, at: $0) }
            .sorted { ($1.score, $0.hit, $0.span) < ($0.score, $1.hit, $1.span) }
        candidates = all.filter { $0.hit < Self.readHits }
        guard let best = candidates.first else {
            (outcome, relevance, choices, confidence) = (.absent, 0, [], nil)
            return
        }
        let others = OtherSources(
            [best] + all.filter { ($0.hit, $0.span) != (best.hit, best.span) }, passages: passages,
            question: question)
        let confidence = AnswerConfidence(
            candidates, best: best, hits: passages, besides: others.copied, question: question)
        self.confidence = confidence
        relevance = confidence.relevance
        guard relevance >= confidence.leastRelevance(others) else {
            outcome = confidence.isNear ? .unconfirmed : .absent
            choices = outcome == .unconfirmed ? [Choice(candidate: best)] : []
            return
        }
        let first = Choice(candidate: best, copies: others.copies)
        outcome = others.rivals.isEmpty ? .answered : .conflicting
        guard others.rivals.isEmpty else {
            choices = [first] + others.rivals.prefix(max(1, limit - 1)).map { Choice(candidate: $0) }
            return
        }
        let further = candidates.dropFirst().filter { candidate in
            candidate.score >= best.score - Self.allowance && !candidate.overlaps(best)
                && !others.copies.contains { $0.hit == candidate.hit && $0.span == candidate.span }
        }
        choices =
            [first]
            + further.prefix(max(0, limit - 1)).map { Choice(candidate: $0) }.sorted {
                ($0.candidate.hit, $0.candidate.span) < ($1.candidate.hit, $1.candidate.span)
            }
    }
}

extension AnswerCandidate {
    fileprivate func overlaps(_ other: AnswerCandidate) -> Bool { hit == other.hit && span.overlaps(other.span) }
}
