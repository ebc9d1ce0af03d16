internal import TroveCatalog
package import TroveCore
internal import TroveHeads

/// What a question finds before it is ranked: what tuning learns from.
package struct CandidatePool: Sendable {
    /// A passage that was found.
    package struct Passage: Sendable {
        package var chunk: Int64
        /// Key of its document.
        package var document: Int64
        package var dense: Double?
        package var lexical: Double
        package var vector: [Float]?
    }

    /// The question's vector.
    package var question: [Float]
    /// What vectors count beside words, in the question's language.
    package var denseWeight: Double
    package var passages: [Passage]
}

extension SearchEngine {
    /// The candidates of a question with their scores and vectors, as untuned searches find them.
    /// - Returns: Nil where the question has no vector: nothing that is learned would change its ranking.
    package func pool(_ request: SearchRequest) async throws -> CandidatePool? {
        let plain = tuned(by: nil)
        let prepared = try await plain.prepare(request)
        guard let vector = prepared.vector, prepared.mode != .lexical, let space else { return nil }
        let ranking = Ranking(question: prepared.question, mode: prepared.mode)
        let count = max(Self.poolSize, request.limit)
        let found = try await prepared.search.candidates(
            prepared.question, vector: vector, mode: prepared.mode, count: count
        ).found.sorted { $0.chunk < $1.chunk }
        let vectors = try await catalog.vectors(of: space, chunks: found.map(\.chunk))
        let texts = try catalog.texts(of: found.map(\.chunk))
        return CandidatePool(
            question: vector, denseWeight: ranking.denseWeight,
            passages: found.compactMap { candidate in
                texts[candidate.chunk].map {
                    CandidatePool.Passage(
                        chunk: candidate.chunk, document: $0.document, dense: candidate.dense,
                        lexical: candidate.lexical,
                        vector: vectors[candidate.chunk])
                }
            })
    }
}
