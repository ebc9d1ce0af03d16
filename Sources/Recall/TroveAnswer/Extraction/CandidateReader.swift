internal import Foundation
internal import TroveCore
internal import TroveLexical
internal import TroveQuery

/// Reads the passages of hits against a question: every sentence and row of them, measured.
struct CandidateReader {
    let asked: AskedQuestion
    /// Likelihoods that the hits answer, in their order.
    private let relevances: [Double]

    init(_ asked: AskedQuestion, hits: [Hit]) {
        self.asked = asked
        relevances = hits.map { $0.relevance ?? 0 }
    }

    /// What of a sentence is known before it is measured.
    private struct Sentence {
        var piece: AnswerCutter.Piece
        var words: Range<Int>
        var found: Set<Int>
        /// Those of the question's words that are surely meant here.
        var solid: Set<Int>
    }

    /// The candidates of a hit.
    func candidates(of hit: Hit, at place: Int) -> [AnswerCandidate] {
        let reading = PassageReading(hit.text, asked.question)
        let scalars = reading.scalars
        let sentences = AnswerCutter.pieces(scalars).compactMap { piece -> Sentence? in
            let words = Self.range(of: piece.span, in: reading.tokens)
            guard !words.isEmpty, !Self.isHeading(piece, hit, scalars) else { return nil }
            return Sentence(
                piece: piece, words: words, found: Set(reading.asked[words].compactMap { $0 }),
                solid: asked.solid(reading.tokens[words], reading.asked[words]))
        }
        let particulars = Particulars(sentences.map(\.solid), asked, hit)
        let passage = sentences.reduce(into: Set<Int>()) { $0.formUnion($1.found) }
        var counts: [Int: Int] = [:]
        for sentence in sentences { for token in sentence.found { counts[token, default: 0] += 1 } }
        return sentences.enumerated().map { index, sentence in
            var features = self.features(sentence, reading, scalars)
            let before = index > 0 ? sentences[index - 1].found : []
            features.before = asked.share(sentence.found.union(before)) - features.words
            features.onlyHere = asked.share(sentence.found.filter { counts[$0] == 1 })
            features.passage = asked.share(passage)
            features.rarest = asked.rarest.map { passage.contains($0) ? 1 : 0 } ?? 0
            features.beyond = Self.share(of: particulars.beyond, in: sentence.solid)
            features.attribute = particulars.attribute
            features.missing = particulars.missing
            features.relevance = relevances[place]
            features.rank = Double(place) / 3
            features.lead =
                relevances[place] - (relevances.enumerated().filter { $0.offset != place }.map(\.element).max() ?? 0)
            return AnswerCandidate(
                hit: place, span: sentence.piece.span, isRow: sentence.piece.isRow,
                text: Self.shown(scalars[sentence.piece.span.range], isRow: sentence.piece.isRow),
                words: sentence.words, features: features, score: features.score)
        }
    }

    /// What of the question a passage is not about as a whole: what is asked of its subject.
    private struct Particulars {
        /// Words of the question that do not stand above the passage.
        let beyond: Set<Int>
        /// Share of those which stand in it, of the ones that do not run through it.
        let attribute: Double
        /// What the words weigh that stand nowhere.
        let missing: Double

        /// What of all that counts as 1.
        private static let wholeWeight = 20.0

        /// - Parameter sentences: The question's words in each sentence.
        init(_ sentences: [Set<Int>], _ asked: AskedQuestion, _ hit: Hit) {
            let above = ([hit.source.title] + hit.source.headingPath).reduce(into: Set<Int>()) {
                $0.formUnion(asked.solid(in: $1))
            }
            var counts: [Int: Int] = [:]
            for sentence in sentences { for word in sentence { counts[word, default: 0] += 1 } }
            beyond = asked.content.subtracting(above)
            attribute = CandidateReader.share(
                of: beyond.filter { (counts[$0] ?? 0) < 2 }, in: Set(counts.keys))
            missing = min(
                1,
                beyond.filter { counts[$0] == nil }.sorted().reduce(0) { $0 + asked.weights[$1] } / Self.wholeWeight)
        }
    }

