internal import CTroveSystem
package import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// A child process and the stream socket to it: spawned (never forked) in a process group of its own.
///
/// Not thread-safe: one owner sends, receives and ends it. The child is killed and reaped with the value.
package struct ChildProcess: ~Copyable {
    /// The child's process id.
    package let pid: Int32
    private let channel: Int32

    /// Starts `executable`.
    /// - Parameters:
    ///   - arguments: Without the program's name.
    ///   - environment: The child's whole environment.
    ///   - keepStandardError: Whether the child writes to this process's standard error.
    /// - Throws: `.inputOutput` if the system cannot start it.
    package init(
        executable: String, arguments: [String], environment: [String: String], keepStandardError: Bool
    ) throws(TroveError) {
        let started = try SpawnedProcess(
            executable, arguments, environment: environment, keepStandardError: keepStandardError,
            channel: .descriptor)
        pid = started.pid
        channel = started.channel
    }

    deinit {
        close(channel)
        _ = ctrove_reap(pid, SIGKILL)
    }

    /// Sends one frame (a 4-byte little-endian length, then the bytes), with a descriptor if one is given.
    package borrowing func send(_ frame: [UInt8], descriptor: Int32? = nil) throws(TroveError) {
        try FrameChannel(descriptor: channel).send(frame, descriptor: descriptor)
    }

    /// Receives one frame.
    /// - Throws: `.timedOut` after `seconds`, `.crashed` if the child has gone.
    package borrowing func receive(timeout seconds: Double, limit: Int) throws(TroveError) -> [UInt8] {
        try FrameChannel(descriptor: channel).receive(timeout: seconds, limit: limit).bytes
    }

    /// Waits for the child, whose end of the channel is closed, and says how it ended: `signal 11 (Segmentation
    /// fault)`, `exit 1`; the signal is 0 where it was none.
    package consuming func end() -> (ending: String, signal: Int32) {
        let status = ctrove_reap(pid, 0)
        close(channel)
        discard self
        return (SystemError.ending(waitStatus: status), status < 0 ? 0 : status & 0x7f)
    }

    /// Kills the child without asking how it ended.
    package consuming func kill() {
        _ = ctrove_reap(pid, SIGKILL)
        close(channel)
        discard self
    }
}
