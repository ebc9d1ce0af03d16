#if canImport(Glibc)
    internal import Glibc
#endif

/// A file that has no name before it is whole: written without one, synchronised, then linked into its folder.
///
/// A process that is killed leaves nothing behind, because the kernel frees a file without a name with its last
/// descriptor. Where the file system cannot do that, a `.partial` name stands in for it.
package final class NewFile {
    /// Where the file is to stand.
    package let path: String
    /// Open for writing.
    package let descriptor: Int32
    /// The name in use until the end, where the file system needs one.
    private let partial: String?
    private var isDone = false

    private static func folder(of path: String) -> String {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        return end == path.startIndex ? (path.hasPrefix("/") ? "/" : ".") : String(path[..<end])
    }

    /// Begins a file that is to stand at `path`; its folder must exist.
    package init(path: String, permissions: UInt32 = 0o600) throws(TroveError) {
        self.path = path
        let folder = Self.folder(of: path)
        // SAFETY: the path is passed as a NUL-terminated copy; variadic `open` gets its mode.
        let unnamed = unsafe open(folder, Self.unnamed | O_RDWR | O_CLOEXEC, permissions)
        if unnamed >= 0 {
            descriptor = unnamed
            partial = nil
            return
        }
        let name = "\(path).partial-\(getpid())"
        // SAFETY: as above.
        descriptor = unsafe open(name, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, permissions)
        partial = name
        guard descriptor >= 0 else { throw Self.failure("create", path) }
    }

    deinit {
        close(descriptor)
        // SAFETY: the path is passed as a NUL-terminated copy.
        if !isDone, let partial { _ = unsafe unlink(partial) }
    }

    /// Appends bytes at the descriptor's position.
    package func write(_ bytes: [UInt8]) throws(TroveError) {
        var done = 0
        while done < bytes.count {
            // SAFETY: the bytes from `done` to the end are the array's.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("write", path) }
            done += count
        }
    }

    /// Goes back to the file's first byte.
    package func rewind() throws(TroveError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.failure("seek in", path) }
    }

    /// Synchronises the file and gives it its name, over an older file of that name.
    package func finish() throws(TroveError) {
        guard fsync(descriptor) == 0 else { throw Self.failure("synchronise", path) }
        FaultPoint.reach("file.synced")
        if let partial {
            // SAFETY: both paths are passed as NUL-terminated copies.
            guard unsafe rename(partial, path) == 0 else { throw Self.failure("rename", path) }
        } else {
            try link()
        }
        isDone = true
        FaultPoint.reach("file.named")
        // SAFETY: as above.
        let parent = unsafe open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw Self.failure("open the folder of", path) }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw Self.failure("synchronise the folder of", path) }
    }

    /// A link cannot replace a file: an older one is renamed over, through a name of its own.
    private func link() throws(TroveError) {
        let source = "/proc/self/fd/\(descriptor)"
        // SAFETY: the paths are passed as NUL-terminated copies.
        if unsafe linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return }
        guard errno == EEXIST else { throw Self.failure("name", path) }
        let name = "\(path).partial-\(getpid())"
        _ = unsafe unlink(name)
        guard unsafe linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
            throw Self.failure("name", path)
        }
        guard unsafe rename(name, path) == 0 else { throw Self.failure("rename", path) }
    }

    /// `O_TMPFILE`, which Swift does not take over from the C library.
    private static let unnamed: Int32 = 0o20_000_000 | O_DIRECTORY

    private static func failure(_ verb: String, _ path: String) -> TroveError {
        let code = errno
        // SAFETY: strerror returns a string that is copied at once.
        let reason = unsafe String(cString: strerror(code))
        return TroveError(
            code == ENOSPC || code == EDQUOT ? .diskFull : .inputOutput, "cannot \(verb) \(path): \(reason)")
    }
}
