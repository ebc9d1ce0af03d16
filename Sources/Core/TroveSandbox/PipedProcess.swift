internal import CTroveSystem
internal import Foundation
internal import Synchronization
package import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// A program of somebody else's that is spoken to by its standard input and output, in a process group of its own.
///
/// Any number of tasks may write; what it says comes out of ``output``, which ends with it.
package final class PipedProcess: Sendable {
    /// What it says, piece by piece.
    package let output: AsyncStream<[UInt8]>
    private let pid: Int32
    private let channel: Int32
    private let isEnded = Mutex(false)
    /// Most bytes of a piece, and most pieces that wait for whoever listens: with more, the output ends.
    private static let pieceBytes = 1 << 16
    private static let mostUnheard = 1024

    /// Starts a program.
    /// - Parameters:
    ///   - program: A path, or a name that is looked for along `PATH`.
    ///   - environment: Its whole environment.
    /// - Throws: `.notFound` where there is no such program, `.inputOutput` where it cannot be started.
    package init(
        program: String, arguments: [String], environment: [String: String], keepStandardError: Bool = false
    ) throws(TroveError) {
        let path = try Self.path(of: program, environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
        let started = try SpawnedProcess(
            path, arguments, environment: environment, keepStandardError: keepStandardError,
            channel: .standardStreams)
        pid = started.pid
        channel = started.channel
        let (output, continuation) = AsyncStream<[UInt8]>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.mostUnheard))
        self.output = output
        // Reading blocks, so it has a thread of its own, which ends with the program; and a descriptor of its own, since
        // the number of a closed one is soon another file's.
        let descriptor = fcntl(channel, F_DUPFD_CLOEXEC, 0)
        Thread.detachNewThread {
            defer { close(descriptor) }
            var buffer = [UInt8](repeating: 0, count: Self.pieceBytes)
            while true {
                // SAFETY: the buffer holds as many bytes as are asked for.
                let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                if case .dropped = continuation.yield(Array(buffer.prefix(count))) { break }
            }
            continuation.finish()
        }
    }

    deinit {
        end()
        close(channel)
    }

    /// Writes to its standard input.
    /// - Throws: `.crashed` where it is gone.
    package func write(_ bytes: [UInt8]) throws(TroveError) {
        // SAFETY: the array's storage holds `bytes.count` bytes for the length of the call.
        let status = unsafe bytes.withUnsafeBytes { unsafe ctrove_send(channel, $0.baseAddress, $0.count, -1) }
        guard status == 0 else {
            throw TroveError(.crashed, "the program has ended: \(SystemError.text(status))")
        }
    }

    /// Ends it with all that it started.
    /// - Returns: How it ended, as ``ChildProcess/end()`` says it; nil where it was ended before.
    @discardableResult
    package func end() -> String? {
        let isFirst = isEnded.withLock { ended in
            defer { ended = true }
            return !ended
        }
        guard isFirst else { return nil }
        shutdown(channel, Int32(SHUT_RDWR))
        kill(-pid, SIGKILL)
        return SystemError.ending(waitStatus: ctrove_reap(pid, 0))
    }

    private static func path(of program: String, _ places: String) throws(TroveError) -> String {
        let candidates =
            program.contains("/") ? [program] : places.split(separator: ":").map { "\($0)/\(program)" }
        // SAFETY: each path is a terminated string for the call.
        guard let found = candidates.first(where: { unsafe access($0, X_OK) == 0 }) else {
            throw TroveError(.notFound, "there is no program \(program); give its path, or put it into PATH")
        }
        return found
    }
}
