internal import CTroveSystem
package import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// The operating system's failures in words.
package enum SystemError {
    /// What errno value `code` means.
    package static func text(_ code: Int32) -> String {
        // SAFETY: strerror returns a NUL-terminated string that is copied at once.
        unsafe String(cString: strerror(code))
    }

    /// An error for a failed system call on `path`; a full device has its own code.
    package static func error(_ code: Int32, _ what: String, path: String) -> TroveError {
        if ctrove_is_full(code) != 0 {
            return TroveError(.diskFull, "\(what) \(path): no space left; free some room and run the command again")
        }
        return TroveError(.inputOutput, "\(what) \(path): \(text(code))")
    }

    /// How a process ended, from its wait status.
    static func ending(waitStatus status: Int32) -> String {
        guard status >= 0 else { return "unknown end" }
        let signal = status & 0x7f
        if signal == 0 { return "exit \((status >> 8) & 0xff)" }
        // SAFETY: strsignal returns a NUL-terminated string that is copied at once.
        return unsafe "signal \(signal) (\(String(cString: strsignal(signal))))"
    }
}
