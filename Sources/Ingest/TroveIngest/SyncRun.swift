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
    private let room: DiskRoom
    private let clock = StageClock()

    /// Bytes of files that are read at once.
    private static let bytesInHand = 256 << 20

    /// Creates a run.
    /// - Parameters:
    ///   - encoder: Nil to index words alone.
    ///   - pictures: Nil to leave pictures to their words.
    ///   - tokenCounter: Sizes the chunks; the encoder's own.
    ///   - room: The device that the store lies on.
    package init(
        catalog: SQLiteCatalog, workers: WorkerPool, encoder: TextEncoder?, space: SpaceRecord?,
        pictures: PictureIngest? = nil, tokenCounter: any TokenCounter, room: DiskRoom, options: IngestOptions
    ) {
        self.catalog = catalog
        self.workers = workers
        self.encoder = encoder
        self.space = space
        self.pictures = pictures
        self.chunker = Chunker(tokenCounter: tokenCounter)
        self.room = room
        self.options = options
    }

    private var settings: DocumentSettings {
        DocumentSettings(
            extraction: options.extraction, space: space?.fingerprint, pictures: pictures?.fingerprint)
    }

    /// Syncs `roots` and reports every path.
    /// - Throws: `CancellationError` after the commit in hand; `.diskFull` while there is still room for what was
    ///   committed; the catalog's errors.
    package func run(
        _ roots: [RootRecord], onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> SyncReport {
        let start = ContinuousClock.now
        onProgress(SyncProgress(stage: .scanning))
        let plan = try await self.clock.measure("scan") { try await self.plan(roots) }
        var report = SyncReport()
        report.warnings = plan.warnings
        for row in plan.settled { report.add(row.settledOutcome) }
        for row in plan.leftOut { report.add(row.settledOutcome) }
        if options.dryRun {
            for candidate in plan.candidates {
                report.add(.init(path: candidate.path, outcome: candidate.known == nil ? .added : .updated))
            }
            reportRemoval(of: plan.vanished, in: &report)
        } else {
            for root in plan.adopted {
                _ = try await catalog.addRoot(path: root.path, device: root.device, inode: root.inode)
            }
            try await catalog.recordFiles(plan.newlyLeftOut)
            try await catalog.setPending(plan.candidates.map(\.work), of: roots.map(\.id))
            try await read(plan, into: &report, onProgress: onProgress)
            try await catalog.setPending([], of: roots.map(\.id))
        }
        report.sort()
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        report.stages = clock.seconds
        return report
    }

    private func plan(_ roots: [RootRecord]) async throws -> SyncPlan {
        var plan = SyncPlan(settings: settings, documents: try await catalog.documentStates(), options: options)
        for root in roots {
            let scan = try FolderScan(root: root.path, policy: options.policy)
            plan.add(root: root, scan: scan, ledger: try await catalog.files(of: root))
        }
        plan.arrange()
        return plan
    }

    private func read(
        _ plan: SyncPlan, into report: inout SyncReport, onProgress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws {
        let progress = ProgressTracker(plan.candidates, onProgress: onProgress)
        var ledger = LedgerUpdate(vanished: plan.vanished)
        try await read(plan.candidates, &ledger, progress)
        try await remove(ledger.vanished, known: plan.knownCount, report: &ledger.report)
        report.merge(ledger.report)
        try await readAgain(progress)
        report.pages = progress.pages
        report.chunks = progress.chunks
    }

    /// Reads `candidates` and commits them with all that goes with them.
    private func read(_ candidates: [Candidate], _ ledger: inout LedgerUpdate, _ progress: ProgressTracker) async throws
    {
        let preparation = Preparation(
            catalog: catalog, workers: workers, chunker: chunker, options: options.extraction, settings: settings,
            followsLinks: options.policy.followsLinks, pictures: pictures, clock: clock,
            onPage: { progress.addPage() })
        let budget = ByteBudget(limit: Self.bytesInHand)
        var batch = CommitBatch(fileTarget: options.commitFiles)
        try await withBoundedTasks(over: candidates, width: options.jobs * 8) { candidate in
            await budget.take(Int(candidate.size))
            progress.begin(candidate.path)
            let prepared: Prepared
            do {
                prepared = try await preparation.prepare(candidate)
            } catch {
                await budget.give(Int(candidate.size))
                throw error
            }
            await budget.give(Int(candidate.size))
            return (prepared, candidate)
        } deliver: { prepared, candidate in
            ledger.take(try await standing(prepared, candidate, preparation), into: &batch)
            progress.finishFile(bytes: Int(candidate.size))
            if batch.isFull || ledger.isFull { try await commit(&batch, &ledger, progress) }
        }
        try await commit(&batch, &ledger, progress)
        try await ledger.settleTwins(in: catalog)
        try await ledger.write(to: catalog)
    }

    /// Content that was known when a file was looked at may be gone by now with the last file that held it, or may have
    /// been read anew.
    private func standing(
        _ prepared: Prepared, _ candidate: Candidate, _ preparation: Preparation
    ) async throws -> Prepared {
        guard case .known(let document, var file, let known) = prepared else { return prepared }
        guard let now = try await catalog.document(sha256: document.sha256) else {
            return try await preparation.prepare(candidate)
        }
        file.describe(now)
        return .known(now, file: file, known: known)
    }

    /// Reads documents again whose first file has another ending now than when they were read: a text that was
    /// `a.txt` is Markdown once its first name is `a.md`. So a store depends on what is there, not on how it came.
    private func readAgain(_ progress: ProgressTracker) async throws {
        let misread = try await catalog.misreadFiles().filter { FileStamp.read(path: $0.path) == $0.stamp }
        guard !misread.isEmpty else { return }
        var ledger = LedgerUpdate(vanished: [:])
        try await read(
            misread.map {
                Candidate(path: $0.path, rootID: $0.rootID, size: $0.stamp.size, known: $0, isForced: true)
            }, &ledger, progress)
    }

    private func commit(
        _ batch: inout CommitBatch, _ ledger: inout LedgerUpdate, _ progress: ProgressTracker
    ) async throws {
        let full = batch
        batch = CommitBatch(fileTarget: options.commitFiles)
        try room.check()
        // First: a copy holds what the file that it was made of, and that was edited then, lets go of.
        try await clock.measure("commit") { try await ledger.write(to: catalog) }
        if !full.isEmpty {
            let documents = await clock.measure("embed") { await full.embedded(by: encoder) }
            try await clock.measure("commit") { try await catalog.commit(documents, space: space) }
        }
        progress.addChunks(full.chunkCount)
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
        try await catalog.recordFiles([], removing: vanished.keys.sorted())
        reportRemoval(of: vanished, in: &report)
    }

    /// A row that only said what was left out goes without a word.
    private func reportRemoval(of vanished: [String: FileRecord], in report: inout SyncReport) {
        for (path, row) in vanished where row.state != .skipped { report.add(.init(path: path, outcome: .removed)) }
    }
}
