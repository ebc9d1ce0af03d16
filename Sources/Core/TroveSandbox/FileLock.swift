internal import CTroveSystem
package import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// An exclusive advisory lock on a file, which the kernel drops with its owner (`flock`).
package final class FileLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, waiting for it if `wait`. The owner's pid is written into the file, as information only.
    /// - Throws: `.busy` with the holder's pid if another process has it.
    package init(path: String, wait: Bool = false) throws(TroveError) {
        // SAFETY: the path is passed as a NUL-terminated copy; variadic `open` gets its mode.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError.error(errno, "cannot open the lock", path: path) }
        let status = ctrove_lock(descriptor, wait ? 1 : 0)
        guard status == 0 else {
            let holder = FileLock.pid(in: descriptor)
            close(descriptor)
            if status == EWOULDBLOCK {
                throw TroveError(
                    .busy, "another process\(holder) is writing to this store; try again when it has finished")
            }
            throw SystemError.error(status, "cannot lock", path: path)
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        // SAFETY: the array's storage holds `text.count` bytes. The pid is information only: a short write is harmless.
        _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func pid(in descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        // SAFETY: the buffer holds 16 bytes.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        let digits = bytes.prefix(max(0, count)).filter { (48...57).contains($0) }
        return digits.isEmpty ? "" : " (pid \(String(decoding: digits, as: UTF8.self)))"
    }
}
