internal import Synchronization
public import TroveCore

/// Runs of the agent in a process that serves: begun, followed and answered while others go on.
public final class RunJobs: Sendable {
    private let trove: Trove
    private let work = Mutex<[String: Task<Void, Never>]>([:])

    /// Runs worked on at once.
    private static let most = 8

    /// Runs over the store of `trove`.
    public init(_ trove: Trove) { self.trove = trove }

    /// Begins a run and works on it.
    /// - Throws: What ``Trove/beginRun(_:)`` throws; `.busy` where too many are worked on.
    public func start(_ request: AgentRequest) async throws -> RunRecord {
        let run = try await trove.beginRun(request)
        try launch(run.id)
        return run
    }

    /// Answers what a run asks, and goes on with it.
    public func answer(_ id: String, _ answer: RunQuestion.Answer, by: String) async throws {
        try await trove.answerRun(id, answer, by: by)
        try launch(id)
    }

    /// Goes on with a run that was halted or interrupted.
    public func resume(_ id: String) async throws {
        if try await !trove.report(of: id).run.status.isFinal { try await trove.unpauseRun(id) }
        try launch(id)
    }

    /// Ends what is being worked on; it can be resumed.
    public func shutDown() async {
        let tasks = work.withLock { Array($0.values) }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    private func launch(_ id: String) throws(TroveError) {
        try work.withLock { work throws(TroveError) in
            guard work[id] == nil else { return }
            guard work.count < Self.most else {
                throw TroveError(.busy, "\(work.count) runs are being worked on; resume \(id) when one has ended")
            }
            work[id] = Task {
                // Why it stopped stands in the run itself.
                _ = try? await self.trove.carryOn(id)
                self.work.withLock { _ = $0.removeValue(forKey: id) }
            }
        }
    }

    /// The log of a run as it grows, from an event on, until nobody works on the run any more.
    public func events(of id: String, after sequence: Int = 0) async throws -> AsyncThrowingStream<RunEvent, any Error>
    {
        _ = try await trove.report(of: id)
        return AsyncThrowingStream { continuation in
            let task = Task {
                var last = sequence
                do {
                    while true {
                        // Looked at before the log, so that the last events are not missed.
                        let isGoing = try await self.trove.report(of: id).run.status == .running
                        for event in try await self.trove.events(of: id) where event.sequence > last {
                            last = event.sequence
                            continuation.yield(event)
                        }
                        guard isGoing else { break }
                        try await Task.sleep(for: .milliseconds(150))
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
