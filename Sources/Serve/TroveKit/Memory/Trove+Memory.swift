internal import Foundation
internal import Synchronization
public import TroveCore
internal import TroveEmbed
internal import TroveMemory
internal import TroveQuery

/// What agents know.
extension Trove {
    /// The memories of the store, opened once.
    func memoryStore(create: Bool = false) throws -> MemoryStore {
        let known = openedMemory.withLock { $0 }
        let catalog = try known?.catalog ?? catalog(create: create)
        let (encoder, problem) = try availableEncoder(of: catalog)
        if let known, known.encoder?.fingerprint == encoder?.fingerprint { return known }
        let made = MemoryStore(catalog: catalog, encoder: encoder, encoderProblem: problem)
        return openedMemory.withLock { known in
            if let known, known.encoder?.fingerprint == encoder?.fingerprint { return known }
            known = made
            return made
        }
    }

    /// Keeps something, unless it is known or came out of memory. When this returns it is on the disk, and every
    /// process finds it. Makes the store if there is none.
    /// - Throws: `.invalidArgument`, `.limitExceeded`, `.notFound` for a citation of what is not there; then nothing
    ///   is kept.
    @discardableResult
    public func remember(_ memory: NewMemory) async throws -> RememberReceipt {
        try await remember([memory])[0]
    }

    /// Keeps several, all or none.
    @discardableResult
    public func remember(_ memories: [NewMemory]) async throws -> [RememberReceipt] {
        let memory = try memoryStore(create: true)
        guard memories.contains(where: { $0.picture?.path.isEmpty == false }) else {
            return try await memory.remember(memories)
        }
        for new in memories { try memory.check(new) }
        var views: [(space: SpaceRecord, bytes: [UInt8])?] = []
        for new in memories { views.append(try await self.views(of: new.picture)) }
        return try await memory.remember(memories, views: views)
    }

    /// Answers a question from what is known: hits of kind `memory`, with their evidence as it stands.
    /// - Throws: `.notFound` where there is no store, `.invalidArgument`; a missing model is a warning.
    public func recall(_ request: RecallRequest) async throws -> SearchResponse {
        var response = try await memoryStore().recall(request)
        if let budget = request.budget {
            ContextPacker.pack(&response, within: budget, counter: try? tokenCounter())
        }
        return response
    }

    /// Memories and documents in one answer: both lists by relevance, which compares across them.
    public func recallAndSearch(_ request: RecallRequest, scope: [String] = []) async throws -> SearchResponse {
        var alone = request
        alone.budget = nil
        var joined = try await recall(alone)
        var search = SearchRequest(request.text, limit: request.limit, mode: request.mode)
        search.scope = scope
        search.minimumRelevance = request.minimumRelevance
        let documents = try await self.search(search)
        joined.results = (joined.results + documents.results).enumerated().sorted { a, b in
            (b.element.relevance ?? 0, a.offset) < (a.element.relevance ?? 0, b.offset)
        }.map(\.element)
        joined.results = Array(joined.results.prefix(request.limit))
        joined.total += documents.total
        joined.tookMilliseconds += documents.tookMilliseconds
        joined.coverage = documents.coverage
        for warning in documents.warnings where !joined.warnings.contains(warning) { joined.warnings.append(warning) }
        if let budget = request.budget {
            ContextPacker.pack(&joined, within: budget, counter: try? tokenCounter())
        }
        return joined
    }

    /// A memory with its evidence as it stands.
    /// - Throws: `.notFound`, for one of another scope too.
    public func memory(_ id: String, scope: MemoryScope = MemoryScope()) async throws -> Hit {
        try await memoryStore().show(id, scope: scope)
    }

