internal import TroveCore
internal import TroveLexical
internal import TroveQuery

/// What other documents say in the place of an answer: the same, or something else.
struct OtherSources {
    /// The best sentence's words in other documents.
    private(set) var copies: [AnswerCandidate] = []
    /// Passages that hold the best sentence, with something changed perhaps.
    private(set) var copied: Set<Int> = []
    /// Sentences that say something else; where they contradict not the best but a further sentence, that one first.
    private(set) var rivals: [AnswerCandidate] = []

    /// Candidates that are compared with each other.
    private static let compared = 16
    /// How far behind the best a sentence may be about which sources disagree.
    private static let doubt = 0.8
    /// Passages that share more of their words are two states of one text.
    private static let copy = 0.5

    /// Share of a question's words in one state of a text that another must have to be about the same: what was changed may
    /// be words of the question, too.
    private static let leastShared = 0.75

    private let question: Question
    private let asked: Set<Term>
    /// Numbers of the question: sentences that differ in one of them are about different things.
    private let numbers: Set<Term>

    /// - Parameter candidates: Best first; at least one.
    init(_ candidates: [AnswerCandidate], passages: [Hit], question: Question) {
        self.question = question
        asked = PassageTerms.of(question.query.text)
        numbers = Set(question.query.analysis.tokens.filter { $0.traits.contains(.numeric) }.map(\.term))
        let best = candidates[0]
        let terms = passages.map { PassageTerms.of($0.text).union(PassageTerms.of($0.source.title)) }
        let compared = candidates.prefix(Self.compared).map { ($0, Disagreement.Sentence($0.text)) }
        let sources = passages.map(\.source.sha256)
        copied = Set(
            compared.filter { $0.0.hit != best.hit && Disagreement(compared[0].1, $0.1).isCopy }.map(\.0.hit))
        for (place, (head, words)) in compared.enumerated()
        where rivals.isEmpty && head.score >= best.score - Self.doubt {
            for (candidate, others) in compared[(place + 1)...] where sources[candidate.hit] != sources[head.hit] {
                let comparison = Disagreement(words, others)
                if place == 0, comparison.isSame { copies.append(candidate) }
                guard !comparison.isSame, comparison.isConflict(question.kind),
                    !comparison.exchanges(numbers), !namesAnother(terms[head.hit], terms[candidate.hit])
                else { continue }
                if place > 0, rivals.isEmpty { rivals.append(head) }
                rivals.append(candidate)
            }
            if place == 0 { addStates(of: best, words, candidates, sources, terms) }
        }
    }

    /// Whether one passage has names or numbers of the question and the other none of them: that is about another thing.
    private func namesAnother(_ one: Set<Term>, _ other: Set<Term>) -> Bool {
        let names = question.query.analysis.tokens.enumerated().filter { place, token in
            let isName = place > 0 && token.traits.contains(.capital) && !token.traits.contains(.stop)
            return (isName || token.traits.contains(.numeric)) && one.contains(token.term)
        }
        return !names.isEmpty && !names.contains { other.contains($0.element.term) }
    }

    /// Whether one passage has the words of the question that the other has.
    private func isAboutSame(_ one: Set<Term>, _ other: Set<Term>) -> Bool {
        let held = asked.intersection(one)
        return Double(held.intersection(other).count) >= Double(held.count) * Self.leastShared
            && !namesAnother(one, other)
    }

    /// Adds what other states of the best sentence's passage say in its place, however much of it is changed.
    private mutating func addStates(
        of best: AnswerCandidate, _ words: Disagreement.Sentence, _ candidates: [AnswerCandidate], _ sources: [String],
        _ terms: [Set<Term>]
    ) {
        let here = terms[best.hit]
        for (hit, there) in terms.enumerated()
        where sources[hit] != sources[best.hit] && !(rivals + copies).contains(where: { $0.hit == hit }) {
            guard PassageTerms.share(here, there) > Self.copy, isAboutSame(here, there) else { continue }
            let states = candidates.filter { $0.hit == hit }
                .map { ($0, Disagreement(words, Disagreement.Sentence($0.text))) }
            guard let (candidate, nearest) = states.max(by: { $0.1.likeness < $1.1.likeness }) else { continue }
            if nearest.isSame {
                copies.append(candidate)
                copied.insert(hit)
            } else if nearest.isOtherState {
                rivals.append(candidate)
                copied.insert(hit)
            }
        }
    }
}
