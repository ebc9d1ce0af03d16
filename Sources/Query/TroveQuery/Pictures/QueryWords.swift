internal import TroveCore
internal import TroveLexical

/// The words that were read from a picture, as a question.
struct QueryWords {
    /// What is asked.
    let text: String
    private let marks: Set<Mark>

    /// A word, or two neighbouring characters of a script without spaces.
    struct Mark: Hashable {
        var first: Term
        var second: Term = 0
    }

    /// Words below which a picture is taken for one without text: signs and brands in photos are few.
    private static let fewest = 6
    /// Scalars beyond which more tell no more.
    private static let most = 4000

    init(_ text: String) {
        self.text = String(text.unicodeScalars.prefix(Self.most))
        marks = Self.marks(of: self.text)
    }

    /// Whether there are enough of them to tell a page by.
    var areWorthAsking: Bool { marks.count >= Self.fewest }

    /// Those of the words that stand in a text.
    func found(in text: String) -> Set<Mark> { marks.intersection(Self.marks(of: text)) }

    /// What share of all words so many are.
    func share(_ found: Set<Mark>) -> Double { Double(found.count) / Double(max(1, marks.count)) }

    /// Words of two letters and more, and pairs of characters where words have no spaces between them.
    private static func marks(of text: String) -> Set<Mark> {
        var marks: Set<Mark> = []
        var before: Token?
        for token in AnalyzerPool.analyze(text).tokens {
            if !token.traits.contains(.unspaced) {
                if token.span.end - token.span.start > 1 { marks.insert(Mark(first: token.term)) }
            } else if let before, token.traits.contains(.joined) {
                marks.insert(Mark(first: before.term, second: token.term))
            }
            before = token
        }
        return marks
    }
}
