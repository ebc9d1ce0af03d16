internal import CTroveSystem
package import TroveCore

/// Limits that a process which parses untrusted bytes puts on itself before it reads any.
package struct ProcessLimits: Sendable {
    /// Bytes of heap and anonymous memory (`RLIMIT_DATA`; the address space is left alone: maps of files are free).
    package var dataBytes: UInt64
    /// Seconds of CPU time, a backstop behind the parent's deadlines; 0 for none.
    package var cpuSeconds: UInt64
    /// Open descriptors.
    package var openFiles: UInt64

    /// Limits for an extraction worker.
    package init(dataBytes: UInt64 = 2 << 30, cpuSeconds: UInt64 = 0, openFiles: UInt64 = 256) {
        self.dataBytes = dataBytes
        self.cpuSeconds = cpuSeconds
        self.openFiles = openFiles
    }

    /// Applies the limits to this process, for good.
    package func apply() throws(TroveError) {
        let status = ctrove_limit_process(dataBytes, cpuSeconds, openFiles)
        guard status == 0 else {
            throw TroveError(.inputOutput, "cannot limit the worker process: \(SystemError.text(status))")
        }
    }

    /// Ends this process as soon as its parent's end of the channel is closed.
    package static func exitWithParent() { ctrove_exit_with_peer(3) }
}
