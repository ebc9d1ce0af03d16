internal import TroveCatalog
internal import TroveCore

#if canImport(Glibc)
    internal import Glibc
#endif

/// What stands at a path.
struct FileStatus: Sendable {
    enum Kind: Sendable, Equatable {
        case file, folder, link
        /// In words: a named pipe, a socket...
        case other(String)
    }

    let kind: Kind
    let stamp: FileStamp

    /// Looks at `path`; nil where nothing stands, or a link leads nowhere that `followsLinks`.
    init?(path: String, followsLinks: Bool) {
        var status = stat()
        // SAFETY: the path is passed as a NUL-terminated copy; `status` is a local that the call fills.
        let found = unsafe followsLinks ? stat(path, &status) : lstat(path, &status)
        guard found == 0 else { return nil }
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            case S_IFIFO: .other("a named pipe")
            case S_IFSOCK: .other("a socket")
            default: .other("a device")
            }
        stamp = FileStamp(status)
    }
}

/// Paths as the system sees them.
enum SystemPath {
    /// `path` with every symbolic link resolved; nil where nothing stands.
    static func resolved(_ path: String) -> String? {
        // SAFETY: realpath allocates its answer, which is copied and freed here.
        guard let found = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }
}
