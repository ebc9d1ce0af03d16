internal import TroveCore

/// Answers to several wordings of one question, joined.
struct SeveralAnswers: Sendable {
    private let answers: [SearchResponse]

    /// - Parameter answers: At least one.
    init(_ answers: [SearchResponse]) {
        precondition(!answers.isEmpty, "there is an answer at least")
        self.answers = answers
    }

    /// Each hit once, by its greatest relevance, which compares across questions; the better placed of equals first.
    /// `parts` say which question found it.
    func joined(limit: Int) -> SearchResponse {
        var found: [String: (hit: Hit, relevance: Double, place: Int)] = [:]
        for (number, answer) in answers.enumerated() {
            for (place, hit) in answer.results.enumerated() {
                let part = Hit.Part(part: "query:\(number)", weight: 1, score: hit.relevance ?? 0)
                var entry = found[hit.id] ?? (hit, hit.relevance ?? 0, place)
                if let relevance = hit.relevance, relevance > entry.relevance {
                    let parts = entry.hit.parts
                    entry = (hit, relevance, min(place, entry.place))
                    entry.hit.parts = parts
                }
                entry.place = min(place, entry.place)
                entry.hit.parts = entry.hit.parts.filter { $0.part.hasPrefix("query:") } + [part]
                found[hit.id] = entry
            }
        }
        let ordered = found.values.sorted { a, b in
            (b.relevance, a.place, a.hit.id) < (a.relevance, b.place, b.hit.id)
        }
        var joined = answers[0]
        joined.query.text = answers.map(\.query.text).joined(separator: "\n")
        joined.results = ordered.prefix(limit).map(\.hit)
        joined.total = answers.map(\.total).max() ?? 0
        joined.tookMilliseconds = answers.reduce(0) { $0 + $1.tookMilliseconds }
        var seen: Set<String> = []
        joined.warnings = answers.flatMap(\.warnings).filter { seen.insert($0).inserted }
        joined.nextCursor = nil
        return joined
    }
}
