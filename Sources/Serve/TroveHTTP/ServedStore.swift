internal import Synchronization
internal import TroveKit

/// The store as a server holds it: open, with what all requests share.
final class ServedStore: Sendable {
    let trove: Trove
    let options: ServeOptions
    let jobs: SyncJobs
    let browsers = BrowserAccess()
    let metrics = PrometheusRegistry()
    let bodies: RequestBodyReader
    private let opening = Mutex<Task<SearchSession, any Error>?>(nil)
    private let isOpen = Atomic(false)

    init(_ trove: Trove, _ options: ServeOptions) {
        self.trove = trove
        self.options = options
        jobs = SyncJobs(trove)
        bodies = RequestBodyReader(limit: options.bodyLimit, deadline: options.bodyDeadline)
    }

    /// Whether questions are answered without waiting.
    var isReady: Bool { isOpen.load(ordering: .acquiring) }

    /// The store, open for questions: opened with the first call, and again where that failed.
    func session() async throws -> SearchSession {
        let task = opening.withLock { task in
            if let task { return task }
            let made = Task { [trove] in
                let session = try await trove.searchSession()
                self.isOpen.store(true, ordering: .releasing)
                return session
            }
            task = made
            return made
        }
        do {
            return try await task.value
        } catch {
            opening.withLock { if $0 == task { $0 = nil } }
            throw error
        }
    }
}
