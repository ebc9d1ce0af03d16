package import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// The room left on the device that a store lies on: a run ends while there is still enough for what was committed.
package struct DiskRoom: Sendable {
    private let path: String

    /// Looks at the device that holds `path`.
    package init(path: String) { self.path = path }

    /// Bytes that stay free, or a twentieth of a small device.
    private static let reserve: UInt64 = 64 << 20

    /// - Throws: `.diskFull` where less than the reserve is left.
    package func check() throws(TroveError) {
        var device = statvfs()
        // SAFETY: the path is passed as a NUL-terminated copy; `device` is a local that the call fills.
        guard unsafe statvfs(path, &device) == 0 else { return }
        let unit = UInt64(device.f_frsize)
        let (free, all) = (UInt64(device.f_bavail) * unit, UInt64(device.f_blocks) * unit)
        guard free < min(Self.reserve, all / 20) else { return }
        throw TroveError(
            .diskFull,
            "only \(free >> 20) MiB are free beside \(path); what was committed is safe, free some room and run it again"
        )
    }
}
