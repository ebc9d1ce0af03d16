internal import Foundation
package import TroveCatalog
package import TroveCore
package import TroveEmbed
package import TroveHeads
internal import TroveLexical

/// Turns a question into grounded hits: vectors and words, fused, each hit with its place.
///
/// One engine serves any number of tasks. A cancelled task's search ends with `CancellationError`.
package struct SearchEngine: Sendable {
    let catalog: SQLiteCatalog
    private let words: LexicalSearch
    private let vectors: VectorSearch?
    private let encoder: TextEncoder?
    private let encoderProblem: String?
    private var policy: RankingPolicy
    private let reranker: CrossEncoder?
    private let selections: SelectionCache

    /// Candidates taken from each way of searching.
    static let poolSize = 100
    /// How many times as many are taken where the pages asked for go beyond them.
    private static let widening = 8

    /// Creates an engine over a store.
    /// - Parameters:
    ///   - vectors: Nil where the store has no vectors of this encoder.
    ///   - encoderProblem: Why there is no encoder: the answer's warnings say so.
    ///   - reranker: Orders the first passages anew; nil for none.
    package init(
        catalog: SQLiteCatalog, words: LexicalSearch, vectors: VectorSearch?, encoder: TextEncoder?,
        encoderProblem: String? = nil, policy: RankingPolicy = RankingPolicy(), reranker: CrossEncoder? = nil
    ) {
        self.catalog = catalog
        self.words = words
        self.vectors = vectors
        self.encoder = encoder
        self.encoderProblem = encoderProblem
        self.policy = policy
        self.reranker = reranker
        selections = SelectionCache(catalog: catalog)
    }

    /// Whether vectors are searched, not words alone.
    package var hasVectors: Bool { encoder != nil && vectors != nil }

    /// The same engine with another tuning; nil for none.
    package func tuned(by ranking: TunedRanking?) -> SearchEngine {
        var engine = self
        engine.policy.tuned = ranking
        return engine
    }

    /// The space whose vectors are searched; nil for words alone.
    package var space: SpaceRecord? { encoder == nil ? nil : vectors?.space }

    /// What was learned of a mode; nothing of vectors of another space.
    func tuning(of mode: SearchMode) -> TunedRanking.Part? {
        guard let tuned = policy.tuned, let space, tuned.space == space.fingerprint else { return nil }
        return mode == .dense ? tuned.dense : mode == .hybrid ? tuned.hybrid : nil
    }

    /// What a search works with, beside the request.
    struct Prepared {
        var request: SearchRequest
        var question: Question
        var search: CandidateSearch
        var selection: ChunkSelection
        var vector: [Float]?
        /// The passage that more are asked like.
        var excluded: Int64?
        var mode: SearchMode
        var boosts: [(rows: [Int64], weight: Double)]
        var warnings: [String]

        /// Vectors alone were asked for: nothing is followed by its words unless that was asked for too.
        var hops: Hops { request.hops == .auto && mode == .dense ? .none : request.hops }
    }

    /// Answers a question.
    /// - Parameter pictures: Finds pictures by what they show: they stand among the first hits of a question in words.
    /// - Throws: `.invalidArgument` for a question, filter or cursor that cannot be; the catalog's errors.
    package func search(_ request: SearchRequest, pictures: DepictedHits? = nil) async throws -> SearchResponse {
        let start = ContinuousClock.now
        try request.check()
        let offset = try SearchCursor.offset(of: request)
        let prepared = try await prepare(request)
        try Task.checkCancellation()
        let ranking = Ranking(
            question: prepared.question, mode: prepared.mode, joining: policy.joining, boosts: prepared.boosts,
            tuned: prepared.request.like == nil ? tuning(of: prepared.mode) : nil)
        let candidates = try await ranked(prepared, ranking, upTo: offset + request.limit)
        try Task.checkCancellation()

        let page = Array(candidates.dropFirst(offset).prefix(request.limit))
        let builder = HitBuilder(catalog: catalog, question: prepared.question, selection: prepared.selection)
        var hits = try await builder.hits(page, among: candidates, ranking: ranking, request: request)
        if request.minimumRelevance > 0 { hits = hits.filter { ($0.relevance ?? 0) >= request.minimumRelevance } }
        var next = offset + request.limit
        var total = candidates.count
        if let pictures, request.admitsPictures {
            let allowed = try await self.pictures(filter: request.filter, scope: request.scope)
            let joined = try await pictures.joined(with: hits, asked: request, allowed: allowed)
            (hits, total) = (joined.hits, total + joined.pictures)
            // Passages that pictures pushed out of these hits are among the next.
            next = hits.count { $0.kind == .text }
        }

        let elapsed = ContinuousClock.now - start
        var response = SearchResponse(
            query: .init(text: request.text, limit: request.limit),
            mode: .init(requested: request.mode, effective: prepared.mode),
            tookMilliseconds: Double(elapsed.components.attoseconds) * 1e-15 + Double(elapsed.components.seconds)
                * 1000,
            total: total, results: hits, warnings: prepared.warnings)
        response.query.like = request.like
        response.query.filter = request.filter.isEmpty ? nil : request.filter
        try await addCoverage(to: &response, scope: request.scope)
        if let budget = request.budget {
            let taken = pack(&response, within: budget)
            if taken < hits.count { next = offset + hits.prefix(taken).count { $0.kind == .text } }
        }
        if next < candidates.count {
            response.nextCursor = SearchCursor(offset: next, question: SearchCursor.name(request)).text
        }
        return response
    }

    /// A question as the store's words weigh it.
    package func question(_ text: String) async throws -> Question {
        let index = try await words.current()
        return Question(LexicalQuery(text, prefersEnglish: index.isMostlyEnglish), in: index)
    }

    /// States how far the files in scope were read, and warns of a scope without any.
    func addCoverage(to response: inout SearchResponse, scope: [String]) async throws {
        response.coverage = try await selections.coverage(scope: scope)
        guard response.coverage.files == 0, !scope.isEmpty else { return }
        response.warnings.append(
            "nothing was indexed below \(scope.joined(separator: ", ")); `trove status` lists the folders")
    }

    /// Makes the hits of a response one text of at most `budget` tokens, and keeps those that are in it.
    /// - Returns: How many of the hits, from the first, were dealt with.
    func pack(_ response: inout SearchResponse, within budget: Int) -> Int {
        ContextPacker.pack(&response, within: budget, counter: encoder?.tokenizer)
    }

    /// Pictures that a filter and a scope let through; nil for all.
    func pictures(filter text: String, scope: [String]) async throws -> Set<Int64>? {
        guard !text.isEmpty || !scope.isEmpty else { return nil }
        let filter = try FilterParser.parse(text, metadataKeys: try await catalog.metadataKeys())
        return Set(try await catalog.pictureRows(ChunkSelection(filter: filter, scope: scope)))
    }

    func prepare(_ request: SearchRequest) async throws -> Prepared {
        var warnings: [String] = []
        let index = try await words.current()
        let selection = ChunkSelection(
            filter: try await filter(request.filter, at: index.lastSequence), scope: request.scope)
        let allowed = try await selections.rows(selection, at: index.lastSequence)
        let model = try await request.like.asyncMap { try await example($0, scope: request.scope) }
        let text = model.map { request.text + "\n" + $0.text } ?? request.text
        let query = LexicalQuery(text, prefersEnglish: index.isMostlyEnglish)
        let question = Question(query, in: index, most: model == nil ? nil : Self.exampleTerms)
        if index.lacksLinks, [.one, .two].contains(request.hops) {
            warnings.append("names were not followed: the store is of an older version; run `trove index` once")
        }
        if text.unicodeScalars.count > LexicalQuery.scalarLimit {
            warnings.append("only the first \(LexicalQuery.scalarLimit) characters of the question were looked for")
        }
        var vector = model?.vector
        if vector == nil || request.mode == .lexical {
            vector = try await queryVector(question.query.text, mode: request.mode, warnings: &warnings)
            if let plain = vector, let adapter = tuning(of: request.mode)?.adapter { vector = adapter(plain) }
        }
        if let plain = vector { vector = try await moved(plain, request) }
        return Prepared(
            request: request, question: question,
            search: CandidateSearch(index: index, vectors: vectors, allowed: allowed), selection: selection,
            vector: vector, excluded: model?.chunk, mode: vector == nil ? .lexical : request.mode,
            boosts: try await boosts(at: index.lastSequence), warnings: warnings)
    }

    /// A question's vector moved towards examples and away from others (Rocchio, 1971).
    private func moved(_ vector: [Float], _ request: SearchRequest) async throws -> [Float] {
        var moved = vector
        for (examples, weight) in [(request.moreLike, Self.moreWeight), (request.lessLike, -Self.lessWeight)] {
            for id in examples {
                guard let own = try await example(id, scope: request.scope).vector else { continue }
                for place in moved.indices { moved[place] += weight / Float(examples.count) * own[place] }
            }
        }
        let length = dot(moved[...], moved[...]).squareRoot()
        return length > 0 ? moved.map { $0 / length } : vector
    }

    /// What the mean of the examples counts beside the question.
    private static let moreWeight: Float = 0.75
    private static let lessWeight: Float = 0.5

    /// Rows of the policy's boosts.
    private func boosts(at sequence: Int64) async throws -> [(rows: [Int64], weight: Double)] {
        var found: [(rows: [Int64], weight: Double)] = []
        for boost in policy.boosts {
            let selection = ChunkSelection(filter: try await filter(boost.filter, at: sequence), scope: [])
            found.append((try await selections.rows(selection, at: sequence) ?? [], boost.weight))
        }
        return found
    }

    /// Words of an example that are looked for: the rarest.
    private static let exampleTerms = 32

    /// The passage, or the first of the document, that more are asked like.
    private func example(
        _ id: String, scope: [String]
    ) async throws -> (chunk: Int64, text: String, vector: [Float]?) {
        var chunk = try await catalog.chunk(uid: id)
        if chunk == nil, let document = try await catalog.document(uidOrPath: id) {
            chunk = try await catalog.chunks(of: document, ordinals: 0...0).first
        }
        guard let chunk, chunk.document.within(scope) != nil else {
            throw TroveError(.notFound, "there is no hit or document \(id); take the `id` of a hit")
        }
        let vector = try await vectors.asyncMap {
            try await catalog.vectors(of: $0.space, chunks: [chunk.id])[chunk.id]
        }
        return (chunk.id, chunk.text, vector ?? nil)
    }

    private func filter(_ text: String, at sequence: Int64) async throws -> ChunkFilter? {
        guard !text.isEmpty else { return nil }
        return try FilterParser.parse(text, metadataKeys: try await selections.metadataKeys(at: sequence))
    }

    /// The query's vector, or nil with a warning where it cannot be had.
    private func queryVector(_ text: String, mode: SearchMode, warnings: inout [String]) async throws -> [Float]? {
        guard mode != .lexical else { return nil }
        guard let encoder else {
            if let encoderProblem { warnings.append("searched by words alone: \(encoderProblem)") }
            return nil
        }
        guard vectors != nil else { return nil }
        let batch = await encoder.encodeQuery(text)
        if let vector = batch.vector(0) { return vector }
        warnings.append(
            "searched by words alone: the text encoder reads Latin script, and "
                + "\(Int((batch.readings[0].unreadShare * 100).rounded())) % of the query is in another one")
        return nil
    }

    /// All candidates, best first, those up to a place settled and read: pages far behind need more candidates.
    private func ranked(_ prepared: Prepared, _ ranking: Ranking, upTo end: Int) async throws -> [Candidate] {
        let question = prepared.question
        let selection = PassageSelection(
            catalog: catalog, question: question, ranking: ranking, request: prepared.request)
        if prepared.mode != .dense, question.query.isShortUnspaced {
            var literal = try await prepared.search.literal(question, catalog: catalog)
            if !literal.isEmpty {
                Ranking.sort(&literal)
                // Every passage that holds it is asked for, those that say the same too.
                var request = prepared.request
                request.collapses = false
                return try PassageSelection(
                    catalog: catalog, question: question, ranking: ranking, request: request
                ).filled([], literal[...], upTo: end)
            }
        }
        var count = max(Self.poolSize, prepared.request.limit)
        var (candidates, scale, isFull) = try await fused(prepared, ranking, count: count)
        if prepared.request.like == nil {
            candidates = try await ChainSearch(
                catalog: catalog, search: prepared.search, question: question, ranking: ranking, selection: selection,
                vector: prepared.vector, hops: prepared.hops
            ).followed(candidates, scale)
        }
        while true {
            var settled = try selection.settled(candidates, upTo: reranker == nil ? end : max(end, Reranking.depth))
            if let reranker, prepared.request.like == nil {
                settled = await Reranking(encoder: reranker, question: question.query.text).reordered(settled)
            }
            guard settled.count <= end, isFull else { return settled }
            // A wider search ranks differently: what it adds stands behind what was there, so that pages meet.
            count *= Self.widening
            let known = Set(candidates.map(\.chunk))
            let wider = try await fused(prepared, ranking, count: count)
            candidates += wider.found.filter { !known.contains($0.chunk) }
            isFull = wider.isFull
        }
    }

    /// Candidates of a search of some width, best first, how they were scored, and whether a wider one would find more.
    private func fused(
        _ prepared: Prepared, _ ranking: Ranking, count: Int
    ) async throws -> (found: [Candidate], scale: Ranking.Scale, isFull: Bool) {
        let searched = try await prepared.search.candidates(
            prepared.question, vector: prepared.vector, mode: prepared.mode, count: count)
        var candidates = searched.found
        candidates.removeAll { $0.chunk == prepared.excluded }
        var known: [Int64: [Float]] = [:]
        if ranking.tuned != nil, let space {
            known = try await catalog.vectors(of: space, chunks: candidates.map(\.chunk))
        }
        let scale = ranking.fuse(&candidates, vectors: known)
        return (candidates, scale, searched.isFull)
    }
}

extension Optional {
    /// The value put through an asynchronous function, if there is one.
    fileprivate func asyncMap<T>(_ body: (Wrapped) async throws -> T) async rethrows -> T? {
        guard let self else { return nil }
        return try await body(self)
    }
}
