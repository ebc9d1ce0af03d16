internal import Foundation
internal import TroveCore
internal import TroveLexical
internal import TroveQuery

/// How far the passages found are about what a question is about, whether they answer it or not.
///
/// Words count by their rarity in the store; of unspaced scripts pairs of characters, as the postings do.
struct SubjectCoverage {
    /// Share of the rare words in the passage that has most, in all passages together, and in two at least.
    private(set) var best = 0.0
    private(set) var together = 0.0
    private(set) var shared = 0.0
    /// The most that a passage says of the question's words again and again: what it is about it names more than once.
    private(set) var named = 0.0
    /// Cosine of the best passage, and the mean.
    private(set) var dense = 0.0
    private(set) var meanDense = 0.0
    /// Odds of relevance of the best passage, and the mean.
    private(set) var odds = 0.0
    private(set) var meanOdds = 0.0
    /// How alike the passages are: a store that is about a matter has several of it.
    private(set) var agreement = 0.0
    /// Share of the words with a capital that stand anywhere; a half where there are none.
    private(set) var names = 0.5
    /// Share of the further passages that stand below the same title as the first one.
    private(set) var sameTitle = 0.0
    /// How much of a title's words the question says, at most.
    private(set) var title = 0.0
    /// 1 where the passages stand below no headings, so that titles tell nothing.
    private(set) var untitled = 0.0

    /// Passages that are looked at, and those whose titles are.
    private static let passages = 3
    private static let titled = 5
    /// How often a word counts at most, and what of all that counts as 1.
    private static let mostRepeats = 4
    private static let wholeNaming = 30.0
    /// Two passages that share more of their words are one, with something changed.
    private static let copy = 0.7

    init(_ question: Question, hits: [Hit]) {
        var read: [(hit: Hit, terms: Set<Term>, counts: [Term: Int])] = []
        for hit in hits where read.count < Self.titled {
            let counts = PassageTerms.counts(of: hit.text)
            let terms = Set(counts.keys)
            guard !read.contains(where: { PassageTerms.share(terms, $0.terms) > Self.copy }) else { continue }
            read.append((hit, terms, counts))
        }
        readTitles(read.map(\.hit), question)
        let hits = read.prefix(Self.passages).map(\.hit)
        let texts = read.prefix(Self.passages).map(\.terms)
        let weights = Dictionary(
            zip(question.query.asked.map(\.term), question.termWeights.map(Double.init)), uniquingKeysWith: max)
        let whole = max(1e-9, weights.values.sorted().reduce(0, +))
        named =
            read.map { Self.naming(of: weights, in: $0.counts) }.max().map { min(1, $0 / Self.wholeNaming) } ?? 0
        let titles = hits.map { PassageTerms.of($0.source.title) }
        var counts: [Term: Int] = [:]
        for terms in zip(texts, titles).map({ $0.union($1) }) {
            let found = weights.filter { terms.contains($0.key) }
            best = max(best, found.values.sorted().reduce(0, +) / whole)
            for term in found.keys { counts[term, default: 0] += 1 }
        }
        func share(_ least: Int) -> Double {
            counts.filter { $0.value >= least }.keys.sorted().reduce(0) { $0 + (weights[$1] ?? 0) } / whole
        }
        (together, shared) = (share(1), share(2))
        let cosines = hits.map { $0.scores.dense ?? 0 }
        let allOdds = hits.map { Self.odds($0.relevance ?? 0) }
        dense = cosines.max() ?? 0
        odds = allOdds.max() ?? 0
        meanDense = cosines.reduce(0, +) / Double(max(1, hits.count))
        meanOdds = allOdds.reduce(0, +) / Double(max(1, hits.count))
        agreement = Self.agreement(texts.map { $0.subtracting(weights.keys) })
        let capitals = question.query.analysis.tokens.dropFirst().filter {
            $0.traits.contains(.capital) && !$0.traits.contains(.stop)
        }
        let all = texts.reduce(Set<Term>()) { $0.union($1) }
        if !capitals.isEmpty { names = Double(capitals.count { all.contains($0.term) }) / Double(capitals.count) }
    }

    /// By name, in the order of the weights.
    var figures: [(String, Double)] {
        [
            ("subject-best", best), ("subject", together), ("subject-shared", shared), ("dense", dense),
            ("dense-mean", meanDense), ("odds", odds), ("odds-mean", meanOdds), ("agreement", agreement),
            ("subject-names", names), ("same-title", sameTitle), ("title", title),
            ("untitled", untitled), ("named", named),
        ]
    }

    /// What the words weigh that stand in a passage more than once, each as often as it stands there.
    private static func naming(of weights: [Term: Double], in counts: [Term: Int]) -> Double {
        weights.keys.sorted().reduce(0) { sum, term in
            guard let count = counts[term], count > 1 else { return sum }
            return sum + (weights[term] ?? 0) * Double(min(count, mostRepeats))
        }
    }

    private mutating func readTitles(_ hits: [Hit], _ question: Question) {
        let titles = hits.compactMap(\.source.headingPath.first)
        guard titles.count == hits.count, !titles.isEmpty else {
            untitled = 1
            return
        }
        sameTitle = Double(titles.dropFirst().count { $0 == titles[0] }) / Double(Self.titled - 1)
        let asked = PassageTerms.of(question.query.text)
        title =
            titles.prefix(Self.passages).map { title in
                let terms = PassageTerms.of(title)
                return Double(terms.intersection(asked).count) / Double(max(1, terms.count))
            }.max() ?? 0
    }

    private static func odds(_ share: Double) -> Double {
        let share = min(max(share, 0.002), 0.998)
        return log(share / (1 - share)) / 5
    }

    /// Mean cosine of each two passages' words.
    private static func agreement(_ passages: [Set<Term>]) -> Double {
        var (sum, pairs) = (0.0, 0)
        for (index, one) in passages.enumerated() {
            for other in passages.dropFirst(index + 1) where !one.isEmpty && !other.isEmpty {
                sum += Double(one.intersection(other).count) / (Double(one.count) * Double(other.count)).squareRoot()
                pairs += 1
            }
        }
        return pairs > 0 ? sum / Double(pairs) : 0
    }
}
