internal import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveMemory
internal import TroveSandbox

/// What is to be forgotten: all that every given part names.
public struct ForgetRequest: Sendable {
    /// These memories.
    public var ids: [String] = []
    /// What concerns exactly these; empty parts stand for all.
    public var scope = MemoryScope()
    /// What happened, or was learned, before this second since 1970.
    public var before: Double?
    /// What holds all of these words.
    public var about: String?
    /// What this client had kept.
    public var author: String?
    /// Whether nothing is forgotten, only counted.
    public var dryRun = false

    /// Names nothing yet.
    public init() {}

    /// Whether it names nothing.
    var isEmpty: Bool { ids.isEmpty && scope.isEmpty && before == nil && about == nil }
}

/// What was forgotten, and whether a trace of it is left.
public struct ForgetReport: Codable, Sendable {
    /// `purged`: no byte of it is left in the store; `pending`: it is hidden, and the rest waits for `holders`.
    public enum State: String, Codable, Sendable { case purged, pending, nothing }

    /// Whether a trace is left.
    public var state: State
    /// Memories that are gone.
    public var forgotten: [String]
    /// Versions of named values that are gone.
    public var states: Int
    /// Processes that hold the purge up; the next command that writes ends it.
    public var holders: [String]
    /// Backups in the store's folder, which still hold what was forgotten: they are not touched.
    public var backups: [String]
}

/// Forgetting.
extension Trove {
    /// Forgets memories: they are hidden at once from every process, then every trace of them is taken out of the
    /// store, under the writer's lock.
    /// - Throws: `.invalidArgument` where nothing is named, `.notFound` for a memory that is not there.
    public func forget(_ request: ForgetRequest) async throws -> ForgetReport {
        guard !request.isEmpty else {
            throw TroveError(.invalidArgument, "name what to forget: an id, a scope, a time or words")
        }
        let catalog = try catalog()
        let (uids, states) = try await ForgetSelection(request, catalog: catalog).chosen()
        var report = ForgetReport(state: .nothing, forgotten: uids, states: states.count, holders: [], backups: [])
        guard !request.dryRun, !uids.isEmpty || !states.isEmpty else { return report }
        _ = try await catalog.removeMemories(uids: uids)
        _ = try await catalog.removeStates(states)
        try await forgetInRuns(uids, catalog)
        (report.state, report.holders) = try await purgeMemories(catalog)
        report.backups = try store(create: false).ownBackups.map(\.path)
        return report
    }

    private func purgeMemories(_ catalog: SQLiteCatalog) async throws -> (ForgetReport.State, [String]) {
        try await catalog.setNote(Self.purgeNote, Self.vacuumNote)
        let writer: Writer
        do {
            writer = try Writer(store: store(create: false))
        } catch let error as TroveError where error.code == .busy {
            return (.pending, [error.message])
        }
        guard try await finishPurge(writer) else { return (.pending, StoreReaders.names(of: writer.store)) }
        return (.purged, [])
    }
}

/// Finds what is to be forgotten.
struct ForgetSelection {
    private let request: ForgetRequest
    private let catalog: SQLiteCatalog
    private let words: Set<String>

    init(_ request: ForgetRequest, catalog: SQLiteCatalog) throws(TroveError) {
        self.request = request
        self.catalog = catalog
        words = Set(WordRuns.words(request.about ?? ""))
        if request.about != nil, words.isEmpty {
            throw TroveError(.invalidArgument, "`about` needs words that stand in what is to be forgotten")
        }
    }

    /// Identifiers of memories, and named values.
    func chosen() async throws -> ([String], [StateRecord]) {
        guard request.ids.isEmpty else { return (try await named(), []) }
        var uids: [String] = []
        var row: Int64 = 0
        while true {
            let batch = try await catalog.memories(after: row, limit: 512)
            guard let last = batch.last else { break }
            uids += batch.filter(isChosen).map(\.uid)
            row = last.id
        }
        let states = try await catalog.states(within: MemoryScope(), name: nil).filter { state in
            concerns(state.scope) && (request.author.map { $0 == state.author } ?? true)
                && (request.before.map { state.changedAt < $0 } ?? true)
                && words.isSubset(of: WordRuns.words(state.name + " " + (state.value ?? "")))
        }
        return (uids, states)
    }

    private func named() async throws -> [String] {
        let found = try await catalog.memories(uids: request.ids)
        for id in request.ids {
            guard let memory = found.first(where: { $0.uid == id }), memory.scope.isVisible(within: request.scope)
            else { throw TroveError(.notFound, "there is no memory \(id); see `trove memory list`") }
            if let author = request.author, memory.author != author {
                throw TroveError(
                    .invalidArgument, "\(id) was kept by \(memory.author); ask a person: `trove forget \(id)`")
            }
        }
        return found.map(\.uid)
    }

    private func isChosen(_ record: MemoryRecord) -> Bool {
        guard concerns(record.scope), request.author.map({ $0 == record.author }) ?? true else { return false }
        if let before = request.before, (record.at ?? record.learnedAt) >= before { return false }
        guard !words.isEmpty else { return true }
        let held = [
            record.text, record.speaker, record.subject ?? "", record.attribute ?? "", record.value ?? "",
            record.picture?.caption ?? "",
        ]
        return words.isSubset(of: WordRuns.words(held.joined(separator: " ")))
    }

    /// Whether a scope is exactly what was named, in the parts that were.
    private func concerns(_ scope: MemoryScope) -> Bool {
        zip(scope.parts, request.scope.parts).allSatisfy { $1.isEmpty || $0 == $1 }
    }
}
