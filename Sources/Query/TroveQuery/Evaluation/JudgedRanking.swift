package import TroveCore

/// The documents found for one query, and those that answer it.
package struct JudgedRanking: Sendable {
    /// Identifier of the query.
    package var query: String
    /// What was asked.
    package var text: String
    /// `text`, `image` or `text+image`.
    package var modality = "text"
    /// Language of the query, where the set states it.
    package var language: String?
    /// Documents with their scores, best first, each once.
    package var ranked: [(document: String, score: Double)]
    /// Grades above 0 of the relevant documents; at least one.
    package var relevant: [String: Double]

    /// Creates a ranking of one query's documents.
    package init(
        query: String, text: String, modality: String = "text", language: String? = nil,
        ranked: [(document: String, score: Double)], relevant: [String: Double]
    ) {
        self.query = query
        self.text = text
        self.modality = modality
        self.language = language
        self.ranked = ranked
        self.relevant = relevant
    }

    /// The figures of this query.
    package var metrics: RankingMetrics { RankingMetrics(ranked: ranked.map(\.document), relevant: relevant) }

    /// Lines in TREC form: query, Q0, document, rank, score, tag.
    package var run: [String] {
        ranked.enumerated().map { rank, hit in "\(query) Q0 \(hit.document) \(rank + 1) \(hit.score) trove" }
    }
}
