internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveSandbox

/// What `remove` did.
public struct RemovalReport: Codable, Sendable {
    /// Files forgotten.
    public var removed: Int
    /// Saved answers that were purged with them: they quoted what is gone.
    public var answers = 0
    /// Whether a purge was asked for.
    public var purged: Bool
    /// Processes that still hold old pages of the store; the purge is done once they let go.
    public var pending: [String]
    /// Backups in the store's folder, which still hold what was removed: they are not touched.
    public var backups: [String]
}

/// Emptying the store.
extension Trove {
    /// Forgets roots, or files below one, and all that only they hold. The files themselves stay as they are.
    /// - Parameters:
    ///   - targets: Paths, or ids of documents.
    ///   - purge: Whether no byte of the text may stay behind in the store: free pages, terms, logs, graphs.
    /// - Throws: `.notFound` where the store knows no such path or document, `.busy`.
    public func remove(_ targets: [String], purge: Bool = false) async throws -> RemovalReport {
        let writer = try Writer(store: store(create: false))
        var report = RemovalReport(removed: 0, purged: purge, pending: [], backups: [])
        let known = purge ? Set(try await writer.catalog.allFiles().map(\.path)) : []
        for target in targets {
            guard let count = try await writer.remove(target, canonical: Self.canonical(target)) else {
                throw TroveError(.notFound, "the store knows nothing called \(target); see `trove list`")
            }
            report.removed += count
        }
        if purge {
            let gone = known.subtracting(try await writer.catalog.allFiles().map(\.path))
            report.answers = try await writer.catalog.removeSavedAnswers(restingOn: gone)
            try await forgetInRuns(gone.sorted(), writer.catalog)
            try await writer.catalog.removeJudgementsAndTags(of: gone)
            try await writer.catalog.setNote(Self.purgeNote, "asked")
            try writer.store.removeDerivedFiles()
            try await writer.catalog.purge()
            if try await !finishPurge(writer) { report.pending = StoreReaders.names(of: writer.store) }
            report.backups = writer.store.ownBackups.map(\.path)
        }
        try await refreshIndexes(writer)
        return report
    }

    /// Ends a purge that readers or another writer held up: empties the log, in which old pages stand until then.
    /// - Returns: False where one still holds it.
    func finishPurge(_ writer: Writer) async throws -> Bool {
        guard let note = try await writer.catalog.note(Self.purgeNote) else { return true }
        if note == Self.vacuumNote {
            try await writer.catalog.purge()
            try await writer.catalog.setNote(Self.purgeNote, "asked")
        }
        guard try await writer.catalog.emptyLog(within: 5) else { return false }
        try await writer.catalog.setNote(Self.purgeNote, nil)
        return true
    }

    /// The catalog's note of a purge that is not done yet.
    static let purgeNote = "purge"
    /// Its value where the file is to be rewritten first.
    static let vacuumNote = "vacuum"
}

/// Processes that read a store, as the kernel knows them.
enum StoreReaders {
    /// Those that hold a read lock on the catalog's log: `trove (pid 123)`.
    static func names(of store: StoreFolder) -> [String] {
        let shared = store.catalog.path + "-shm"
        guard let inode = try? FileManager.default.attributesOfItem(atPath: shared)[.systemFileNumber] as? NSNumber,
            let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
        else { return ["a reader that this system does not name"] }
        let own = ProcessInfo.processInfo.processIdentifier
        var found: Set<Int> = []
        for line in locks.split(separator: "\n") {
            // `1: POSIX  ADVISORY  READ 4711 fe:00:123 124 124`: the read marks of the log are bytes 123 to 127.
            let fields = line.split(separator: " ")
            guard fields.count >= 8, fields[fields.count - 3].hasSuffix(":\(inode)"),
                let pid = Int(fields[fields.count - 4]), let first = Int(fields[fields.count - 2]),
                (123...127).contains(first), pid != own
            else { continue }
            found.insert(pid)
        }
        let names = found.sorted().map { pid in
            let name = try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)
            return "\((name ?? "a process").trimmingCharacters(in: .newlines)) (pid \(pid))"
        }
        return names.isEmpty ? ["a reader that has just let go; run trove sync"] : names
    }
}