    /// Some memories, in the order in which they were kept.
    /// - Parameters:
    ///   - cursor: What the page before gave; nil for the first.
    ///   - conflicting: Only facts that contradict others.
    public func memories(
        after cursor: String? = nil, limit: Int = 100, scope: MemoryScope = MemoryScope(),
        kinds: Set<MemoryKind> = [], pinned: Bool = false, conflicting: Bool = false
    ) async throws -> MemoryPage {
        guard (1...1000).contains(limit) else {
            throw TroveError(.invalidArgument, "the number of memories must lie between 1 and 1000")
        }
        guard let after = cursor == nil ? 0 : cursor.flatMap(Int64.init), after >= 0 else {
            throw TroveError(.invalidArgument, "that is no cursor; take `next_cursor` of the page before")
        }
        let page = try await memoryStore().list(after: after, limit: limit, scope: scope) { record in
            (kinds.isEmpty || kinds.contains(record.kind)) && (!pinned || record.isPinned)
                && (!conflicting || record.slot != nil)
        }
        let hits = conflicting ? page.hits.filter { !($0.memory?.conflicts.isEmpty ?? true) } : page.hits
        return MemoryPage(memories: hits, nextCursor: page.next.map(String.init))
    }

    /// Pins a memory, switches it off, or gives it an end; nil leaves each as it is.
    public func changeMemory(
        _ id: String, scope: MemoryScope = MemoryScope(), pinned: Bool? = nil, disabled: Bool? = nil,
        expiresAt: Double?? = nil
    ) async throws {
        try await memoryStore().change(id, scope: scope, pinned: pinned, disabled: disabled, expiresAt: expiresAt)
    }

    /// Says of a fact what it should say: the old one stays, replaced by the new one.
    public func editMemory(
        _ id: String, to text: String, value: String? = nil, scope: MemoryScope = MemoryScope(),
        author: String = "person"
    ) async throws -> RememberReceipt {
        try await memoryStore().edit(id, to: text, value: value, scope: scope, author: author)
    }

    /// Settles a contradiction: of all facts of its slot this one holds.
    /// - Returns: The facts that it was chosen over; they stay.
    @discardableResult
    public func resolveMemory(_ id: String, scope: MemoryScope = MemoryScope()) async throws -> [String] {
        try await memoryStore().resolve(id, scope: scope)
    }

    /// Memories that rest on a file, or on files below a folder, with the state of what they rest on.
    public func memoriesAffected(by path: String) async throws -> [Hit] {
        try await memoryStore().affected(by: Self.canonical(path))
    }

    /// Writes a small named value if its version is still `expected` (0: there is none); nil writes in any case.
    /// - Returns: The new version.
    /// - Throws: `.busy` where somebody wrote in between.
    @discardableResult
    public func setState(
        _ name: String, to value: String?, scope: MemoryScope = MemoryScope(), expected: Int? = nil,
        author: String = "person"
    ) async throws -> Int {
        try await memoryStore(create: true).setState(name, to: value, scope: scope, expected: expected, author: author)
    }

    /// Named values within a scope: the newest version of each, or all.
    public func states(
        scope: MemoryScope = MemoryScope(), name: String? = nil, history: Bool = false
    ) async throws -> [NamedState] {
        try await memoryStore().states(within: scope, name: name, history: history).map(NamedState.init)
    }
}

/// Some memories of a store.
public struct MemoryPage: Codable, Sendable {
    /// The memories.
    public var memories: [Hit]
    /// Asks for those after these; nil where there are no more.
    public var nextCursor: String?

    /// Creates a page.
    public init(memories: [Hit], nextCursor: String? = nil) {
        self.memories = memories
        self.nextCursor = nextCursor
    }

    enum CodingKeys: String, CodingKey {
        case memories
        case nextCursor = "next_cursor"
    }
}

/// A version of a small named value.
public struct NamedState: Codable, Sendable {
    /// Its name.
    public var name: String
    /// From 1 on.
    public var version: Int
    /// Nil where it was taken out.
    public var value: String?
    /// Whom it concerns.
    public var scope: MemoryScope
    /// Who wrote it.
    public var author: String
    /// When, ISO 8601.
    public var changedAt: String

    enum CodingKeys: String, CodingKey {
        case name, version, value, scope, author
        case changedAt = "changed_at"
    }

    init(_ record: StateRecord) {
        name = record.name
        version = record.version
        value = record.value
        scope = record.scope
        author = record.author
        changedAt = Date(timeIntervalSince1970: record.changedAt).formatted(.iso8601)
    }
}
