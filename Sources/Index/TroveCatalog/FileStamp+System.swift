package import TroveCore

#if canImport(Glibc)
    package import Glibc
#endif

extension FileStamp {
    /// The stamp of an open regular file; nil for anything else.
    package static func read(descriptor: Int32) -> FileStamp? {
        var status = stat()
        // SAFETY: `status` is a local that fstat fills.
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileStamp(status)
    }

    /// The stamp of what lies at `path`, symbolic links not followed; nil where there is no regular file.
    package static func read(path: String) -> FileStamp? {
        var status = stat()
        // SAFETY: the path is passed as a NUL-terminated copy; `status` is a local that lstat fills.
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return FileStamp(status)
    }

    /// The stamp that the system's answer holds.
    package init(_ status: stat) {
        self.init(
            size: Int64(status.st_size),
            modifiedNanoseconds: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec),
            changedNanoseconds: Int64(status.st_ctim.tv_sec) * 1_000_000_000 + Int64(status.st_ctim.tv_nsec),
            inode: Int64(truncatingIfNeeded: status.st_ino), device: Int64(truncatingIfNeeded: status.st_dev))
    }
}
