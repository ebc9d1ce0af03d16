internal import Dispatch
internal import Synchronization

/// Threads that encode, outside Swift's cooperative pool, each with memory of its own.
package final class EncoderWorkers: Sendable {
    private struct Worker: @unchecked Sendable {
        // SAFETY: the workspace is used on this worker's serial queue alone.
        let queue: DispatchQueue
        let workspace: EncoderWorkspace
    }

    private let workers: [Worker]
    /// Memory for jobs on their callers' threads.
    private let spare = Mutex<[Spare]>([])

    private struct Spare: @unchecked Sendable {
        // SAFETY: lent to one caller at a time.
        let workspace: EncoderWorkspace
    }

    /// The worker that takes the next single job, so that short queries of several tasks spread.
    private let next = Atomic<Int>(0)

    /// Threads.
    package var count: Int { workers.count }

    /// Makes `count` threads; they start with their first job.
    package init(_ count: Int) {
        workers = (0..<count).map {
            Worker(
                queue: DispatchQueue(label: "trove.encoder.\($0)", qos: .userInitiated), workspace: EncoderWorkspace())
        }
    }

    /// Does jobs `0..<jobs` on the workers, each taking the next one that is left, and returns when all are done.
    package func run(_ jobs: Int, _ body: @escaping @Sendable (Int, EncoderWorkspace) -> Void) async {
        let used = min(jobs, workers.count)
        guard used > 0 else { return }
        let state = Progress(left: used)
        let first = used == workers.count ? 0 : next.wrappingAdd(1, ordering: .relaxed).oldValue & 0xFFFF
        await withCheckedContinuation { continuation in
            for offset in 0..<used {
                let worker = workers[(first + offset) % workers.count]
                worker.queue.async {
                    while true {
                        let job = state.job.wrappingAdd(1, ordering: .relaxed).oldValue
                        guard job < jobs else { break }
                        body(job, worker.workspace)
                    }
                    let left = state.left.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue
                    if left == 0 { continuation.resume() }
                }
            }
        }
    }

    /// Does one short job on the calling thread: waking another takes longer than a query's tenth.
    package func runHere(_ body: (EncoderWorkspace) -> Void) {
        let lent = spare.withLock { $0.popLast() } ?? Spare(workspace: EncoderWorkspace())
        body(lent.workspace)
        spare.withLock { $0.append(lent) }
    }

    private final class Progress: Sendable {
        let job = Atomic<Int>(0)
        let left: Atomic<Int>

        init(left: Int) { self.left = Atomic(left) }
    }
}
