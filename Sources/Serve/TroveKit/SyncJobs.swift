internal import Foundation
internal import Synchronization
internal import TroveCatalog
internal import TroveCore

/// Runs of `sync` in a process that serves: started, polled, followed and cancelled; one at a time.
public final class SyncJobs: Sendable {
    private struct State {
        /// Newest last.
        var jobs: [SyncJob] = []
        /// Holds the store's lock for as long as a job is active.
        var writer: Writer?
        var work: Task<Void, Never>?
        var count = 0
        var listeners: [Int: (job: String, continuation: AsyncStream<SyncJob>.Continuation)] = [:]
        var listenerCount = 0
    }

    private let trove: Trove
    private let state = Mutex(State())

    /// Jobs remembered, the active one among them.
    private static let remembered = 32

    /// Jobs over the store of `trove`.
    public init(_ trove: Trove) { self.trove = trove }

    /// Begins to bring every root up to date.
    /// - Throws: `.busy` naming who writes to the store, this process or another; `.notFound` where there is no store.
    public func start(options: RunOptions = RunOptions()) throws -> SyncJob {
        try state.withLock { state in
            if let active = state.jobs.last(where: \.isActive) {
                throw TroveError(.busy, "the sync \(active.id) of this server is running; poll it, or wait for its end")
            }
            state.writer = try Writer(store: trove.store(create: false))
            state.count += 1
            let job = SyncJob(id: "s_\(state.count)", startedAt: Date().formatted(.iso8601))
            state.jobs = state.jobs.suffix(Self.remembered - 1) + [job]
            state.work = Task { await self.run(job.id, options) }
            return job
        }
    }

    /// Every job that is remembered, oldest first.
    public var jobs: [SyncJob] { state.withLock { $0.jobs } }

    /// The job of that name.
    /// - Throws: `.notFound`.
    public func job(_ id: String) throws -> SyncJob {
        guard let job = jobs.first(where: { $0.id == id }) else {
            throw TroveError(.notFound, "there is no sync \(id) in this server; start one")
        }
        return job
    }

    /// Asks a job to end after the commit in hand. One that has ended stays as it is.
    /// - Throws: `.notFound`.
    public func cancel(_ id: String) throws -> SyncJob {
        _ = try job(id)
        change(id) { if $0.isActive { $0.state = .cancelling } }
        let found = try job(id)
        if found.isActive { state.withLock { $0.work }?.cancel() }
        return found
    }

    /// A job as it stands now, then whenever it has changed, until it has ended. A slow reader misses states between,
    /// never the last one.
    /// - Throws: `.notFound`.
    public func updates(of id: String) throws -> AsyncStream<SyncJob> {
        _ = try job(id)
        let (stream, continuation) = AsyncStream.makeStream(of: SyncJob.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            guard let job = state.jobs.first(where: { $0.id == id }) else { return continuation.finish() }
            continuation.yield(job)
            guard job.isActive else { return continuation.finish() }
            state.listenerCount += 1
            let key = state.listenerCount
            state.listeners[key] = (id, continuation)
            continuation.onTermination = { [weak self] _ in
                // Ending a stream from within the lock comes here too: the lock is taken later.
                Task { self?.state.withLock { _ = $0.listeners.removeValue(forKey: key) } }
            }
        }
        return stream
    }

    /// How many follow a job.
    public var listenerCount: Int { state.withLock { $0.listeners.count } }

    /// Ends what is running and returns when it has ended.
    public func shutDown() async {
        let work = state.withLock { $0.work }
        work?.cancel()
        await work?.value
    }

    private func run(_ id: String, _ options: RunOptions) async {
        let ended: (inout SyncJob) -> Void
        do {
            let report = try await report(id, options)
            ended = { job in
                job.state = .done
                job.report = report
            }
        } catch {
            let problem = (error as? TroveError)?.message ?? "\(error)"
            ended = { job in
                let isCancelled = error is CancellationError || job.state == .cancelling
                job.state = isCancelled ? .cancelled : .failed
                job.problem = isCancelled ? nil : problem
            }
        }
        // The lock is given back first: whoever hears of the end may write at once.
        state.withLock { $0.writer = nil }
        change(id) { job in
            ended(&job)
            job.finishedAt = Date().formatted(.iso8601)
        }
    }

    private func report(_ id: String, _ options: RunOptions) async throws -> SyncReport {
        guard let writer = state.withLock({ $0.writer }) else { throw CancellationError() }
        return try await trove.sync(writer, options: options) { progress in
            self.change(id) { $0.progress = progress }
        }
    }

    private func change(_ id: String, _ body: (inout SyncJob) -> Void) {
        state.withLock { state in
            guard let index = state.jobs.firstIndex(where: { $0.id == id }) else { return }
            body(&state.jobs[index])
            let job = state.jobs[index]
            for listener in state.listeners.values where listener.job == id {
                listener.continuation.yield(job)
                if !job.isActive { listener.continuation.finish() }
            }
        }
    }
}
