public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveQuery

/// Filling the store.
extension Trove {
    /// Adds folders or files as roots and brings them up to date.
    /// - Throws: `.notFound` for a path that is not there, `.busy` if another process writes, the store's errors.
    @discardableResult
    public func index(
        _ paths: [URL], options: RunOptions = RunOptions(),
        onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> SyncReport {
        let canonical = try paths.map { url in
            let path = Self.canonical(url.path)
            guard FileManager.default.fileExists(atPath: path) else {
                throw TroveError(.notFound, "there is no file or folder at \(url.path)")
            }
            return path
        }
        let session = try IngestSession(self, options: options)
        let writer = try Writer(store: store(create: true))
        var roots: [RootRecord] = []
        for path in Self.outermost(canonical) {
            let root = try await writer.root(at: path)
            if !roots.contains(root) { roots.append(root) }
        }
        return try await session.sync(roots, writer, onProgress: onProgress)
    }

    /// Brings every root up to date.
    /// - Throws: `.notFound` where there is no store, `.busy`, the store's errors.
    @discardableResult
    public func sync(
        options: RunOptions = RunOptions(), onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> SyncReport {
        try await sync(Writer(store: store(create: false)), options: options, onProgress: onProgress)
    }

    /// Brings every root up to date under a lock that the caller holds.
    func sync(
        _ writer: Writer, options: RunOptions, onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> SyncReport {
        try await IngestSession(self, options: options).sync(writer.catalog.roots(), writer, onProgress: onProgress)
    }

    /// When a run last came to its end; nil where none ever did.
    public func lastSync() async throws -> Date? {
        try await catalog().note(Self.syncNote).flatMap(Double.init).map(Date.init(timeIntervalSince1970:))
    }

    /// The catalog's note of the last run's end, in seconds since 1970.
    static let syncNote = "synced"

    /// Writes a new graph of each space of texts and new postings where enough has changed to need them.
    func refreshIndexes(_ writer: Writer) async throws {
        for space in try await writer.catalog.spaces() where space.fingerprint.hasPrefix("text-") {
            let search = VectorSearch(
                space: space, catalog: writer.catalog, folder: writer.store.space(space.fingerprint))
            try await search.writeSnapshotIfNeeded(threads: configuration.integer(.jobs))
        }
        try await LexicalSearch(catalog: writer.catalog, folder: writer.store.lexical).writeSnapshotIfNeeded()
    }

    /// Paths that lie in no other of them.
    private static func outermost(_ paths: [String]) -> [String] {
        let unique = Array(Set(paths)).sorted()
        return unique.filter { path in !unique.contains { $0 != path && path.hasPrefix($0 + "/") } }
    }
}
