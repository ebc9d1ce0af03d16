public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveSandbox

/// Copies of a store.
extension Trove {
    /// Writes all that cannot be derived again into one file, whoever writes to the store meanwhile.
    /// - Throws: `.notFound` where there is no store, `.inputOutput`, `.diskFull`.
    public func backUp(to file: URL) throws {
        try SQLiteCatalog.backUp(store(create: false), to: file)
    }

    /// Makes a store of a backup. A store that is there already is replaced only if `replace` allows.
    /// - Throws: `.corruptInput` for what is no whole backup, `.invalidArgument` for a store that is there, `.busy`.
    public func restore(from file: URL, replace: Bool = false) async throws {
        guard FileManager.default.isReadableFile(atPath: file.path) else {
            throw TroveError(.notFound, "there is no backup at \(file.path)")
        }
        try SQLiteCatalog.checkBackup(file)
        let folder = configuration.folder(.store)
        let isNew = !FileManager.default.fileExists(atPath: folder.appendingPathComponent("trove.json").path)
        guard isNew || replace else {
            throw TroveError(
                .invalidArgument, "there is a store at \(folder.path); name another --store, or replace it with --force"
            )
        }
        var store = try StoreFolder(url: folder, create: true)
        let lock = try FileLock(path: store.lock.path)
        defer { withExtendedLifetime(lock) {} }
        do {
            try store.replaceCatalog(with: file)
        } catch let error as TroveError {
            throw error
        } catch {
            throw TroveError(.inputOutput, "cannot restore into \(folder.path): \(error.localizedDescription)")
        }
        _ = try SQLiteCatalog(store: store)
        try store.markCurrent()
    }
}
