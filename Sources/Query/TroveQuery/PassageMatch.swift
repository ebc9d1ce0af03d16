internal import TroveCatalog
package import TroveCore

/// Where in a chunk the words of a query stand: highlights, and the boxes of the lines that match best.
package struct PassageMatch: Sendable {
    /// A word of the query and how much it tells: the rarer, the more.
    package struct Term: Sendable {
        package var stem: String
        package var weight: Double

        package init(stem: String, weight: Double) {
            self.stem = stem
            self.weight = weight
        }
    }

    /// The query's words within the chunk's text.
    package let highlights: [ScalarSpan]
    /// Places of the best matching lines on the page; empty where the words have none.
    package let boxes: [Box]

    /// Most lines that one match may cover.
    private static let lineLimit = 8
    /// Most places of equal worth that are shown.
    private static let runLimit = 3
    /// What a further line must add, as a share of all the weight asked for.
    private static let lineCost = 0.06

    /// Finds the query's words in a chunk.
    /// - Parameters:
    ///   - words: Words of the chunk's page with their places, in the order of the text.
    ///   - span: The chunk's part of the document's text.
    package init(text: String, span: ScalarSpan, terms: [Term], words: [Word]) {
        let weights = Dictionary(terms.map { ($0.stem, $0.weight) }, uniquingKeysWith: max)
        let items = TextWords(text).items
        var matched: [(item: TextWords.Item, stem: String)] = []
        let present = Set(items.map(\.stem))
        let missing = words.isEmpty ? [] : weights.keys.filter { !present.contains($0) }
        for item in items {
            if weights[item.stem] != nil {
                matched.append((item, item.stem))
            } else if let near = missing.first(where: { Self.isNear($0, item.stem) }) {
                matched.append((item, near))
            }
        }
        highlights = matched.map(\.item.span)
        boxes = Self.boxes(
            of: matched.map { ($0.item.span.shifted(by: span.start), $0.stem) }, weights: weights,
            words: words.filter { $0.span.overlaps(span) })
    }

    /// One line of a page, and what of the query stands in it.
    private struct Line {
        var words: [Word] = []
        var stems: Set<String> = []
        /// Around the words that match, and all between them.
        var box: Box?
    }

    private static func boxes(
        of matches: [(span: ScalarSpan, stem: String)], weights: [String: Double], words: [Word]
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
                lines[lines.count - 1].stems.insert(matches[at].stem)
                lines[lines.count - 1].box = lines[lines.count - 1].box?.union(word.box) ?? word.box
                at += 1
            }
        }
        return bestRuns(of: lines, weights: weights).flatMap { lines[$0].compactMap(\.box) }
    }

    /// The runs of lines that hold most of the query's weight, each line beyond the first at a cost: more than one
    /// only where a page says the same several times.
    private static func bestRuns(of lines: [Line], weights: [String: Double]) -> [Range<Int>] {
        let whole = weights.values.reduce(0, +)
        var best: (score: Double, runs: [Range<Int>]) = (0, [])
        for start in lines.indices where lines[start].box != nil {
            var found: Set<String> = []
            for end in start..<min(lines.count, start + lineLimit) {
                found.formUnion(lines[end].stems)
                let weight = found.sorted().reduce(0) { $0 + (weights[$1] ?? 0) }
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
    package static func isNear(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
        guard min(a.count, b.count) >= 5, abs(a.count - b.count) <= 1, a != b else { return false }
        let common = zip(a, b).prefix { $0 == $1 }.count
        let tail = zip(a.dropFirst(common).reversed(), b.dropFirst(common).reversed()).prefix { $0 == $1 }.count
        return max(a.count, b.count) - common - tail <= 1
    }
}
