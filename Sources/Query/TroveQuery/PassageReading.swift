internal import TroveCore
package import TroveLexical

/// A passage read against a question: what of it stands there, word beside word, and in which sentence. Candidates are
/// sorted with it, so they share it.
package final class PassageReading: Sendable {
    /// Tokens of the passage.
    package let tokens: [Token]
    /// Identifiers of the passage that nobody writes in prose.
    let identifiers: [IdentifierToken]
    /// The question's token that each of ``tokens`` stands for.
    package let asked: [Int?]
    private let question: Question
    private let text: String

    package init(_ text: String, _ question: Question) {
        let analysis = AnalyzerPool.analyze(text)
        tokens = analysis.tokens
        identifiers = analysis.identifiers.filter(\.isStrong)
        asked = tokens.map(question.token(for:))
        self.question = question
        self.text = text
    }

    /// The passage by scalars, which spans count.
    package var scalars: [Unicode.Scalar] { Array(text.unicodeScalars) }

    /// Share of the question's weight that stands in the passage, 0 to 1.
    var coverage: Double { coverage(of: tokens.indices) }

    /// The question's words within the passage, and the question's tokens that they stand for.
    var matches: [(span: ScalarSpan, token: Int)] {
        zip(tokens, asked).compactMap { token, asked in asked.map { (token.span, $0) } }
    }

    /// Whether a word of the passage is one of the question's.
    func isAsked(_ token: Int) -> Bool { asked[token] != nil }

    /// A part of the passage as it is written.
    func text(in span: ScalarSpan) -> String {
        let scalars = text.unicodeScalars
        return String(String.UnicodeScalarView(scalars.dropFirst(span.start).prefix(span.count)))
    }

    /// Places of the other words.
    var unmatched: [ScalarSpan] { zip(tokens, asked).compactMap { $1 == nil ? $0.span : nil } }

    /// Share of the question's adjacent pairs of words that are adjacent here too, each pair by how much it tells.
    var proximity: Double { proximity(in: tokens.indices) }

    private func proximity(in range: Range<Int>) -> Double {
        guard question.pairWeight > 0 else { return 0 }
        var found: Set<Question.Pair> = []
        var sum = 0.0
        for index in range.dropLast() where asked[index] != nil && asked[index + 1] != nil {
            let pair = Question.Pair(first: tokens[index].term, second: tokens[index + 1].term)
            if let weight = question.pairs[pair], found.insert(pair).inserted { sum += weight }
        }
        return sum / question.pairWeight
    }

    /// A sentence and how well it supports an answer.
    struct Sentence {
        var span: ScalarSpan
        var coverage: Double
        var score: Double
    }

    /// The sentence that supports an answer best; the first of equals.
    var bestSentence: Sentence? {
        var best: Sentence?
        var start = 0
        let scalars = scalars
        for span in SentenceCutter.sentences(scalars) {
            while start < tokens.count, tokens[start].span.start < span.start { start += 1 }
            var end = start
            while end < tokens.count, tokens[end].span.start < span.end { end += 1 }
            let range = start..<end
            let coverage = coverage(of: range)
            var score = coverage + Self.pairWeight * proximity(in: range)
            if let kind = question.kind, coverage > 0,
                kind.isIn(tokens[range], text: scalars, isAsked: { question.token(for: $0) != nil })
            {
                score += Self.kindWeight
            }
            if best.map({ score > $0.score }) ?? true { best = Sentence(span: span, coverage: coverage, score: score) }
            start = end
        }
        return best
    }

    /// What a sentence gains that holds the kind of thing asked for.
    private static let kindWeight = 0.04
    /// What the share of the question's neighbouring words counts that are neighbours in a sentence.
    private static let pairWeight = 0.3

    private func coverage(of range: Range<Int>) -> Double {
        guard question.weight > 0 else { return 0 }
        var found: Set<Int> = []
        var sum = 0.0
        for index in range {
            if let token = asked[index], found.insert(token).inserted { sum += question.tokenWeights[token] }
        }
        return sum / question.weight
    }
}
