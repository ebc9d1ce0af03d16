internal import TroveCore

/// The words that were read from a picture, as a question.
struct QueryWords {
    /// What is asked.
    let text: String
    private let marks: Set<String>

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
    func found(in text: String) -> Set<String> { marks.intersection(Self.marks(of: text)) }

    /// What share of all words so many are.
    func share(_ found: Set<String>) -> Double { Double(found.count) / Double(max(1, marks.count)) }

    /// Words of two letters and more, and pairs of characters where words have no spaces between them.
    private static func marks(of text: String) -> Set<String> {
        let items = TextWords(text).items
        var marks: Set<String> = []
        for (index, item) in items.enumerated() {
            if item.stem.unicodeScalars.count > 1 {
                marks.insert(item.stem)
            } else if index + 1 < items.count, items[index + 1].span.start == item.span.end {
                marks.insert(item.stem + items[index + 1].stem)
            }
        }
        return marks
    }
}
