package import TroveCore
package import TroveHeads

/// What a store's owner wants of every ranking: how lists are joined, and which passages count more.
package struct RankingPolicy: Sendable {
    /// How the lists of vectors and words become one.
    package enum Joining: String, Sendable, CaseIterable {
        /// The sum of standardised scores.
        case scores
        /// Reciprocal ranks (Cormack et al., 2009): how much better one hit is than the next does not count.
        case ranks
    }

    /// Passages that count more, or less.
    package struct Boost: Sendable {
        /// Which, as a filter: `path:handbook/**`, `modified>30d`.
        package var filter: String
        /// What they gain, in deviations of the fused score; below 0 to count less.
        package var weight: Double
    }

    /// How the lists of vectors and words become one.
    package var joining = Joining.scores
    /// Passages that count more, or less.
    package var boosts: [Boost] = []
    /// What was learned from judgements; nil for the usual ranking.
    package var tuned: TunedRanking?

    /// The usual policy.
    package init() {}

    /// Reads boosts as the configuration writes them.
    /// - Parameter boosts: `FILTER=WEIGHT` each.
    /// - Throws: `.invalidArgument` for one without a weight from -10 to 10.
    package init(joining: Joining, boosts: [String]) throws(TroveError) {
        self.joining = joining
        for text in boosts {
            guard let mark = text.lastIndex(of: "="), let weight = Double(text[text.index(after: mark)...]),
                abs(weight) <= 10, mark > text.startIndex
            else {
                throw TroveError(
                    .invalidArgument,
                    "a boost is a filter, `=` and a weight from -10 to 10, such as path:handbook/**=0.5, not `\(text)`")
            }
            self.boosts.append(Boost(filter: String(text[..<mark]), weight: weight))
        }
    }
}
