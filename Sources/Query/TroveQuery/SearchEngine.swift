internal import Foundation
package import TroveCatalog
package import TroveCore
package import TroveEmbed

/// Turns a question into grounded hits: vectors and words, fused, each hit with its place.
package struct SearchEngine: Sendable {
    private let catalog: SQLiteCatalog
    private let vectors: VectorSearch?
    private let encoder: TextEncoder?
    private let encoderProblem: String?

    /// Candidates taken from each way of searching, at least.
    private static let candidateFloor = 100

    /// Creates an engine over a store.
    /// - Parameters:
    ///   - vectors: Nil where the store has no vectors of this encoder.
    ///   - encoderProblem: Why there is no encoder: the answer's warnings say so.
    package init(
        catalog: SQLiteCatalog, vectors: VectorSearch?, encoder: TextEncoder?, encoderProblem: String? = nil
    ) {
        self.catalog = catalog
        self.vectors = vectors
        self.encoder = encoder
        self.encoderProblem = encoderProblem
    }

    /// Candidates whose text is looked at again.
    private static let rerankedCount = 50
    /// What a passage gains that holds the question word beside word, in deviations of the fused score.
    private static let proximityWeight = 2.0

    /// A chunk on its way to becoming a hit.
    private struct Candidate {
        var chunk: Int64
        var dense: Double?
        var lexical: Double
        var score = 0.0
    }

    /// Answers a question.
    /// - Throws: `.invalidArgument` for an empty question or a limit out of range; the catalog's errors.
    package func search(_ request: SearchRequest) async throws -> SearchResponse {
        let start = ContinuousClock.now
        guard (1...1000).contains(request.limit) else {
            throw TroveError(.invalidArgument, "the number of hits must lie between 1 and 1000")
        }
        guard request.text.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "there is nothing to search for; give some words")
        }
        var warnings: [String] = []
        let query = LexicalQuery(request.text)
        let wanted = max(Self.candidateFloor, request.limit * 3)
        let vector = try await queryVector(request, warnings: &warnings)
        let effective: SearchMode = vector == nil ? .lexical : request.mode

        let dense: [(chunk: Int64, score: Float)] =
            if let vector, let vectors { try await vectors.nearest(vector, count: wanted) } else { [] }
        let lexical = effective == .dense ? [] : try await catalog.lexicalSearch(query, limit: wanted)
        var candidates = try await join(dense: dense, lexical: lexical, vector: vector)
        rank(&candidates, mode: effective)

        let weights = try await TermWeights(query.terms, in: catalog)
        let best = try await reranked(
            candidates.prefix(max(Self.rerankedCount, request.limit)),
            by: Proximity(question: request.text, weight: weights.weight), mode: effective)
        let hits = try await HitBuilder(catalog: catalog).hits(
            best.prefix(request.limit).map { candidate, chunk in
                let lexical = effective == .dense ? nil : candidate.lexical
                return .init(
                    chunk: chunk, score: candidate.score, scores: .init(dense: candidate.dense, lexical: lexical))
            }, terms: weights.terms)
        let elapsed = ContinuousClock.now - start
        return SearchResponse(
            query: .init(text: request.text, limit: request.limit),
            mode: .init(requested: request.mode, effective: effective),
            tookMilliseconds: Double(elapsed.components.attoseconds) * 1e-15 + Double(elapsed.components.seconds)
                * 1000,
            total: candidates.count, results: hits, warnings: warnings)
    }

    /// The query's vector, or nil with a warning where it cannot be had.
    private func queryVector(_ request: SearchRequest, warnings: inout [String]) async throws -> [Float]? {
        guard request.mode != .lexical else { return nil }
        guard let encoder else {
            if let encoderProblem { warnings.append("searched by words alone: \(encoderProblem)") }
            return nil
        }
        guard vectors != nil else { return nil }
        let batch = await encoder.encodeQuery(request.text)
        if let vector = batch.vector(0) { return vector }
        warnings.append(
            "searched by words alone: the text encoder reads Latin script, and "
                + "\(Int((batch.readings[0].unreadShare * 100).rounded())) % of the query is in another one")
        return nil
    }

    /// All candidates with both scores: those found by words alone get their cosine too.
    private func join(
        dense: [(chunk: Int64, score: Float)], lexical: [(chunk: Int64, score: Double)], vector: [Float]?
    ) async throws -> [Candidate] {
        var found: [Int64: Candidate] = [:]
        for (chunk, score) in dense { found[chunk] = Candidate(chunk: chunk, dense: Double(score), lexical: 0) }
        for (chunk, score) in lexical { found[chunk, default: Candidate(chunk: chunk, lexical: 0)].lexical = score }
        if let vector, let vectors {
            let missing = found.values.filter { $0.dense == nil }.map(\.chunk)
            for (chunk, row) in try await catalog.vectors(of: vectors.space, chunks: missing) {
                found[chunk]?.dense = zip(vector, row).reduce(0.0) { $0 + Double($1.0 * $1.1) }
            }
        }
        return found.values.sorted { $0.chunk < $1.chunk }
    }

    private func rank(_ candidates: inout [Candidate], mode: SearchMode) {
        // A chunk that the encoder cannot read has no cosine: it stands with the lowest, its words decide.
        let lowest = candidates.compactMap(\.dense).min() ?? 0
        let dense = candidates.map { $0.dense ?? lowest }
        let lexical = candidates.map(\.lexical)
        let scores =
            switch mode {
            case .hybrid: Fusion.standardizedSum([dense, lexical])
            case .dense: dense
            case .lexical: lexical
            }
        for index in candidates.indices { candidates[index].score = scores[index] }
        candidates.sort { ($1.score, $0.chunk) < ($0.score, $1.chunk) }
    }

    /// The best candidates with their chunks, those that quote the question moved up. Vectors alone are left as they
    /// are. A chunk that was removed meanwhile is left out.
    private func reranked(
        _ candidates: ArraySlice<Candidate>, by proximity: Proximity, mode: SearchMode
    ) async throws -> [(Candidate, ChunkRecord)] {
        let chunks = Dictionary(
            uniqueKeysWithValues: try await catalog.chunks(candidates.map(\.chunk)).map { ($0.id, $0) })
        var found = candidates.compactMap { candidate in chunks[candidate.chunk].map { (candidate, $0) } }
        if mode != .dense {
            for index in found.indices {
                found[index].0.score += Self.proximityWeight * proximity.score(of: found[index].1.text)
            }
        }
        // Equal scores go by what the chunk is, not by when it was read: equal stores give equal answers.
        found.sort { ($1.0.score, $0.1.uid) < ($0.0.score, $1.1.uid) }
        return found
    }
}
