internal import CTroveSystem
package import TroveCore

/// Rights that a process which parses untrusted bytes gives up before it reads any, for good: paths but those it
/// needs, the network, other programs and processes.
package struct ProcessRestrictions: Sendable {
    /// Files and folders that stay readable, with all below them; nothing stays writable.
    package var readable: [String]

    /// Names what stays readable.
    package init(readable: [String]) { self.readable = readable }

    /// What the kernel offers to restrict a process.
    package struct Offer: Sendable {
        /// Version of Landlock; 0 for none.
        package var landlock: Int
        /// Whether system calls can be filtered.
        package var seccomp: Bool

        /// True when both are there.
        package var isWhole: Bool { landlock > 0 && seccomp }
    }

    /// What this kernel offers.
    package static var offer: Offer {
        Offer(landlock: Int(ctrove_landlock_version()), seccomp: ctrove_has_seccomp() != 0)
    }

    /// Gives up what the kernel allows to give up: a kernel without Landlock or seccomp leaves that part as it was.
    ///
    /// Landlock binds the calling thread and those that it starts; the filter of system calls binds all.
    /// - Throws: `.unavailable` where the kernel offers a restriction and refuses to apply it.
    package func apply() throws(TroveError) {
        let offer = Self.offer
        if offer.landlock > 0 {
            let status = unsafe CStrings.withPointers(readable) { paths in
                // SAFETY: the array is NULL-terminated and outlives the call, which only reads it.
                unsafe paths.withMemoryRebound(to: UnsafePointer<CChar>?.self, capacity: readable.count + 1) {
                    unsafe ctrove_landlock($0)
                }
            }
            guard status == 0 else { throw Self.refused("Landlock", status) }
        }
        if offer.seccomp {
            let status = ctrove_seccomp()
            guard status == 0 else { throw Self.refused("seccomp", status) }
        }
    }

    private static func refused(_ what: String, _ status: Int32) -> TroveError {
        TroveError(.unavailable, "the worker cannot be restricted by \(what): \(SystemError.text(status))")
    }
}

/// How urgent the work of this process is.
package enum ProcessPriority {
    /// Works only while nothing else wants the processor or the disk, together with all processes started from now on.
    package static func lower() { _ = ctrove_be_background() }
}
