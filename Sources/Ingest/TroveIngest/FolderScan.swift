internal import TroveCatalog
package import TroveCore
internal import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// What stands below a root now: every regular file that is in scope, what is left out and why, and the folders that
/// could not be listed.
package struct FolderScan: Sendable {
    /// Something that is not read by intent, or cannot be named. A folder stands for all below it.
    package struct LeftOut: Sendable {
        package var path: String
        package var reason: String
        /// True for what a person should look at.
        var isFailure = false
    }

    /// Paths and stamps, by path.
    package private(set) var files: [(path: String, stamp: FileStamp)] = []
    /// Entries that are not read.
    package private(set) var leftOut: [LeftOut] = []
    /// Folders that could not be listed, with the reason: what is known below them is kept.
    private(set) var unreadable: [(path: String, reason: String)] = []
    /// The root's own identity; nil where it is not there.
    private(set) var identity: (device: Int64, inode: Int64)?
    /// Whether the root is a folder.
    private(set) var isFolder = false

    /// Whether the root is a folder without any entry.
    var isEmpty: Bool { isFolder && files.isEmpty && leftOut.isEmpty && unreadable.isEmpty && folderCount == 1 }

    private var folderCount = 0
    private let root: String
    private let policy: ScanPolicy
    /// Folders met so far through links: none is walked twice.
    private var linkedFolders: Set<String> = []

    /// Walks `root`, a folder or one file.
    package init(root: String, policy: ScanPolicy) throws {
        self.root = root
        self.policy = policy
        guard let status = FileStatus(path: root, followsLinks: true) else { return }
        identity = (status.stamp.device, status.stamp.inode)
        guard status.kind == .folder else {
            if policy.excluded.contains(root) {
                leftOut.append(LeftOut(path: root, reason: FileRecord.excludedReason))
            } else if status.kind == .file {
                files = [(root, status.stamp)]
            }
            return
        }
        isFolder = true
        try walk(Folder(path: root, relative: "", rules: IgnoreRules()))
        files.sort { $0.path < $1.path }
    }

    /// True when a path that the ledger knows may have vanished only from view.
    func mayStillExist(_ path: String) -> Bool {
        unreadable.contains { path.hasPrefix($0.path == "/" ? "/" : $0.path + "/") }
    }

    /// A folder that is still to be listed.
    private struct Folder {
        var path: String
        /// Below the root, without a slash at its ends; empty for the root itself.
        var relative: String
        /// The ignore files above it.
        var rules: IgnoreRules
    }

    private mutating func walk(_ root: Folder) throws {
        var pending = [root]
        while var folder = pending.popLast() {
            try Task.checkCancellation()
            let names = list(folder.path)
            folderCount += 1
            if names.contains("trove.json"), names.contains("catalog.sqlite") {
                leftOut.append(LeftOut(path: folder.path, reason: "a store of Trove's own"))
                continue
            }
            if policy.readsIgnoreFiles {
                for name in IgnoreRules.fileNames where names.contains(name) {
                    folder.rules.read(folder.path + "/" + name, below: folder.relative)
                }
            }
            for name in names {
                if let below = settle(name, in: folder) { pending.append(below) }
            }
        }
    }

    /// Puts one entry where it belongs; a folder to be walked is returned.
    private mutating func settle(_ name: String, in folder: Folder) -> Folder? {
        let path = folder.path == "/" ? "/" + name : folder.path + "/" + name
        let relative = folder.relative.isEmpty ? name : folder.relative + "/" + name
        if name.hasPrefix("."), !policy.readsHidden {
            leftOut.append(LeftOut(path: path, reason: "hidden; set `hidden` to read it"))
            return nil
        }
        if policy.excluded.contains(path) {
            leftOut.append(LeftOut(path: path, reason: FileRecord.excludedReason))
            return nil
        }
        if policy.excludes(relative) {
            leftOut.append(LeftOut(path: path, reason: "left out by a pattern"))
            return nil
        }
        guard var status = FileStatus(path: path, followsLinks: false) else { return nil }  // Gone meanwhile.
        if status.kind == .link {
            guard let target = follow(path) else { return nil }
            status = target
        }
        if let rule = folder.rules.rule(for: relative, isFolder: status.kind == .folder) {
            leftOut.append(LeftOut(path: path, reason: "ignored by \(rule)"))
            return nil
        }
        switch status.kind {
        case .folder: return Folder(path: path, relative: relative, rules: folder.rules)
        case .file where policy.includes(relative): files.append((path, status.stamp))
        case .file: leftOut.append(LeftOut(path: path, reason: "left out by a pattern"))
        case .link: break
        case .other(let what): leftOut.append(LeftOut(path: path, reason: "\(what), not a regular file"))
        }
        return nil
    }

    /// What a symbolic link leads to, if the policy follows it; else it is left out with the reason.
    private mutating func follow(_ path: String) -> FileStatus? {
        guard let status = FileStatus(path: path, followsLinks: true), let target = SystemPath.resolved(path) else {
            leftOut.append(LeftOut(path: path, reason: "a symbolic link to what is not there"))
            return nil
        }
        guard policy.followsLinks else {
            leftOut.append(LeftOut(path: path, reason: "a symbolic link to \(target)"))
            return nil
        }
        guard target.hasPrefix(root + "/") else {
            leftOut.append(LeftOut(path: path, reason: "a symbolic link out of the folder, to \(target)"))
            return nil
        }
        if status.kind == .folder {
            guard !path.hasPrefix(target + "/"), linkedFolders.insert(target).inserted else {
                leftOut.append(LeftOut(path: path, reason: "a symbolic link to \(target), which is read already"))
                return nil
            }
        }
        return status
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
            let (name, isValid) = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                // SAFETY: d_name is NUL-terminated within its 256 bytes.
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
                    (unsafe String(cString: $0), unsafe String(validatingCString: $0) != nil)
                }
            }
            if name == "." || name == ".." { continue }
            if isValid {
                names.append(name)
            } else {
                leftOut.append(
                    LeftOut(path: folder + "/" + name, reason: "its name is not UTF-8; rename it", isFailure: true))
            }
        }
        return names
    }
}
