import Dispatch
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Ctrl-C and SIGTERM: the first asks the work to end after the commit in hand, the second ends at once.
enum Interruption {
    private static let requests = Atomic<Int>(0)
    // Written once, before the work can be interrupted.
    private nonisolated(unsafe) static var sources: [any DispatchSourceSignal] = []

    /// True once an interruption was asked for.
    static var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }

    /// Takes the two signals over; `cancel` is called for the first of them.
    static func install(cancel: @escaping @Sendable () -> Void) {
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                guard requests.add(1, ordering: .relaxed).oldValue == 0 else { _exit(Outcome.interrupted.rawValue) }
                cancel()
            }
            source.resume()
            sources.append(source)
        }
    }
}
