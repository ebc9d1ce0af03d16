internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveSandbox

/// The store's only writer, for as long as it lives: it holds the lock.
final class Writer: Sendable {
    let store: StoreFolder
    let catalog: SQLiteCatalog
    private let lock: FileLock

    /// Takes the store's lock and opens its catalog.
    /// - Throws: `.busy` with the holder's pid, the catalog's errors.
    init(store: StoreFolder) throws {
        self.store = store
        lock = try FileLock(path: store.lock.path)
        store.removePartialFiles()
        catalog = try SQLiteCatalog(store: store)
    }

    /// The root that covers `path`: a known one around it, or a new one that takes over those inside it.
    func root(at path: String) async throws -> RootRecord {
        if path == inboxPath || path.hasPrefix(inboxPath + "/") { return try await inbox() }
        let known = try await catalog.roots().filter { $0.path != inboxPath }
        if let outer = known.first(where: { path == $0.path || path.hasPrefix($0.path + "/") }) { return outer }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let root = try await catalog.addRoot(
            path: path, device: (attributes[.systemNumber] as? NSNumber)?.int64Value ?? 0,
            inode: (attributes[.systemFileNumber] as? NSNumber)?.int64Value ?? 0)
        try await catalog.adoptFiles(below: root, except: inboxPath)
        return root
    }

    /// The store's own root, a root of its own wherever the store lies.
    func inbox() async throws -> RootRecord {
        do {
            try FileManager.default.createDirectory(
                atPath: inboxPath, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw TroveError(.inputOutput, "cannot make \(inboxPath); check the store's permissions", cause: error)
        }
        try InboxFolder(path: inboxPath).check()
        if let known = try await catalog.roots().first(where: { $0.path == inboxPath }) { return known }
        let identity = try FileManager.default.attributesOfItem(atPath: inboxPath)
        return try await catalog.addRoot(
            path: inboxPath, device: (identity[.systemNumber] as? NSNumber)?.int64Value ?? 0,
            inode: (identity[.systemFileNumber] as? NSNumber)?.int64Value ?? 0)
    }

    /// Where the inbox lies.
    private var inboxPath: String { Trove.canonical(store.url.path) + "/" + store.inbox.lastPathComponent }

    /// Whether a path lies in the store's own root.
    func isInInbox(_ path: String) -> Bool { path.hasPrefix(inboxPath + "/") }

    /// The files of a document, or the one at a path.
    func files(of target: String) async throws -> [FileRecord] {
        if let document = try await catalog.document(uidOrPath: target) { return document.files }
        let path = Trove.canonical(target)
        if let document = try await catalog.document(uidOrPath: path) {
            return document.files.filter { $0.path == path }
        }
        return try await catalog.file(at: path).map { [$0] } ?? []
    }

    /// Forgets files so that they stay away: those of the inbox are deleted, others left out from now on.
    func removeForGood(_ files: [FileRecord]) async throws -> (deleted: [String], excluded: [String]) {
        let own = files.map(\.path).filter(isInInbox)
        let others = files.filter { !isInInbox($0.path) }
        try await catalog.exclude(others)
        try await forget(own)
        return (own, others.map(\.path))
    }

    /// Forgets paths; the files of those in the inbox are deleted with them.
    private func forget(_ paths: [String]) async throws {
        for path in paths where isInInbox(path) { try? FileManager.default.removeItem(atPath: path) }
        try await catalog.removeGivenFiles(paths)
    }

    /// Forgets a root, the files of a document, or what lies at or below a path.
    /// - Returns: How many files were forgotten; nil where the store knows no such thing.
    func remove(_ target: String, canonical path: String) async throws -> Int? {
        for root in try await catalog.roots() where root.path == path || root.path == target {
            return try await catalog.removeRoot(root)
        }
        let document = try await catalog.document(uidOrPath: target)
        let ofDocument = Set(document?.files.map(\.path) ?? [])
        let chosen = try await catalog.allFiles().map(\.path).filter {
            ofDocument.contains($0) || $0 == path || $0.hasPrefix(path + "/")
        }
        try await forget(chosen)
        return chosen.isEmpty ? nil : chosen.count
    }
}

extension StoreFolder {
    /// Removes what a killed writer left half written on a file system that cannot keep files without a name.
    fileprivate func removePartialFiles() {
        let files = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            if file.lastPathComponent.contains(".partial-") { try? FileManager.default.removeItem(at: file) }
        }
    }
}
