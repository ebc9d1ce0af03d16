internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// Places where the kill harness ends the process, as a power cut would: `TROVE_FAULT=commit.inside:3` at the third
/// time that `commit.inside` is reached. Without the variable a point costs one comparison.
package enum FaultPoint {
    private static let wanted: (name: String, count: Int)? = {
        // SAFETY: the environment is not written to by this process; the string is copied at once.
        guard let value = unsafe getenv("TROVE_FAULT").map({ unsafe String(cString: $0) }) else { return nil }
        let parts = value.split(separator: ":")
        guard parts.count == 2, let count = Int(parts[1]) else { return nil }
        return (String(parts[0]), count)
    }()
    private static let reached = Atomic<Int>(0)

    /// Ends the process without any clean-up if the harness asked for it here.
    package static func reach(_ name: StaticString) {
        guard let wanted, wanted.name == "\(name)" else { return }
        if reached.add(1, ordering: .relaxed).newValue == wanted.count { kill(getpid(), SIGKILL) }
    }
}
