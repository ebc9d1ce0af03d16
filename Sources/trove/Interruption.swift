import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Ctrl-C and SIGTERM: the first asks the work to end after the commit in hand, the second ends at once.
enum Interruption {
    private static let requests = Atomic<Int>(0)
    private static let work = Mutex<Task<Void, any Error>?>(nil)
    private static let sources = Mutex<[any DispatchSourceSignal]>([])

    /// True once an interruption was asked for.
    static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

    /// Takes the two signals over.
    static func install() {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard requests.add(1, ordering: .relaxed).oldValue == 0 else { _exit(Outcome.interrupted.rawValue) }
                work.withLock { $0?.cancel() }
            }
            source.resume()
            sources.withLock { $0.append(source) }
        }
    }

    /// Runs `body` in a task that an interruption cancels.
    static func guarding(_ body: sending @escaping () async throws -> Void) async throws {
        let task = Task { try await body() }
        work.withLock { $0 = task }
        if isRequested { task.cancel() }
        try await task.value
    }
}
