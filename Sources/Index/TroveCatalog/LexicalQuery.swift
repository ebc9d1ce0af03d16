internal import Foundation

/// A question in people's words, as an FTS5 expression; whatever they type, it is never FTS5 syntax.
///
/// Words are ORed and ranked by BM25. A run of unspaced script becomes phrases of two characters each; a word with
/// punctuation inside (a part number, a path) becomes a phrase beside its pieces. English stop words are dropped
/// unless nothing else is asked.
package struct LexicalQuery: Sendable, Equatable {
    /// Longest query read, in scalars: what comes after it is not looked for.
    package static let scalarLimit = 10_000
    /// Most phrases of one expression.
    private static let phraseLimit = 256

    /// The FTS5 expression, or nil where nothing can be looked for.
    package let expression: String?
    /// The words and characters asked for, lower case, in order, without repetition.
    package let terms: [String]

    /// Reads a question.
    package init(_ text: String) {
        var phrases: [String] = []
        var stops: [String] = []
        var terms: [String] = []
        let folded = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.scalarLimit)))
            .precomposedStringWithCompatibilityMapping.lowercased()
        for piece in folded.split(whereSeparator: \.isWhitespace) {
            for run in Self.runs(of: piece) {
                switch run {
                case .unspaced(let characters):
                    terms += characters
                    phrases += Self.pairs(of: characters)
                case .words(let words):
                    terms += words
                    if words.count > 1 { phrases.append(words.joined(separator: " ")) }
                    for word in words {
                        if Self.stopWords.contains(word) { stops.append(word) } else { phrases.append(word) }
                    }
                }
            }
        }
        let chosen = Self.unique(phrases.isEmpty ? stops : phrases).prefix(Self.phraseLimit)
        self.terms = Self.unique(terms)
        expression = chosen.isEmpty ? nil : chosen.map { "\"\($0)\"" }.joined(separator: " OR ")
    }

    private enum Run {
        /// Characters of a script written without spaces.
        case unspaced([String])
        /// Words that punctuation alone parts.
        case words([String])
    }

    /// Cuts a piece without white space into runs of unspaced script and of words.
    private static func runs(of piece: Substring) -> [Run] {
        var runs: [Run] = []
        var characters: [String] = []
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func endWord() {
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        func endRun() {
            endWord()
            if !words.isEmpty { runs.append(.words(words)) }
            words = []
        }
        for scalar in piece.unicodeScalars {
            if LexicalText.isUnspaced(scalar) {
                endRun()
                characters.append(String(scalar))
                continue
            }
            if !characters.isEmpty {
                runs.append(.unspaced(characters))
                characters = []
            }
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil || Self.isMark(scalar) {
                word.append(scalar)
            } else {
                endWord()
            }
        }
        if !characters.isEmpty { runs.append(.unspaced(characters)) }
        endRun()
        return runs
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .privateUse: true
        default: false
        }
    }

    private static func pairs(of characters: [String]) -> [String] {
        guard characters.count > 1 else { return characters }
        return zip(characters, characters.dropFirst()).map { "\($0) \($1)" }
    }

    private static func unique(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }

    /// English words that say nothing of the subject.
    package static let stopWords: Set<String> = Set(
        """
        a about all also am an and any are as at be been but by can could did do does for from had has have how i if in
        into is it its may me my no nor not of on or our should so some such than that the their them then there these
        they this those to us was we were what when where which who whom whose why will with would you your
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}
