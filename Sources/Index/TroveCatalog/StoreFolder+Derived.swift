package import Foundation
internal import TroveCore

/// What can be made again from the catalog.
extension StoreFolder {
    /// Folders of derived files.
    private var derived: [URL] { ["spaces", "lexical", "cache", "thumbs"].map(url.appendingPathComponent) }

    /// Removes every derived file: all of it can be made again.
    package func removeDerivedFiles() throws {
        for folder in derived where FileManager.default.fileExists(atPath: folder.path) {
            do {
                try FileManager.default.removeItem(at: folder)
            } catch {
                throw StoreFailure.translate(error, "cannot remove \(folder.path)")
            }
        }
    }

    /// Puts the catalog of a backup in this one's place, with nothing derived left of the old one.
    package func replaceCatalog(with backup: URL) throws {
        try removeDerivedFiles()
        let copy = URL(fileURLWithPath: catalog.path + ".partial-restore")
        try? FileManager.default.removeItem(at: copy)
        try FileManager.default.copyItem(at: backup, to: copy)
        let handle = try FileHandle(forUpdating: copy)
        try handle.synchronize()
        try handle.close()
        for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: catalog.path + ending) }
        // SAFETY: both paths are passed as NUL-terminated copies.
        guard unsafe rename(copy.path, catalog.path) == 0 else {
            throw TroveError(.inputOutput, "cannot write \(catalog.path); check the store's permissions")
        }
    }

    /// Backups that lie in the store's own folder, by name.
    package var ownBackups: [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: backups.path)) ?? []
        return names.sorted().map(backups.appendingPathComponent)
    }
}
