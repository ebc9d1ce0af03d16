internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// How much each word of a question tells: inverse document frequency over the store's chunks.
struct TermWeights: Sendable {
    /// The question's words with their weights, one for each stem.
    let terms: [PassageMatch.Term]
    private let byStem: [String: Double]

    /// Words beyond which a question's further words are not weighed.
    private static let termLimit = 64
    /// A stop word is there to be matched, not to decide.
    private static let stopWeight = 0.05

    /// Looks the words of a question up.
    init(_ words: [String], in catalog: SQLiteCatalog) async throws {
        let asked = Array(words.prefix(Self.termLimit))
        let (counts, total) = try await catalog.frequencies(of: asked)
        terms = asked.map { term in
            let count = Double(counts[term] ?? 0)
            let rarity = log(1 + (Double(total) - count + 0.5) / (count + 0.5))
            return PassageMatch.Term(
                stem: Stem.of(term), weight: LexicalQuery.stopWords.contains(term) ? Self.stopWeight : max(0.1, rarity))
        }
        byStem = Dictionary(terms.map { ($0.stem, $0.weight) }, uniquingKeysWith: max)
    }

    /// The weight of a stem; that of a stop word where the question does not hold it.
    func weight(_ stem: String) -> Double { byStem[stem] ?? Self.stopWeight }
}
