internal import Synchronization

/// How long each stage was busy, added over the tasks that worked at it at once.
final class StageClock: Sendable {
    private let state = Mutex<[String: Double]>([:])

    /// Seconds by stage.
    var seconds: [String: Double] { state.withLock { $0 } }

    /// Runs `work` as a part of `stage`.
    func measure<T>(_ stage: String, _ work: () async throws -> T) async rethrows -> T {
        let start = ContinuousClock.now
        defer { add(since: start, to: stage) }
        return try await work()
    }

    /// Runs `work` as a part of `stage`.
    func measure<T>(_ stage: String, _ work: () throws -> T) rethrows -> T {
        let start = ContinuousClock.now
        defer { add(since: start, to: stage) }
        return try work()
    }

    /// Counts the time from `start` on as a part of `stage`.
    func add(since start: ContinuousClock.Instant, to stage: String) {
        let time = (ContinuousClock.now - start) / .seconds(1)
        state.withLock { $0[stage, default: 0] += time }
    }
}
