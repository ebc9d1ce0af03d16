internal import TroveCore
internal import TroveLexical

/// A question to memory taken apart: terms, who is named, when.
struct RecallQuestion {
    /// What is looked for, with a weight each.
    let terms: [(term: Term, weight: Float)]
    /// Speakers that the question names.
    let namedSpeakers: Set<Int>
    let asksWhen: Bool
    let time: TimeExpression?

    init(_ request: RecallRequest, speakers: [Set<Term>], timeWords: TimeWords, now: Double) {
        let query = LexicalQuery(request.text, prefersEnglish: true)
        let asked = Set(query.analysis.tokens.map(\.term))
        var named: Set<Int> = []
        var names: Set<Term> = []
        for (number, speaker) in speakers.enumerated() {
            let common = speaker.intersection(asked)
            guard !common.isEmpty else { continue }
            named.insert(number)
            names.formUnion(common)
        }
        namedSpeakers = named
        // Who spoke is known: a name among the words only finds who is spoken to.
        let rest = query.asked.filter { !names.contains($0.term) }
        terms = (rest.isEmpty ? query.asked : rest).map { ($0.term, $0.weight) }
        asksWhen = timeWords.areAsked(in: query.analysis, request.text)
        time = TimeExpression(request.text, now: now)
    }
}
