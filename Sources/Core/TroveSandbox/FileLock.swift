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
            let holder = FileLock.holder(in: descriptor)
            close(descriptor)
            if status == EWOULDBLOCK {
                throw TroveError(.busy, "\(holder) is writing to this store; try again when it has finished")
            }
            throw SystemError.error(status, "cannot lock", path: path)
        }
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        // SAFETY: the array's storage holds `text.count` bytes. The pid is information only: a short write is harmless.
        _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        self.descriptor = descriptor
    }

    deinit {
        ctrove_unlock(descriptor)
        close(descriptor)
    }

    /// Who wrote the pid that stands in the file: `trove index (pid 123)`.
    private static func holder(in descriptor: Int32) -> String {
        let digits = bytes(of: descriptor, limit: 16).filter { (48...57).contains($0) }
        guard let pid = Int32(String(decoding: digits, as: UTF8.self)) else { return "another process" }
        if pid == getpid() { return "this process itself (pid \(pid))" }
        // SAFETY: the path is passed as a NUL-terminated copy.
        let file = unsafe open("/proc/\(pid)/cmdline", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "another process (pid \(pid))" }
        defer { close(file) }
        // The program without its folder, and what it was told first.
        let words = bytes(of: file, limit: 4096).split(separator: 0).prefix(2).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard let program = words.first?.split(separator: "/").last else { return "another process (pid \(pid))" }
        let verb = words.dropFirst().first { !$0.hasPrefix("-") && !$0.contains("/") }
        return "\(program)\(verb.map { " " + $0 } ?? "") (pid \(pid))"
    }

    private static func bytes(of descriptor: Int32, limit: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit)
        // SAFETY: the buffer holds `limit` bytes.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        return Array(bytes.prefix(max(0, count)))
    }
}
