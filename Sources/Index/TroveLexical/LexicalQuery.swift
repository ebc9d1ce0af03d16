internal import TroveCore

/// A question as weighted terms of the postings.
///
/// An English word is asked for by its stem; a long word of another language mostly by its beginning, which its other
/// forms share; an accented word mostly as written. Unspaced script is asked for in pairs of characters.
package struct LexicalQuery: Sendable {
    /// A term asked for.
    package struct Asked: Sendable {
        package var term: Term
        /// What it counts, 1 for a whole word; its rarity comes on top.
        package var weight: Float
        /// The token of ``analysis`` that it stands for; several terms may stand for one.
        package var token: Int
    }

    /// Longest question read, in scalars: what comes after is not looked for.
    package static let scalarLimit = 10_000
    /// Most terms looked for.
    static let termLimit = 256

    /// The question as asked, cut at ``scalarLimit``.
    package let text: String
    package let analysis: AnalyzedText
    /// Whether the question is taken as English.
    package let isEnglish: Bool
    /// Each term once.
    package let asked: [Asked]
    /// Identifiers of the question; chunks that hold a strong one come first.
    package let identifiers: [IdentifierToken]

    /// What a long word's beginning counts in languages other than English.
    private static let beginningWeight: Float = 0.6
    /// What an accented word as written counts of the rest.
    private static let accentedWeight: Float = 0.7
    /// What an identifier counts: its parts are asked for beside it.
    private static let identifierWeight: Float = 3

    /// Reads a question.
    /// - Parameter prefersEnglish: What a question is taken for that does not tell its language.
    package init(_ text: String, prefersEnglish: Bool) {
        self.text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.scalarLimit)))
        let analysis = AnalyzerPool.analyze(self.text)
        let hasHint = analysis.tokens.contains { $0.traits.contains(.english) }
        let isEnglish = !analysis.hasForeignLetters && (hasHint ? true : prefersEnglish) || analysis.isEnglish == true
        var asked: [Asked] = []
        var known: [Term: Int] = [:]
        func ask(_ term: Term, _ weight: Float, _ token: Int) {
            if let index = known[term] {
                asked[index].weight = max(asked[index].weight, weight)
            } else if asked.count < Self.termLimit {
                known[term] = asked.count
                asked.append(Asked(term: term, weight: weight, token: token))
            }
        }
        let tellsNothing = isEnglish && !analysis.tokens.allSatisfy { $0.traits.contains(.stop) }
        for (index, token) in analysis.tokens.enumerated() {
            if token.traits.contains(.unspaced) {
                if token.traits.contains(.joined) {
                    ask(TermHash.pair(analysis.tokens[index - 1].term, token.term), 1, index)
                } else if !Self.isJoined(analysis.tokens, after: index) {
                    ask(token.term, 1, index)
                }
                continue
            }
            if tellsNothing, token.traits.contains(.stop) { continue }
            var rest: Float = 1
            if token.beginning != 0, !isEnglish {
                ask(token.beginning, Self.beginningWeight, index)
                rest -= Self.beginningWeight
            }
            if token.accented != 0 {
                ask(token.accented, rest * Self.accentedWeight, index)
                rest *= 1 - Self.accentedWeight
            }
            ask(token.term, rest, index)
        }
        for identifier in analysis.identifiers {
            let token = analysis.tokens.firstIndex { $0.span.end > identifier.span.start } ?? 0
            ask(identifier.term, identifier.isStrong ? Self.identifierWeight : 1, token)
        }
        self.analysis = analysis
        self.isEnglish = isEnglish
        self.asked = asked
        identifiers = analysis.identifiers
    }

    private static func isJoined(_ tokens: [Token], after index: Int) -> Bool {
        index + 1 < tokens.count && tokens[index + 1].traits.contains(.joined)
    }

    /// True for a question of one to three unspaced characters and nothing else: it is looked for as it stands.
    package var isShortUnspaced: Bool {
        (1...3).contains(analysis.tokens.count)
            && analysis.tokens.enumerated().allSatisfy {
                $1.traits.contains(.unspaced) && ($0 == 0 || $1.traits.contains(.joined))
            }
    }
}
