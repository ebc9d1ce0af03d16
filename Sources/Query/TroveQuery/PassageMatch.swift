package import TroveCore
internal import TroveLexical

/// Where in a chunk the words of a question stand: highlights, and the boxes of the lines that match best.
package struct PassageMatch: Sendable {
    /// The question's words within the chunk's text.
    package let highlights: [ScalarSpan]
    /// Places of the best matching lines on the page; empty where the words have none.
    package let boxes: [Box]

    /// Most lines that one match may cover.
    private static let lineLimit = 8
    /// Most places of equal worth that are shown.
    private static let runLimit = 3
    /// What a further line must add, as a share of all the weight asked for.
    private static let lineCost = 0.06

    /// Finds the question's words in a chunk.
    /// - Parameters:
    ///   - span: The chunk's part of the document's text.
    ///   - words: Words of the chunk's page with their places, in the order of the text.
    init(_ reading: PassageReading, question: Question, span: ScalarSpan, words: [Word]) {
        var matched = reading.matches
        if !words.isEmpty {
            // Words that OCR may have misread by a letter.
            let missing = question.distinctTokens.subtracting(matched.map(\.token)).sorted()
            let letters = missing.map { (token: $0, letters: question.letters(of: $0)) }
            let scalars = reading.scalars
            matched += reading.unmatched.compactMap { span in
                let found = scalars[span.range].map(Question.lowered)
                return letters.first { Self.isNear($0.letters, found) }.map { (span, $0.token) }
            }
            matched.sort { $0.span < $1.span }
        }
        highlights = matched.map(\.span)
        boxes = Self.boxes(
            of: matched.map { ($0.span.shifted(by: span.start), $0.token) }, weights: question.tokenWeights,
            whole: question.weight, words: words.filter { $0.span.overlaps(span) })
    }

    /// Finds a question's words in a text by itself, where all words are equally rare.
    package init(question: String, text: String, words: [Word]) {
        let question = Question(LexicalQuery(question, prefersEnglish: true), in: LexicalIndex())
        self.init(
            PassageReading(text, question), question: question,
            span: ScalarSpan(0, text.unicodeScalars.count), words: words)
    }

    /// One line of a page, and what of the query stands in it.
    private struct Line {
        var words: [Word] = []
        var tokens: Set<Int> = []
        /// Around the words that match, and all between them.
        var box: Box?
    }

    private static func boxes(
        of matches: [(span: ScalarSpan, token: Int)], weights: [Double], whole: Double, words: [Word]
    ) -> [Box] {
        var lines: [Line] = []
        var next = 0
        for word in words {
            if lines.last?.words.last?.line != word.line || lines.last?.words.last?.box.page != word.box.page {
                lines.append(Line())
            }
            lines[lines.count - 1].words.append(word)
            while next < matches.count, matches[next].span.end <= word.span.start { next += 1 }
            var at = next
            while at < matches.count, matches[at].span.start < word.span.end {
                lines[lines.count - 1].tokens.insert(matches[at].token)
                lines[lines.count - 1].box = lines[lines.count - 1].box?.union(word.box) ?? word.box
                at += 1
            }
        }
        return bestRuns(of: lines, weights: weights, whole: whole).flatMap { lines[$0].compactMap(\.box) }
    }

    /// The runs of lines that hold most of the query's weight, each line beyond the first at a cost: more than one
    /// only where a page says the same several times.
    private static func bestRuns(of lines: [Line], weights: [Double], whole: Double) -> [Range<Int>] {
        var best: (score: Double, runs: [Range<Int>]) = (0, [])
        for start in lines.indices where lines[start].box != nil {
            var found: Set<Int> = []
            for end in start..<min(lines.count, start + lineLimit) {
                found.formUnion(lines[end].tokens)
                let weight = found.sorted().reduce(0) { $0 + weights[$1] }
                let score = weight - Double(end - start) * lineCost * whole
                let run = start..<(end + 1)
                if score > best.score {
                    best = (score, [run])
                } else if score == best.score, best.runs.count < runLimit, best.runs.last?.overlaps(run) == false {
                    best.runs.append(run)
                }
            }
        }
        return best.runs
    }

    /// True when two words of five letters or more differ by one letter, as a misread one does.
    package static func isNear(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Bool {
        guard min(a.count, b.count) >= 5, abs(a.count - b.count) <= 1, a != b else { return false }
        let common = zip(a, b).prefix { $0 == $1 }.count
        let tail = zip(a.dropFirst(common).reversed(), b.dropFirst(common).reversed()).prefix { $0 == $1 }.count
        return max(a.count, b.count) - common - tail <= 1
    }
}