    /// Share of some words that others hold; all of none.
    private static func share(of words: Set<Int>, in held: Set<Int>) -> Double {
        words.isEmpty ? 1 : Double(words.intersection(held).count) / Double(words.count)
    }

    private func features(_ sentence: Sentence, _ reading: PassageReading, _ text: [Unicode.Scalar]) -> AnswerFeatures {
        var features = AnswerFeatures()
        features.words = asked.share(sentence.found)
        var places: [Int: [Int]] = [:]
        for place in sentence.words {
            if let token = reading.asked[place] { places[token, default: []].append(place) }
        }
        features.near = near(places)
        features.order = order(sentence, reading)
        let matched = sentence.words.filter { reading.asked[$0].map(asked.tells) ?? false }
        features.density = Double(matched.count) / Double(sentence.words.count)
        features.length = log(1 + Double(sentence.words.count)) / 4
        let besideWhole = asked.beside.reduce(0) { $0 + asked.weights[$1] }
        if besideWhole > 0 {
            features.beside =
                asked.beside.filter(sentence.found.contains).reduce(0) { $0 + asked.weights[$1] } / besideWhole
        }
        guard let kind = asked.question.kind else {
            features.kind = Self.unknownKind
            return features
        }
        let isUnspaced = reading.tokens[sentence.words].contains { $0.traits.contains(.unspaced) }
        if isUnspaced, kind == .person || kind == .place {
            features.kind = Self.unknownKind
            return features
        }
        let things = sentence.words.filter { place in
            reading.asked[place] == nil && kind.mayBe(reading.tokens[place], text: text)
                && (place > sentence.words.lowerBound || kind == .number || kind == .time)
        }
        features.kind = things.isEmpty ? 0 : 1
        let distances = things.flatMap { thing in matched.map { abs($0 - thing) } }
        if let least = distances.min() { features.kindNear = 1 / (1 + Double(least) / 3) }
        return features
    }

    /// Where nothing tells the kind of thing.
    private static let unknownKind = 0.5

    private func near(_ places: [Int: [Int]]) -> Double {
        var (found, whole) = (0.0, 0.0)
        for pair in asked.pairs {
            whole += pair.weight
            guard let first = places[pair.first], let second = places[pair.second] else { continue }
            if first.contains(where: { a in second.contains { abs($0 - a) <= 4 } }) { found += pair.weight }
        }
        return whole > 0 ? found / whole : 0
    }

    /// The heaviest run of the question's words that stand in the sentence in the question's order.
    private func order(_ sentence: Sentence, _ reading: PassageReading) -> Double {
        let here = sentence.words.compactMap { reading.asked[$0] }
        var best = [Double](repeating: 0, count: here.count + 1)
        for token in asked.weights.indices where sentence.found.contains(token) {
            var corner = 0.0
            for (index, other) in here.enumerated() {
                let above = best[index + 1]
                best[index + 1] = max(above, best[index], other == token ? corner + asked.weights[token] : 0)
                corner = above
            }
        }
        return (best.last ?? 0) / asked.whole
    }

    private static func range(of span: ScalarSpan, in tokens: [Token]) -> Range<Int> {
        func first(from start: Int) -> Int {
            var (low, high) = (0, tokens.count)
            while low < high {
                let middle = (low + high) / 2
                if tokens[middle].span.start < start { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return first(from: span.start)..<first(from: span.end)
    }

    /// A passage of a whole section begins with its heading, which answers nothing.
    private static func isHeading(_ piece: AnswerCutter.Piece, _ hit: Hit, _ text: [Unicode.Scalar]) -> Bool {
        guard piece.span.start == 0, let last = hit.source.headingPath.last else { return false }
        return String(String.UnicodeScalarView(text[piece.span.range])) == last
    }

    private static func shown(_ text: ArraySlice<Unicode.Scalar>, isRow: Bool) -> String {
        let string = String(String.UnicodeScalarView(text))
        guard !isRow else {
            return string.split(separator: "\t", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " | ")
        }
        return string.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
