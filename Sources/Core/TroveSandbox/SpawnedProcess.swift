internal import CTroveSystem
internal import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// A program just started: spawned (never forked), in a process group of its own, with a stream socket to it.
struct SpawnedProcess {
    let pid: Int32
    let channel: Int32

    /// Where the program finds its end of the socket.
    enum Place {
        /// As its standard input and output.
        case standardStreams
        /// As descriptor 3.
        case descriptor
    }

    /// Starts `executable`.
    /// - Parameters:
    ///   - arguments: Without the program's name.
    ///   - environment: The program's whole environment.
    ///   - keepStandardError: Whether it writes to this process's standard error.
    /// - Throws: `.inputOutput` if the system cannot start it.
    init(
        _ executable: String, _ arguments: [String], environment: [String: String], keepStandardError: Bool,
        channel place: Place
    ) throws(TroveError) {
        var pid: pid_t = 0
        var channel: Int32 = -1
        let status = unsafe CStrings.withPointers([executable] + arguments) { argv in
            unsafe CStrings.withPointers(environment.map { "\($0.key)=\($0.value)" }) { envp in
                // SAFETY: both arrays are NULL-terminated and outlive the call; the out-parameters are locals.
                unsafe ctrove_spawn(
                    executable, argv, envp, keepStandardError ? 1 : 0, place == .standardStreams ? 1 : 0, &pid,
                    &channel)
            }
        }
        guard status == 0 else {
            throw TroveError(.inputOutput, "cannot start \(executable): \(SystemError.text(status))")
        }
        self.pid = pid
        self.channel = channel
    }
}
