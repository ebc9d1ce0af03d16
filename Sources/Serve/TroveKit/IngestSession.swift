internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveQuery
internal import TroveSandbox
internal import TroveWorker

/// What runs of one process share: the encoder and the workers, which are costly to start.
final class IngestSession: Sendable {
    private let trove: Trove
    private let options: RunOptions
    private let tokenCounter: any TokenCounter
    private let workers: WorkerPool

    /// - Throws: `.unavailable` where the encoder's files are not installed.
    init(_ trove: Trove, options: RunOptions) throws {
        self.trove = trove
        self.options = options
        // Chunks are sized for the built-in encoder whatever embeds them: another one changes no passage.
        tokenCounter = try trove.tokenCounter()
        workers = trove.workers(count: trove.configuration.integer(.jobs))
    }

    /// Files read from which on the workers rest before graphs are made.
    private static let restAfter = 1000

    /// Brings `roots` up to date and writes a new graph of each space that has changed enough to need one.
    func sync(
        _ roots: [RootRecord], _ writer: Writer, onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> SyncReport {
        let encoder = try trove.configuration.flag(.vectors) ? trove.textEncoder(of: writer.catalog) : nil
        let space = try await space(of: encoder, in: writer.catalog)
        var ingestOptions = ingestOptions
        ingestOptions.policy.excluded = Set(try await writer.catalog.exclusions().map(\.path))
        let run = SyncRun(
            catalog: writer.catalog, workers: workers, encoder: encoder, space: space,
            pictures: try await trove.pictureIngest(writer.catalog), tokenCounter: tokenCounter,
            room: DiskRoom(path: writer.store.url.path), options: ingestOptions)
        var report = try await run.run(roots, onProgress: onProgress)
        guard !options.dryRun else { return report }
        onProgress(SyncProgress(stage: .indexing))
        // A graph wants the memory that waiting workers hold; a watch starts them again when it needs them.
        if report.count(.added) + report.count(.updated) >= Self.restAfter { await workers.rest() }
        let start = ContinuousClock.now
        try await trove.refreshIndexes(writer)
        try await trove.groupPictures(writer)
        try await trove.applyTaggers(writer.catalog)
        report.notes += try await AffectedFacts(catalog: writer.catalog).notes(after: report)
        report.notes += try await AffectedAnswers(catalog: writer.catalog).notes(after: report)
        report.stages["graph"] = (ContinuousClock.now - start) / .seconds(1)
        report.seconds += report.stages["graph"] ?? 0
        if try await !trove.finishPurge(writer) {
            report.notes.append("a purge waits for readers to let go of the store; see trove status")
        }
        if let name = NetworkFileSystem.name(of: writer.store.url.path) {
            report.notes.append(
                "the store lies on a network file system (\(name)), where SQLite's locks may fail; keep it on a disk of "
                    + "this machine")
        }
        try await writer.catalog.setNote(Trove.syncNote, "\(Date().timeIntervalSince1970)")
        return report
    }

    /// Ends worker processes that have nothing to do.
    func rest() async { await workers.rest() }

    private func space(of encoder: TextEncoder?, in catalog: SQLiteCatalog) async throws -> SpaceRecord? {
        guard let encoder else { return nil }
        guard !options.dryRun else { return try await catalog.space(fingerprint: encoder.fingerprint) }
        if try catalog.notedEncoder() == nil {
            try await catalog.noteEncoder(try trove.encoderName(of: catalog))
        }
        return try await catalog.addSpace(fingerprint: encoder.fingerprint, dimension: encoder.dimension)
    }

    private var ingestOptions: IngestOptions {
        let configuration = trove.configuration
        return IngestOptions(
            extraction: trove.extractionOptions, jobs: configuration.integer(.jobs),
            policy: trove.scanPolicy, maximumRemovedShare: configuration.number(.maxDelete) / 100,
            commitFiles: configuration.integer(.commitFiles), rehash: options.rehash, retry: options.retry,
            dryRun: options.dryRun)
    }
}

extension Trove {
    /// What of a folder is read.
    var scanPolicy: ScanPolicy {
        ScanPolicy(
            include: configuration.list(.include), exclude: configuration.list(.exclude),
            readsHidden: configuration.flag(.hidden), followsLinks: configuration[.symlinks] == "follow",
            readsIgnoreFiles: configuration.flag(.ignoreFiles))
    }
}
