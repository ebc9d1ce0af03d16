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

    /// Hits whose sentences are considered.
    private static let readHits = 5
    /// Candidates that are compared with the best one.
    private static let compared = 16
    /// How far behind the best a further sentence may be.
    private static let allowance = 0.35
    /// How far behind the best a sentence may be about which sources disagree.
    private static let doubt = 0.8
    /// Below this an answer is withheld; below the other the store is not about the matter.
    private static let leastRelevance = 0.5
    /// The same where there are copies: the search itself holds it against a passage that others are like it.
    private static let leastOfCopies = 0.3
    private static let leastNearness = 0.5

    /// - Parameter limit: The most sentences.
    init(_ question: Question, hits: [Hit], limit: Int) {
        let asked = AskedQuestion(question)
        let passages = Array(hits.filter { $0.kind == .text }.prefix(Self.readHits))
        let reader = CandidateReader(asked, hits: passages)
        candidates = passages.enumerated().flatMap { reader.candidates(of: $1, at: $0) }
            .sorted { ($1.score, $0.hit, $0.span) < ($0.score, $1.hit, $1.span) }
        guard let best = candidates.first else {
            (outcome, relevance, choices, confidence) = (.absent, 0, [], nil)
            return
        }
        let compared = candidates.prefix(Self.compared).map { ($0, Disagreement.Sentence($0.text)) }
        // A passage is no less the answer because there is a copy of it.
        let copied = Set(
            compared.filter { $0.0.hit != best.hit && Disagreement(compared[0].1, $0.1).isCopy }.map(\.0.hit))
        let confidence = AnswerConfidence(
            candidates, best: best, hits: passages, besides: copied, question: question)
        self.confidence = confidence
        relevance = confidence.relevance
        guard relevance >= (copied.isEmpty ? Self.leastRelevance : Self.leastOfCopies) else {
            outcome = confidence.nearness >= Self.leastNearness ? .unconfirmed : .absent
            choices = outcome == .unconfirmed ? [Choice(candidate: best)] : []
            return
        }
        var first = Choice(candidate: best)
        var others: [Choice] = []
        // Sources may disagree about what the next best sentences say, too.
        var rivals: [Choice] = []
        for (place, (head, words)) in compared.enumerated()
        where rivals.isEmpty && head.score >= best.score - Self.doubt {
            for (candidate, others) in compared[(place + 1)...]
            where passages[candidate.hit].source.sha256 != passages[head.hit].source.sha256 {
                let comparison = Disagreement(words, others)
                if place == 0, comparison.isSame { first.copies.append(candidate) }
                if !comparison.isSame, comparison.isConflict(question.kind) {
                    if place > 0, rivals.isEmpty { rivals.append(Choice(candidate: head)) }
                    rivals.append(Choice(candidate: candidate))
                }
            }
        }
        let copies = first.copies
        for (candidate, _) in compared.dropFirst()
        where candidate.score >= best.score - Self.allowance && !candidate.overlaps(best)
            && !copies.contains(where: { $0.hit == candidate.hit && $0.span == candidate.span })
        {
            others.append(Choice(candidate: candidate))
        }
        outcome = rivals.isEmpty ? .answered : .conflicting
        guard rivals.isEmpty else {
            choices = [first] + rivals.prefix(max(1, limit - 1))
            return
        }
        choices =
            [first]
            + others.prefix(max(0, limit - 1)).sorted {
                ($0.candidate.hit, $0.candidate.span) < ($1.candidate.hit, $1.candidate.span)
            }
    }
}

extension AnswerCandidate {
    fileprivate func overlaps(_ other: AnswerCandidate) -> Bool { hit == other.hit && span.overlaps(other.span) }
}
