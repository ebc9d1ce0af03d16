internal import Synchronization
internal import TroveCore

/// Counts what several tasks finish and tells one listener.
final class ProgressTracker: Sendable {
    private let state: Mutex<SyncProgress>
    private let onProgress: @Sendable (SyncProgress) -> Void

    init(_ candidates: [Candidate], onProgress: @escaping @Sendable (SyncProgress) -> Void) {
        let bytes = candidates.reduce(0) { $0 + Int($1.size) }
        state = Mutex(SyncProgress(stage: .reading, filesTotal: candidates.count, bytesTotal: bytes))
        self.onProgress = onProgress
        // What there is to do, before any of it is done.
        if !candidates.isEmpty { change { _ in } }
    }

    /// Pages read so far.
    var pages: Int { state.withLock(\.pages) }
    /// Chunks committed so far.
    var chunks: Int { state.withLock(\.chunks) }

    func begin(_ path: String) { change { $0.file = path } }
    func finishFile(bytes: Int) {
        change {
            $0.filesDone += 1
            $0.bytesDone += bytes
        }
    }
    func addPage() { change { $0.pages += 1 } }
    func addChunks(_ count: Int) { change { $0.chunks += count } }

    private func change(_ body: (inout SyncProgress) -> Void) {
        let now = state.withLock { state in
            body(&state)
            return state
        }
        onProgress(now)
    }
}
