package import TroveCore
package import TroveLexical

/// A word, number or character of a statement or a passage, as they are compared.
package struct StatementToken: Sendable {
    package enum Kind: Sendable {
        case word
        /// Digits, a number word or Han numerals: equal values are the same token, however they are written.
        case number
        /// A character of a script that is written without spaces.
        case character
    }

    /// What compares.
    package var term: Term
    package var kind: Kind
    /// The scalars that it covers.
    package var span: ScalarSpan
    /// It begins with a capital letter and is no function word.
    var isName = false
    /// It says nothing of the subject.
    var isStop = false
    /// It denies what stands beside it.
    var isNegator = false
    /// It is a character of a word that names nothing.
    var isGeneral = false

    /// How much a statement rests on it.
    var weight: Double {
        switch kind {
        case .number: 1.5
        case _ where isStop || isNegator: 0.1
        case .character: 0.6
        case .word: isName ? 1.4 : 1
        }
    }

    /// Whether it tells something of the subject.
    var isContent: Bool { !isStop && !isNegator }
}
