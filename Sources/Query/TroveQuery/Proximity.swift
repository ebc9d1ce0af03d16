internal import TroveCore

/// How much of a question stands in a passage as it was asked: word beside word.
///
/// The share of the question's adjacent pairs of words that are adjacent in the passage too, each pair weighed by how
/// rare its words are. A sentence or line that is quoted comes before passages that hold the same words apart.
package struct Proximity: Sendable {
    private struct Pair: Hashable {
        var first: String
        var second: String
    }

    private let weights: [Pair: Double]
    private let whole: Double
    private let quotation: String

    /// What a passage gains that holds the question to the letter, as a share of a full score.
    private static let verbatimShare = 0.15

    /// Prepares a question.
    /// - Parameter weight: How much a word tells, by its stem.
    package init(question: String, weight: (String) -> Double) {
        let stems = TextWords(String(question.prefix(2000))).items.map(\.stem)
        var weights: [Pair: Double] = [:]
        for (first, second) in zip(stems, stems.dropFirst()) {
            weights[Pair(first: first, second: second)] = (weight(first) + weight(second)) / 2
        }
        self.weights = weights
        whole = weights.values.reduce(0, +)
        quotation = Self.folded(question)
    }

    /// 0 to 1; 0 for a question of one word.
    package func score(of text: String) -> Double {
        guard whole > 0 else { return 0 }
        let stems = TextWords(text).items.map(\.stem)
        var found: Set<Pair> = []
        for (first, second) in zip(stems, stems.dropFirst()) {
            let pair = Pair(first: first, second: second)
            if weights[pair] != nil { found.insert(pair) }
        }
        let share = found.reduce(0) { $0 + (weights[$1] ?? 0) } / whole
        guard share > 0.999, Self.folded(text).contains(quotation) else { return share * (1 - Self.verbatimShare) }
        return 1
    }

    /// Words and punctuation as they stand, with single spaces.
    private static func folded(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
