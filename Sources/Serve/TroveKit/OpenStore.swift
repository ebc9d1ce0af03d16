internal import Synchronization

/// A store as a process holds it that answers others: open for questions, with the syncs that were begun.
///
/// All surfaces of one process share one, so that the graph and the postings are opened once.
public final class OpenStore: Sendable {
    /// The store's facade.
    public let trove: Trove
    /// Runs of `sync` that were begun here.
    public let jobs: SyncJobs
    /// Runs of the agent that are worked on here.
    public let runs: RunJobs
    private let opening = Mutex<Task<SearchSession, any Error>?>(nil)
    private let isOpen = Atomic(false)

    /// The store is opened with the first question.
    public init(_ trove: Trove) {
        self.trove = trove
        jobs = SyncJobs(trove)
        runs = RunJobs(trove)
    }

    /// Whether questions are answered without waiting.
    public var isReady: Bool { isOpen.load(ordering: .acquiring) }

    /// The store, open for questions: opened with the first call, and again where that failed or another store was put
    /// in its place.
    /// - Throws: `.notFound` where there is no store.
    public func session() async throws -> SearchSession {
        let (task, session) = try await opened()
        guard !session.isCurrent else { return session }
        opening.withLock { if $0 == task { $0 = nil } }
        return try await opened().1
    }

    private func opened() async throws -> (Task<SearchSession, any Error>, SearchSession) {
        let task = opening.withLock { task in
            if let task { return task }
            let made = Task { [trove] in
                try trove.holdOpen()
                let session = try await trove.searchSession()
                self.isOpen.store(true, ordering: .releasing)
                return session
            }
            task = made
            return made
        }
        do {
            return (task, try await task.value)
        } catch {
            opening.withLock { if $0 == task { $0 = nil } }
            throw error
        }
    }
}
