package import TroveCore

/// A word of a text, or a character of a script written without spaces, as the postings and questions see it.
package struct Token: Sendable, Equatable {
    /// What compares: the folded word, an English one stemmed; or the folded character.
    package var term: Term
    /// The word as written, where it has accents; else 0.
    package var accented: Term = 0
    /// The beginning of a long word, which other forms of it share; else 0.
    package var beginning: Term = 0
    /// The scalars that it covers.
    package var span: ScalarSpan
    /// What it is.
    package var traits: Traits = []

    /// What a token is.
    package struct Traits: OptionSet, Sendable, Equatable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// A character of an unspaced script.
        package static let unspaced = Self(rawValue: 1)
        /// It directly follows the unspaced character before it.
        package static let joined = Self(rawValue: 2)
        /// An English word that says nothing of the subject.
        package static let stop = Self(rawValue: 4)
        /// A word by which English is told.
        package static let english = Self(rawValue: 8)
        /// It holds a digit.
        package static let numeric = Self(rawValue: 16)
        /// It begins with a capital letter.
        package static let capital = Self(rawValue: 32)
    }
}

/// A run like `AB-123`, `parse_header2` or `Page::read`, kept whole.
package struct IdentifierToken: Sendable, Equatable {
    package var term: Term
    package var span: ScalarSpan
    /// Letters with digits, an underscore, `::`, a slash, or capitals inside: nobody writes prose so.
    package var isStrong: Bool
}

/// A text taken apart.
package struct AnalyzedText: Sendable {
    /// In the order of the text.
    package var tokens: [Token] = []
    /// In the order of their ends; parts of a path stand beside the whole.
    package var identifiers: [IdentifierToken] = []
    /// Scalars of the text.
    package var scalarCount = 0

    /// Whether the text is English by its frequent words; nil where nothing tells.
    package var isEnglish: Bool? {
        let words = tokens.count { !$0.traits.contains(.unspaced) }
        let hints = tokens.count { $0.traits.contains(.english) }
        guard words > 0 else { return false }
        if Double(hints) >= StopWords.hintShare * Double(words) { return true }
        return hasForeignLetters || words >= 20 ? false : nil
    }

    /// Whether a letter beyond ASCII was met.
    package var hasForeignLetters = false
}
