internal import Foundation
package import TroveCatalog
internal import TroveChunk
package import TroveCore
package import TroveEmbed
package import TroveWorker

/// Brings the catalog up to date with its roots: scan, read what changed, embed, commit.
///
/// Every commit is whole and at once searchable; a killed run loses what was not committed and the next one does it
/// again. The caller holds the store's lock.
package struct SyncRun: Sendable {
    private let catalog: SQLiteCatalog
    private let workers: WorkerPool
    private let encoder: TextEncoder?
    private let space: SpaceRecord?
    private let pictures: PictureIngest?
    private let chunker: Chunker
    private let options: IngestOptions

    /// Creates a run.
    /// - Parameters:
    ///   - encoder: Nil to index words alone.
    ///   - pictures: Nil to leave pictures to their words.
    ///   - tokenCounter: Sizes the chunks; the encoder's own.
    package init(
        catalog: SQLiteCatalog, workers: WorkerPool, encoder: TextEncoder?, space: SpaceRecord?,
        pictures: PictureIngest? = nil,
        tokenCounter: any TokenCounter, options: IngestOptions
    ) {
        self.catalog = catalog
        self.workers = workers
        self.encoder = encoder
        self.space = space
        self.pictures = pictures
        self.chunker = Chunker(tokenCounter: tokenCounter)
        self.options = options
    }

    private var settings: DocumentSettings {
        DocumentSettings(
            extraction: options.extraction, space: space?.fingerprint, pictures: pictures?.fingerprint)
    }

    /// Syncs `roots` and reports every path.
    /// - Throws: `CancellationError` after the commit in hand; the catalog's errors.
    package func run(
        _ roots: [RootRecord], onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> SyncReport {
        let start = ContinuousClock.now
        onProgress(SyncProgress(stage: .scanning))
        let plan = try await plan(roots)
        var report = SyncReport()
        report.warnings = plan.warnings
        for row in plan.settled { report.add(row.settledOutcome) }
        for row in plan.excluded { report.add(.init(path: row.path, outcome: .skipped, reason: row.reason)) }
        if options.dryRun {
            for candidate in plan.candidates {
                report.add(.init(path: candidate.path, outcome: candidate.known == nil ? .added : .updated))
            }
            for path in plan.vanished.keys { report.add(.init(path: path, outcome: .removed)) }
        } else {
            try await catalog.recordFiles(plan.excluded)
            try await read(plan, into: &report, onProgress: onProgress)
        }
        report.sort()
        let elapsed = ContinuousClock.now - start
        report.seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
        return report
    }

    private func plan(_ roots: [RootRecord]) async throws -> SyncPlan {
        var plan = SyncPlan()
        let documents = try await catalog.documentSettings()
        let include = options.include.map(Glob.init)
        let exclude = options.exclude.map(Glob.init)
        for root in roots {
            let scan = try FolderScan(root: root.path, include: include, exclude: exclude)
            plan.add(
                root: root, scan: scan, ledger: try await catalog.files(of: root), settings: documents,
                current: settings)
        }
        return plan
    }

    private func read(
        _ plan: SyncPlan, into report: inout SyncReport, onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws {
        let progress = ProgressTracker(total: plan.candidates.count, onProgress: onProgress)
        let preparation = Preparation(
            catalog: catalog, workers: workers, chunker: chunker, options: options.extraction, settings: settings,
            pictures: pictures,
            onPage: { progress.addPage() })
        var ledger = LedgerUpdate(vanished: plan.vanished)
        var batch = CommitBatch()
        try await withOrderedTasks(over: plan.candidates, width: options.jobs + 2) { candidate in
            progress.begin(candidate.path)
            return try await preparation.prepare(candidate)
        } deliver: { prepared in
            ledger.take(prepared, settings: settings, into: &batch)
            progress.finishFile()
            if batch.isFull || ledger.isFull { try await commit(&batch, &ledger, progress) }
        }
        try await commit(&batch, &ledger, progress)
        try await ledger.settleTwins(in: catalog)
        try await commit(&batch, &ledger, progress)
        try await remove(ledger.vanished, known: plan.knownCount, report: &ledger.report)
        report.merge(ledger.report)
        report.pages = progress.pages
        report.chunks = progress.chunks
    }

    private func commit(
        _ batch: inout CommitBatch, _ ledger: inout LedgerUpdate, _ progress: ProgressTracker
    ) async throws {
        let full = batch
        batch = CommitBatch()
        if !full.isEmpty { try await catalog.commit(full.embedded(by: encoder), space: space) }
        progress.addChunks(full.chunkCount)
        try await ledger.write(to: catalog)
    }

    /// Removes what is gone, unless that is so much that a person should look first.
    private func remove(_ vanished: [String: FileRecord], known: Int, report: inout SyncReport) async throws {
        let limit = max(50, Int(Double(known) * options.maximumRemovedShare))
        guard vanished.count <= limit else {
            report.warnings.append(
                "\(vanished.count) of \(known) files are gone, more than --max-delete allows; their entries are kept. "
                    + "If that is right, run again with a higher --max-delete")
            return
        }
        try await catalog.removeFiles(Array(vanished.keys))
        for path in vanished.keys { report.add(.init(path: path, outcome: .removed)) }
    }
}

extension FileRecord {
    /// The outcome of a file whose stamp has not changed.
    fileprivate var settledOutcome: SyncReport.File {
        let outcome: SyncReport.Outcome =
            switch state {
            case .indexed: .unchanged
            case .skipped: .skipped
            case .failed: .failed
            case .incomplete: .incomplete
            }
        return .init(path: path, outcome: outcome, reason: reason)
    }
}
