internal import CTroveSystem
package import TroveCore

/// What a program of unknown intent may do: read its own libraries, write into one folder, and compute for a while. It has
/// no network, starts no other process, sees none, and sends no signals.
///
/// All of it is the kernel's: Landlock for paths, a seccomp filter for system calls, limits of resources, and another user
/// where this process is root's. A kernel that lacks a layer runs nothing.
package struct Confinement: Sendable {
    /// Files and folders that it may read, with all below them.
    package var readable: [String]
    /// Files and folders that it may read and run.
    package var runnable: [String]
    /// Bytes of address space.
    package var memoryBytes: UInt64
    /// Bytes of each file that it writes.
    package var fileBytes: UInt64
    /// Seconds of processor time.
    package var cpuSeconds: UInt64

    package init(
        readable: [String], runnable: [String], memoryBytes: UInt64 = 1 << 30, fileBytes: UInt64 = 64 << 20,
        cpuSeconds: UInt64 = 60
    ) {
        self.readable = readable
        self.runnable = runnable
        self.memoryBytes = memoryBytes
        self.fileBytes = fileBytes
        self.cpuSeconds = cpuSeconds
    }

    /// The user and group that programs of root's become.
    package static let nobody = Int(ctrove_nobody)

    /// Turns this process into `program`, which stands in `folder`. The calling thread must be the first one.
    /// - Throws: `.unavailable` where it cannot be confined or started; then nothing of it has run.
    package func become(
        _ program: String, _ arguments: [String], environment: [String: String], folder: String
    ) throws(TroveError) -> Never {
        var limits = ctrove_confinement(
            memory_bytes: memoryBytes, file_bytes: fileBytes, cpu_seconds: cpuSeconds)
        let status = unsafe CStrings.withPointers([program] + arguments) { argv in
            unsafe CStrings.withPointers(environment.map { "\($0.key)=\($0.value)" }) { envp in
                unsafe Self.withPaths(readable) { readable in
                    unsafe Self.withPaths(runnable) { runnable in
                        // SAFETY: the arrays are NULL-terminated and, like the limits, outlive the call.
                        unsafe ctrove_run_confined(program, argv, envp, folder, readable, runnable, &limits)
                    }
                }
            }
        }
        throw TroveError(.unavailable, "a program cannot be confined here: \(SystemError.text(status))")
    }

    private static func withPaths(
        _ paths: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Int32
    ) -> Int32 {
        unsafe CStrings.withPointers(paths) { pointers in
            // SAFETY: the same pointers, which the callee only reads through.
            unsafe pointers.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: paths.count + 1) {
                unsafe body($0)
            }
        }
    }
}
