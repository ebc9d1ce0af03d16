public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveQuery

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
        let writer = try Writer(store: store(create: true))
        var roots: [RootRecord] = []
        for path in Self.outermost(canonical) {
            let root = try await writer.root(at: path)
            if !roots.contains(root) { roots.append(root) }
        }
        return try await sync(roots, writer, dryRun: dryRun, onProgress: onProgress)
    }

    /// Brings every root up to date.
    /// - Throws: `.notFound` where there is no store, `.busy`, the store's errors.
    @discardableResult
    public func sync(
        dryRun: Bool = false, onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> SyncReport {
        let writer = try Writer(store: store(create: false))
        return try await sync(writer.catalog.roots(), writer, dryRun: dryRun, onProgress: onProgress)
    }

    /// Forgets a root, or files below one, and all that only they hold. The files themselves stay as they are.
    /// - Returns: How many files were forgotten.
    /// - Throws: `.notFound` where the store knows no such path or document, `.busy`.
    public func remove(_ target: String) async throws -> Int {
        let writer = try Writer(store: store(create: false))
        let count = try await writer.remove(target, canonical: Self.canonical(target))
        guard count > 0 else {
            throw TroveError(.notFound, "the store knows nothing called \(target); see `trove list`")
        }
        try await refreshIndexes(writer)
        return count
    }

    private func sync(
        _ roots: [RootRecord], _ writer: Writer, dryRun: Bool,
        onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> SyncReport {
        // Words alone need no weights, but their chunks are sized for the encoder all the same.
        let encoder = configuration.flag(.vectors) ? try textEncoder() : nil
        var space: SpaceRecord?
        if let encoder, !dryRun {
            space = try await writer.catalog.addSpace(fingerprint: encoder.fingerprint, dimension: encoder.dimension)
        } else if let encoder {
            space = try await writer.catalog.space(fingerprint: encoder.fingerprint)
        }
        let jobs = configuration.integer(.jobs)
        let run = SyncRun(
            catalog: writer.catalog, workers: workers(count: jobs), encoder: encoder, space: space,
            tokenCounter: try tokenCounter(),
            options: IngestOptions(
                extraction: extractionOptions, jobs: jobs, include: configuration.list(.include),
                exclude: configuration.list(.exclude),
                maximumRemovedShare: configuration.number(.maxDelete) / 100, dryRun: dryRun))
        let report = try await run.run(roots, onProgress: onProgress)
        if !dryRun {
            onProgress(SyncProgress(stage: .indexing))
            try await refreshIndexes(writer)
        }
        return report
    }

    /// Writes a new graph of each space and new postings where enough has changed to need them.
    private func refreshIndexes(_ writer: Writer) async throws {
        for space in try await writer.catalog.spaces() {
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
