public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveQuery
internal import TroveSandbox

/// Filling and emptying the store.
extension Trove {
    /// Adds folders or files as roots and brings them up to date.
    /// - Throws: `.notFound` for a path that is not there, `.busy` if another process writes, the store's errors.
    @discardableResult
    public func index(
        _ paths: [URL], dryRun: Bool = false, onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> SyncReport {
        let canonical = try paths.map { url in
            let path = Self.canonical(url.path)
            guard FileManager.default.fileExists(atPath: path) else {
                throw TroveError(.notFound, "there is no file or folder at \(url.path)")
            }
            return path
        }
        return try await writing(create: true) { store, catalog in
            let known = try await catalog.roots()
            var roots: [RootRecord] = []
            for path in Self.outermost(canonical) {
                // A path inside a known root is that root's: its file has one row, whoever names it.
                if let root = known.first(where: { path == $0.path || path.hasPrefix($0.path + "/") }) {
                    if !roots.contains(root) { roots.append(root) }
                    continue
                }
                let identity = Self.identity(of: path)
                let root = try await catalog.addRoot(path: path, device: identity.device, inode: identity.inode)
                try await catalog.adoptFiles(below: root)
                roots.append(root)
            }
            return try await sync(roots, store: store, catalog: catalog, dryRun: dryRun, onProgress: onProgress)
        }
    }

    /// Brings every root up to date.
    /// - Throws: `.notFound` where there is no store, `.busy`, the store's errors.
    @discardableResult
    public func sync(
        dryRun: Bool = false, onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> SyncReport {
        try await writing(create: false) { store, catalog in
            let roots = try await catalog.roots()
            return try await sync(roots, store: store, catalog: catalog, dryRun: dryRun, onProgress: onProgress)
        }
    }

    /// Forgets a root, or files below one, and all that only they hold. The files themselves stay as they are.
    /// - Returns: How many files were forgotten.
    /// - Throws: `.notFound` where the store knows no such path or document, `.busy`.
    public func remove(_ target: String) async throws -> Int {
        try await writing(create: false) { store, catalog in
            let path = Self.canonical(target)
            var count = 0
            if let root = try await catalog.roots().first(where: { $0.path == path || $0.path == target }) {
                count = try await catalog.removeRoot(root)
            } else {
                let document = try await catalog.document(uidOrPath: target)
                let paths = Set(document?.files.map(\.path) ?? [])
                let chosen = try await catalog.allFiles().map(\.path).filter {
                    paths.contains($0) || $0 == path || $0.hasPrefix(path + "/")
                }
                guard !chosen.isEmpty else {
                    throw TroveError(.notFound, "the store knows nothing called \(target); see `trove list`")
                }
                try await catalog.removeFiles(chosen)
                count = chosen.count
            }
            try await refreshVectors(store: store, catalog: catalog)
            return count
        }
    }

    /// Runs `body` as the store's only writer.
    private func writing<T: Sendable>(
        create: Bool, _ body: (StoreFolder, SQLiteCatalog) async throws -> T
    ) async throws -> T {
        let store = try store(create: create)
        let lock = try FileLock(path: store.lock.path)
        let result = try await body(store, SQLiteCatalog(store: store))
        withExtendedLifetime(lock) {}
        return result
    }

    private func sync(
        _ roots: [RootRecord], store: StoreFolder, catalog: SQLiteCatalog, dryRun: Bool,
        onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> SyncReport {
        // Words alone need no weights, but their chunks are sized for the encoder all the same.
        let encoder = configuration.flag(.vectors) ? try textEncoder() : nil
        var space: SpaceRecord?
        if let encoder, !dryRun {
            space = try await catalog.addSpace(fingerprint: encoder.fingerprint, dimension: encoder.dimension)
        } else if let encoder {
            space = try await catalog.space(fingerprint: encoder.fingerprint)
        }
        let jobs = configuration.integer(.jobs)
        let run = SyncRun(
            catalog: catalog, workers: workers(count: jobs), encoder: encoder, space: space,
            tokenCounter: try tokenCounter(),
            options: IngestOptions(
                extraction: extractionOptions, jobs: jobs, include: configuration.list(.include),
                exclude: configuration.list(.exclude),
                maximumRemovedShare: configuration.number(.maxDelete) / 100, dryRun: dryRun))
        let report = try await run.run(roots, onProgress: onProgress)
        if !dryRun {
            onProgress(SyncProgress(stage: .indexing))
            try await refreshVectors(store: store, catalog: catalog)
        }
        return report
    }

    /// Writes a new graph of each space that has changed enough to need one.
    private func refreshVectors(store: StoreFolder, catalog: SQLiteCatalog) async throws {
        for space in try await catalog.spaces() {
            let search = VectorSearch(space: space, catalog: catalog, folder: store.space(space.fingerprint))
            try await search.writeSnapshotIfNeeded(threads: configuration.integer(.jobs))
        }
    }

    /// Paths that lie in no other of them.
    private static func outermost(_ paths: [String]) -> [String] {
        let unique = Array(Set(paths)).sorted()
        return unique.filter { path in !unique.contains { $0 != path && path.hasPrefix($0 + "/") } }
    }

    private static func identity(of path: String) -> (device: Int64, inode: Int64) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (
            (attributes?[.systemNumber] as? NSNumber)?.int64Value ?? 0,
            (attributes?[.systemFileNumber] as? NSNumber)?.int64Value ?? 0
        )
    }
}
