internal import TroveCore
internal import TroveLexical

/// Words by which people say when, and how they ask for it.
struct TimeWords {
    private let said: Set<Term>
    private let asked: Set<Term>

    /// Words of languages that are read best; others simply get no such hint.
    init(analyzer: inout TextAnalyzer) {
        func terms(_ words: String) -> Set<Term> { Set(analyzer.analyze(words).tokens.map(\.term)) }
        said = terms(
            """
            yesterday today tomorrow tonight last next ago recently since week weeks month months year years weekend
            monday tuesday wednesday thursday friday saturday sunday january february march april june july august
            september october november december
            gestern heute morgen vor letzte letzten letztes woche monat jahr hier demain semaine mois année ayer mañana
            """)
        asked = terms("when date since wann quand cuándo")
    }

    /// Whether a memory says when.
    func areSaid(in text: AnalyzedText) -> Bool { text.tokens.contains { said.contains($0.term) } }

    /// Whether a question asks when.
    func areAsked(in text: AnalyzedText, _ words: String) -> Bool {
        guard let first = text.tokens.first else { return false }
        return asked.contains(first.term) || words.lowercased().hasPrefix("how long")
            || words.contains("什么时候") || words.contains("何时") || words.contains("いつ")
    }
}
