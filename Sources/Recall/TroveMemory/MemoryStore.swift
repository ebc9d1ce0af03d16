internal import Foundation
internal import Synchronization
package import TroveCatalog
package import TroveCore
package import TroveEmbed

/// What agents know: written in short transactions, recalled with evidence.
///
/// One serves any number of tasks. What any process commits is found by the next recall of every process.
package final class MemoryStore: Sendable {
    package let catalog: SQLiteCatalog
    package let encoder: TextEncoder?
    private let encoderProblem: String?
    private let opened = Mutex<(index: RecallIndex, space: SpaceRecord?)?>(nil)

    /// Opens the memories of a catalog; they are read with the first recall.
    /// - Parameter encoderProblem: Why there is no encoder: answers' warnings say so.
    package init(catalog: SQLiteCatalog, encoder: TextEncoder?, encoderProblem: String? = nil) {
        self.catalog = catalog
        self.encoder = encoder
        self.encoderProblem = encoderProblem
    }

    // MARK: - Remembering

    /// Keeps something, unless it is known or came out of memory.
    /// - Throws: `.invalidArgument`, `.limitExceeded`, `.notFound` for a citation of what is not there; then nothing is
    ///   kept.
    package func remember(_ memory: NewMemory) async throws -> RememberReceipt {
        try await remember([memory])[0]
    }

    /// Keeps several, all or none.
    /// - Parameter views: What the picture of each looks like, nil where it has none; empty for no pictures.
    package func remember(
        _ memories: [NewMemory], views: [(space: SpaceRecord, bytes: [UInt8])?] = []
    ) async throws -> [RememberReceipt] {
        let now = Date().timeIntervalSince1970
        for memory in memories { try MemoryCheck.check(memory, now: now) }
        var receipts: [RememberReceipt?] = []
        var commits: [MemoryToCommit] = []
        let known = try await knownEpisodes(memories)
        for (place, memory) in memories.enumerated() {
            if let receipt = known[MemoryDigest.digest(of: memory)] {
                receipts.append(receipt)
                continue
            }
            if let receipt = try await returned(memory) {
                receipts.append(receipt)
                continue
            }
            receipts.append(nil)
            var made = try await commit(memory, now: now)
            if !views.isEmpty { made.views = views[place] }
            commits.append(made)
        }
        let vectors = await vectors(of: commits.map(\.record.searchedText))
        for place in commits.indices { commits[place].vector = vectors[place] }
        let space = commits.isEmpty ? nil : try await self.space()
        let isNew = commits.isEmpty ? [] : try await catalog.commit(commits, space: space)
        var next = 0
        var made: [RememberReceipt] = []
        for receipt in receipts {
            if let receipt {
                made.append(receipt)
                continue
            }
            made.append(try await self.receipt(commits[next], isNew: isNew[next]))
            next += 1
        }
        return made
    }

    /// Whether a memory can be kept at all.
    /// - Throws: As ``remember(_:)``.
    package func check(_ memory: NewMemory) throws {
        try MemoryCheck.check(memory, now: Date().timeIntervalSince1970)
    }

    /// Episodes that are kept already, by digest: a transcript that is read again costs no vectors.
    private func knownEpisodes(_ memories: [NewMemory]) async throws -> [String: RememberReceipt] {
        let digests = memories.filter { $0.kind == .episode && $0.at != nil }.map(MemoryDigest.digest)
        let found = try await catalog.memories(uids: digests.map { "m_" + $0.prefix(20) })
        return Dictionary(
            found.map { ($0.digest, RememberReceipt(id: $0.uid, outcome: .counted, trust: $0.trust)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// A receipt for what came out of memory; nil for what did not.
    private func returned(_ memory: NewMemory) async throws -> RememberReceipt? {
        // An episode is what happened, even if it is said twice; but what was recalled happened before.
        let isMarked = !ReturnedText.marks(in: memory.text).isEmpty
        guard isMarked || (memory.kind != .episode && !memory.isTold) else { return nil }
        guard let sources = try await ReturnedText(catalog: catalog).sources(of: memory.text, scope: memory.scope),
            let first = sources.first
        else { return nil }
        var receipt = RememberReceipt(id: first.uid, outcome: .returned, trust: first.trust)
        receipt.sources = sources.map(\.uid)
        return receipt
    }

    private func commit(_ memory: NewMemory, now: Double) async throws -> MemoryToCommit {
        var trust = memory.trust
        var evidence: [EvidenceRecord] = []
        for citation in memory.cites {
            let (read, lent) = try await CitationReader(catalog: catalog).read(citation, scope: memory.scope)
            evidence.append(read)
            trust = min(trust, lent)
        }
        for link in memory.links where link.relation == .summarises {
            for source in try await catalog.memories(uids: [link.id]) { trust = min(trust, source.trust) }
        }
        let digest = MemoryDigest.digest(of: memory)
        var record = MemoryRecord(
            uid: "m_" + digest.prefix(20), kind: memory.kind, text: memory.text, learnedAt: now, trust: trust,
            author: memory.author, digest: digest)
        record.form = memory.kind == .episode && memory.form.isEmpty ? "turn" : memory.form
        record.scope = memory.scope
        record.speaker = memory.speaker
        record.key = memory.key
        record.at = memory.at ?? (memory.kind == .episode ? now : nil)
        record.until = memory.until
        (record.subject, record.attribute, record.value) = (memory.subject, memory.attribute, memory.value)
        record.slot = MemoryDigest.slot(of: memory)
        record.foldedValue = memory.value.map(FoldedText.fold)
        record.isPinned = memory.isPinned
        record.expiresAt = memory.expiresAt
        record.picture = memory.picture
        record.evidence = evidence
        var commit = MemoryToCommit(record)
        let words = WordRuns.words(record.searchedText)
        commit.runs = WordRuns.hashes(words)
        commit.links = memory.links.map { ($0.id, $0.relation) }
        // An episode of the same key is the same event, told once; a summary is nobody's word.
        commit.countsUp = memory.kind == .fact
        if memory.kind != .episode {
            for other in try await NearMemories(catalog: catalog).near(record, words: words, runs: commit.runs) {
                commit.links.append((other, .near))
            }
        }
        return commit
    }

    private func receipt(_ commit: MemoryToCommit, isNew: Bool) async throws -> RememberReceipt {
        let record = commit.record
        var receipt = RememberReceipt(
            id: record.uid, outcome: isNew ? .added : .counted, trust: record.trust)
        receipt.near = commit.links.filter { $0.relation == .near }.map(\.uid)
        receipt.conflicts = try await Conflicts(catalog: catalog).conflicts(with: record)
        return receipt
    }

    func vectors(of texts: [String]) async -> [[Float]?] {
        guard let encoder, !texts.isEmpty else { return texts.map { _ in nil } }
        if texts.count == 1 { return [await encoder.encodeShort(texts[0], as: .passage).vector(0)] }
        let batch = await encoder.encode(texts)
        return texts.indices.map(batch.vector)
    }

    /// The encoder's space, made if it is new.
    func space() async throws -> SpaceRecord? {
        if let known = opened.withLock({ $0?.space }) { return known }
        guard let encoder else { return nil }
        return try await catalog.addSpace(fingerprint: encoder.fingerprint, dimension: encoder.dimension)
    }

    // MARK: - Recalling

    /// Answers a question from what is known.
    /// - Throws: `.invalidArgument` for a question that cannot be; the catalog's errors.
    package func recall(_ request: RecallRequest) async throws -> SearchResponse {
        let start = ContinuousClock.now
        try request.check()
        var warnings: [String] = []
        let vector = try await queryVector(request, warnings: &warnings)
        let index = try await index()
        let (found, total) = try await index.search(request, vector: vector, limit: request.limit)
        let hits = try await MemoryHits(catalog: catalog).hits(found, request)
        var response = SearchResponse(
            query: .init(text: request.text, limit: request.limit),
            mode: .init(requested: request.mode, effective: vector == nil ? .lexical : request.mode),
            tookMilliseconds: 0, total: total,
            results: hits.filter { ($0.relevance ?? 0) >= request.minimumRelevance }, warnings: warnings)
        response.tookMilliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        return response
    }

    private func queryVector(_ request: RecallRequest, warnings: inout [String]) async throws -> [Float]? {
        guard request.mode != .lexical else { return nil }
        guard let encoder else {
            if let encoderProblem { warnings.append("recalled by words alone: \(encoderProblem)") }
            return nil
        }
        if let vector = await encoder.encodeQuery(request.text).vector(0) { return vector }
        warnings.append("recalled by words alone: the text encoder does not read the question's script")
        return nil
    }

    private func index() async throws -> RecallIndex {
        if let known = opened.withLock({ $0 }), known.space != nil || encoder == nil { return known.index }
        var space: SpaceRecord?
        if let encoder { space = try await catalog.space(fingerprint: encoder.fingerprint) }
        // As long as nothing has a vector there may be none to open.
        if let known = opened.withLock({ $0 }), known.space == space { return known.index }
        let made = try RecallIndex(catalog: catalog, space: space)
        return opened.withLock { opened in
            if let other = opened, other.space == space { return other.index }
            opened = (made, space)
            return made
        }
    }
}
