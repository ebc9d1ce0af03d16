internal import Foundation
internal import TroveCore
internal import TroveLexical
internal import TroveQuery

/// A passage that a statement rests on.
package struct CitedPassage: Sendable {
    /// Its number within the answer.
    package var number: Int
    /// Its words.
    package var text: String
    /// What stands above it: the document's title, headings.
    package var context: String

    /// Creates a passage.
    package init(number: Int, text: String, context: String = "") {
        self.number = number
        self.text = text
        self.context = context
    }

    /// A hit's words, with what stands above them: title and headings, or who said them and when.
    init(number: Int, hit: Hit) {
        var above = [hit.source.title] + hit.source.headingPath
        if let at = hit.memory?.at {
            above.append(at)
            if let date = try? Date(at, strategy: .iso8601) {
                var style = Date.FormatStyle(locale: Locale(identifier: "en_GB"), timeZone: .gmt)
                style = style.day().month(.wide).year()
                above.append(date.formatted(style))
            }
        }
        self.init(number: number, text: hit.text, context: above.joined(separator: "\n"))
    }
}

/// A passage taken apart.
struct PassageReadings: Sendable {
    /// All words, as they are compared word beside word.
    let words: [String]
    /// Where in ``words`` each clause begins.
    private let clauses: [Int]
    let text: String
    let tokens: [StatementToken]
    /// The tokens of each sentence.
    let sentences: [Range<Int>]
    /// The sentences in the text.
    let sentenceSpans: [ScalarSpan]
    /// Terms that stand above the passage.
    let context: Set<Term>
    let terms: Set<Term>

    init(_ passage: CitedPassage) {
        text = passage.text
        words = WordRuns.words(passage.text)
        let tokens = StatementReader.tokens(passage.text)
        self.tokens = tokens
        let spans = SentenceCutter.sentences(Array(passage.text.unicodeScalars))
        var ranges: [Range<Int>] = []
        var kept: [ScalarSpan] = []
        var start = 0
        for span in spans {
            while start < tokens.count, tokens[start].span.start < span.start { start += 1 }
            var end = start
            while end < tokens.count, tokens[end].span.start < span.end { end += 1 }
            if end > start {
                ranges.append(start..<end)
                kept.append(span)
            }
            start = end
        }
        sentences = ranges
        sentenceSpans = kept
        context = Set(StatementReader.tokens(passage.context).map(\.term))
        terms = Set(tokens.map(\.term)).union(context)
        var clauses: [Int] = []
        var place = 0
        for clause in Self.clauseTexts(passage.text) {
            clauses.append(place)
            place += WordRuns.words(clause).count
        }
        self.clauses = clauses
    }

    /// Whether the clause around a run of words takes it back, or only orders or reports it: `nobody said that ...`,
    /// `answer that ...`.
    func governs(from start: Int, words run: [String]) -> Bool {
        guard let clause = clauses.last(where: { $0 <= start }) else { return false }
        return words[clause..<start].contains { StatementWords.governs($0) && !run.contains($0) }
    }

    private static func clauseTexts(_ text: String) -> [String] {
        var texts = [""]
        for scalar in text.unicodeScalars {
            texts[texts.count - 1].unicodeScalars.append(scalar)
            if clauseEnds.contains(scalar) { texts.append("") }
        }
        return texts
    }

    private static let clauseEnds: Set<Unicode.Scalar> = Set(".!?,;:\n。！？，；：、".unicodeScalars)
}
