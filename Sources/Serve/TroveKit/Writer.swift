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
        let known = try await catalog.roots()
        if let outer = known.first(where: { path == $0.path || path.hasPrefix($0.path + "/") }) { return outer }
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        let root = try await catalog.addRoot(
            path: path, device: (attributes[.systemNumber] as? NSNumber)?.int64Value ?? 0,
            inode: (attributes[.systemFileNumber] as? NSNumber)?.int64Value ?? 0)
        try await catalog.adoptFiles(below: root)
        return root
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
        try await catalog.removeFiles(chosen)
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
