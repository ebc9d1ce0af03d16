internal import TroveCatalog
internal import TroveCore
internal import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// What stands below a root now: every regular file that is in scope, and the folders that could not be listed.
struct FolderScan: Sendable {
    /// Paths and stamps, by path.
    var files: [(path: String, stamp: FileStamp)] = []
    /// Files left out by a glob.
    var excluded: [String] = []
    /// Folders that could not be listed, with the reason: what is known below them is kept.
    var unreadable: [(path: String, reason: String)] = []
    /// Whether the root itself is there.
    var rootExists = true

    /// Walks `root` (a folder or one file). Hidden entries and symbolic links are left alone, except the root itself.
    init(root: String, include: [Glob], exclude: [Glob]) throws {
        if let stamp = FileStamp.read(path: root) {
            files = [(root, stamp)]
            return
        }
        guard Self.isFolder(root) else {
            rootExists = false
            return
        }
        var pending = [root]
        while let folder = pending.popLast() {
            try Task.checkCancellation()
            for name in list(folder) where !name.hasPrefix(".") {
                let path = folder == "/" ? "/" + name : folder + "/" + name
                let relative = String(path.dropFirst(root == "/" ? 1 : root.count + 1))
                if exclude.contains(where: { $0.matches(relative) }) {
                    excluded.append(path)
                } else if let stamp = FileStamp.read(path: path) {
                    if include.isEmpty || include.contains(where: { $0.matches(relative) }) {
                        files.append((path, stamp))
                    } else {
                        excluded.append(path)
                    }
                } else if Self.isFolder(path) {
                    pending.append(path)
                }
            }
        }
        files.sort { $0.path < $1.path }
    }

    /// True when a path that the ledger knows may have vanished only from view.
    func mayStillExist(_ path: String) -> Bool {
        unreadable.contains { path.hasPrefix($0.path + "/") }
    }

    private mutating func list(_ folder: String) -> [String] {
        // SAFETY: the stream is closed below; each entry is copied before the next is read.
        guard let stream = unsafe opendir(folder) else {
            unreadable.append((folder, SystemError.text(errno)))
            return []
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                // SAFETY: d_name is NUL-terminated within its 256 bytes.
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            names.append(name)
        }
        return names
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        // SAFETY: the path is passed as a NUL-terminated copy; `status` is a local that lstat fills.
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
