internal import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveIngest

/// Following folders as they change.
extension Trove {
    /// How long nothing must change before a run begins, and the most that it waits for that, in seconds.
    private static let pause = (quiet: 0.15, longest: 0.6)
    /// Seconds between scans where the kernel does not tell of changes, and between looks for new roots elsewhere.
    private static let interval = (polling: 3.0, otherwise: 5.0)
    /// Seconds without a change after which the workers are let go.
    private static let restAfter = 60.0

    /// Brings every root up to date, then again whenever something below one of them changes, until it is cancelled.
    /// - Parameters:
    ///   - onReport: Called after each run that found something to say.
    ///   - onProblem: Called when a run failed; the next one comes all the same.
    /// - Throws: `.notFound` where there is no store, `CancellationError`.
    public func watch(
        options: RunOptions = RunOptions(), onReport: @escaping @Sendable (SyncReport) -> Void,
        onProblem: @escaping @Sendable (TroveError) -> Void,
        onProgress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws {
        let session = try IngestSession(self, options: options)
        let changes = FolderWatch(policy: scanPolicy)
        let reader = try catalog()
        try await withTaskCancellationHandler {
            var told = SyncReport()
            while true {
                try Task.checkCancellation()
                let roots = try await reader.roots()
                // Watched first, scanned then: what changes meanwhile is told.
                let mustPoll = await changes.watch(roots.map(\.path))
                do {
                    let report = try await session.sync(
                        roots, Writer(store: store(create: false)), onProgress: onProgress)
                    if report.hasNews(since: told) { onReport(report) }
                    told = report
                } catch let error as TroveError {
                    if error.code != .busy { onProblem(error) }
                    try await Task.sleep(for: .seconds(error.code == .busy ? 0.5 : 5))
                    continue
                }
                try await wait(changes, roots: roots, mustPoll: mustPoll, reader: reader, session: session)
            }
        } onCancel: {
            changes.end()
        }
    }

    /// Returns when a run is due.
    private func wait(
        _ changes: FolderWatch, roots: [RootRecord], mustPoll: Bool, reader: SQLiteCatalog, session: IngestSession
    ) async throws {
        var idle = 0.0
        while !Task.isCancelled {
            let limit = mustPoll ? Self.interval.polling : Self.interval.otherwise
            let hasChanged = await changes.change(within: limit, quiet: Self.pause.quiet, longest: Self.pause.longest)
            let known = try await reader.roots()
            if hasChanged || mustPoll || known.map(\.path) != roots.map(\.path) { return }
            idle += limit
            if idle == Self.restAfter { await session.rest() }
        }
        throw CancellationError()
    }
}

extension SyncReport {
    /// Whether a person who watches should hear of this run.
    fileprivate func hasNews(since last: SyncReport) -> Bool {
        let changing: [Outcome] = [.added, .updated, .moved, .duplicate, .removed]
        return changing.contains { count($0) > 0 } || warnings != last.warnings
            || count(.failed) != last.count(.failed) || count(.incomplete) != last.count(.incomplete)
            || count(.skipped) != last.count(.skipped)
    }
}
