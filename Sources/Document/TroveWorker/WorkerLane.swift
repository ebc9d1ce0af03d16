internal import Dispatch
internal import Foundation
internal import Synchronization
internal import TroveCore
internal import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// A worker process ended while it had a document in hand.
struct WorkerEnd: Error {
    /// How: a signal or an exit status, in words.
    var ending: String
    /// True where somebody else killed it.
    var wasKilled: Bool
}

/// One worker process and the queue that talks to it: one document at a time, blocking, off the cooperative pool.
///
/// `@unchecked Sendable`: `child` is touched on `queue` alone.
final class WorkerLane: @unchecked Sendable {
    private let queue: DispatchQueue
    private let executable: String
    private let environment: [String: String]
    private let keepStandardError: Bool
    private var child: ChildProcess?
    /// The child's process id, while it runs and has not been reaped.
    private let running = Mutex<Int32?>(nil)

    /// Largest reply accepted, in bytes: a hostile file must not fill the parent's memory either.
    private static let replyLimit = 1 << 30

    init(number: Int, executable: String, environment: [String: String], keepStandardError: Bool) {
        queue = DispatchQueue(label: "trove.worker.\(number)")
        self.executable = executable
        self.environment = environment
        self.keepStandardError = keepStandardError
    }

    /// Sends the request and its file, and waits for the answer.
    /// - Throws: What the worker reports; `.timedOut` after its process was ended; ``WorkerEnd`` when it ended by itself.
    func answer(
        _ request: WorkerRequest, descriptor: Int32, listener: WorkerListener
    ) async throws -> WorkerReply {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async {
                    continuation.resume(
                        with: Result {
                            try self.answerBlocking(request, descriptor: descriptor, listener: listener)
                        })
                }
            }
        } onCancel: {
            // The blocked queue sees its peer go, and reaps it: the pid is this lane's until then.
            running.withLock { if let pid = $0 { kill(pid, SIGKILL) } }
        }
    }

    /// Ends the process, if there is one.
    func rest() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.discardChild()
                continuation.resume()
            }
        }
    }

    private func answerBlocking(
        _ request: WorkerRequest, descriptor: Int32, listener: WorkerListener
    ) throws -> WorkerReply {
        do {
            return try exchange(request, descriptor: descriptor, listener: listener)
        } catch let error as TroveError where error.code == .timedOut {
            discardChild()
            throw TroveError(
                .timedOut,
                "one page took longer than \(Int(request.options.pageDeadline)) s; raise `page-deadline` to wait longer"
            )
        } catch let error as TroveError where error.code == .crashed {
            throw endChild()
        }
    }

    private func exchange(
        _ request: WorkerRequest, descriptor: Int32, listener: WorkerListener
    ) throws -> WorkerReply {
        if child == nil {
            let started = try start()
            running.withLock { $0 = started.pid }
            child = consume started
        }
        try child?.send([UInt8](JSONEncoder().encode(request)), descriptor: descriptor)
        while true {
            // The worker's own deadline comes first, with a reason; the parent's is for one that hangs.
            let frame = try child?.receive(timeout: request.options.pageDeadline * 1.5 + 5, limit: Self.replyLimit)
            guard let frame else { throw TroveError(.crashed, "the worker is gone") }
            let reply = try WorkerReply(frame: frame)
            switch reply {
            case .page(let page, let count): listener.onPage(page, count)
            case .sample(let sample): listener.onSample(sample)
            case .reading(let reading): listener.onReading(reading)
            case .document, .picture: return reply
            case .failure(let code, let message):
                throw TroveError(TroveError.Code(name: code) ?? .corruptInput, message)
            }
        }
    }

    private func start() throws -> ChildProcess {
        var environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        environment["OMP_THREAD_LIMIT"] = "1"
        return try ChildProcess(
            executable: executable, arguments: ["worker"], environment: environment,
            keepStandardError: keepStandardError)
    }

    private func discardChild() {
        running.withLock { $0 = nil }
        child = nil
    }

    private func endChild() -> WorkerEnd {
        running.withLock { $0 = nil }
        guard let ended = child.take() else { return WorkerEnd(ending: "no trace", wasKilled: false) }
        let (ending, signal) = ended.end()
        return WorkerEnd(ending: ending, wasKilled: signal == SIGKILL)
    }
}
