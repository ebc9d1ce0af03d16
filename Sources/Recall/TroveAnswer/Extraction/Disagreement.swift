internal import TroveCore
internal import TroveLexical
package import TroveQuery

/// Compares two sentences: whether they say the same, or the same but for one thing.
package struct Disagreement {
    /// Share of their words that stand in both, in the same order.
    package let likeness: Double
    /// What stands in one in the place of something else in the other, word runs of each.
    let exchanges: [(a: Range<Int>, b: Range<Int>)]
    private let a: Sentence
    private let b: Sentence

    /// A sentence taken apart.
    package struct Sentence {
        let tokens: [Token]
        let text: [Unicode.Scalar]

        package init(_ text: String) {
            tokens = AnalyzerPool.analyze(text).tokens
            self.text = Array(text.unicodeScalars)
        }
    }

    /// Two sentences that share fewer words are about different things.
    private static let leastLikeness = 0.6
    /// The same for sentences of which it is known that they are states of one text.
    private static let stateLikeness = 0.35
    /// Longest thing that is exchanged, in words.
    private static let longestExchange = 8
    /// Two that share more and differ in no place say the same.
    private static let sameLikeness = 0.8

    package init(_ a: Sentence, _ b: Sentence) {
        (self.a, self.b) = (a, b)
        let common = Self.common(a.tokens.map(\.term), b.tokens.map(\.term))
        likeness = 2 * Double(common.count) / Double(max(1, a.tokens.count + b.tokens.count))
        var exchanges: [(a: Range<Int>, b: Range<Int>)] = []
        var (i, j) = (0, 0)
        for (m, n) in common + [(a.tokens.count, b.tokens.count)] {
            if m > i, n > j { exchanges.append((i..<m, j..<n)) }
            (i, j) = (m + 1, n + 1)
        }
        self.exchanges = exchanges
    }

    /// Whether one is a copy of the other, with something changed perhaps.
    package var isCopy: Bool { likeness >= Self.sameLikeness }

    /// Whether both say the same.
    package var isSame: Bool { likeness >= Self.sameLikeness && exchanges.isEmpty }

    /// Whether both answer a question, and with different things: numbers, names, or words of an unspaced script; where
    /// they are the same but for it, whatever it is.
    package func isConflict(_ kind: AnswerKind?) -> Bool {
        guard likeness >= Self.leastLikeness else { return false }
        return exchanges.contains { exchange in
            exchange.a.count <= Self.longestExchange && exchange.b.count <= Self.longestExchange
                && isThing(exchange.a, a, kind) && isThing(exchange.b, b, kind)
        }
    }

    /// Whether they are two states of one sentence, of which one says something in the place of something else. What was
    /// changed may be most of it.
    package var isOtherState: Bool {
        likeness >= Self.stateLikeness
            && exchanges.contains { tells($0.a, a) && tells($0.b, b) }
    }

    /// Whether one has one of some terms in the place of something else: it is about another thing.
    func exchanges(_ terms: Set<Term>) -> Bool {
        exchanges.contains { exchange in
            let (here, there) = (Set(a.tokens[exchange.a].map(\.term)), Set(b.tokens[exchange.b].map(\.term)))
            return !here.symmetricDifference(there).isDisjoint(with: terms)
        }
    }

    private func tells(_ range: Range<Int>, _ sentence: Sentence) -> Bool {
        sentence.tokens[range].contains { $0.traits.contains(.unspaced) || !$0.traits.contains(.stop) }
    }

    private func isThing(_ range: Range<Int>, _ sentence: Sentence, _ kind: AnswerKind?) -> Bool {
        sentence.tokens[range].contains { token in
            if token.traits.contains(.unspaced) { return true }
            if likeness >= Self.sameLikeness, !token.traits.contains(.stop) { return true }
            return kind?.mayBe(token, text: sentence.text) ?? !token.traits.isDisjoint(with: [.numeric, .capital])
        }
    }

    /// Places of a longest common subsequence.
    private static func common(_ a: [Term], _ b: [Term]) -> [(Int, Int)] {
        let width = b.count + 1
        var lengths = [Int32](repeating: 0, count: (a.count + 1) * width)
        for i in stride(from: a.count - 1, through: 0, by: -1) {
            for j in stride(from: b.count - 1, through: 0, by: -1) {
                lengths[i * width + j] =
                    a[i] == b[j]
                    ? lengths[(i + 1) * width + j + 1] + 1
                    : max(lengths[(i + 1) * width + j], lengths[i * width + j + 1])
            }
        }
        var places: [(Int, Int)] = []
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                places.append((i, j))
                (i, j) = (i + 1, j + 1)
            } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
                i += 1
            } else {
                j += 1
            }
        }
        return places
    }
}
