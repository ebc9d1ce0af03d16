internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveSandbox

/// Opening stores, older ones too.
extension Trove {
    /// The store of the configuration. One of an older format is backed up into its `backups` folder and brought to
    /// this version's format first.
    /// - Throws: `.notFound`, `.unsupportedVersion`, `.busy` while another process migrates or writes, `.integrity`.
    func store(create: Bool) throws -> StoreFolder {
        let store = try StoreFolder(url: configuration.folder(.store), create: create)
        return store.format < StoreFolder.currentFormat ? try migrated(store) : store
    }

    private func migrated(_ found: StoreFolder) throws -> StoreFolder {
        let lock = try FileLock(path: found.lock.path)
        defer { withExtendedLifetime(lock) {} }
        // Another process may have done it while this one waited.
        var store = try StoreFolder(url: found.url, create: false)
        guard store.format < StoreFolder.currentFormat else { return store }
        let files = FileManager.default
        if files.fileExists(atPath: store.catalog.path) {
            do {
                try files.createDirectory(
                    at: store.backups, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw TroveError(
                    .inputOutput,
                    "the store at \(store.url.path) has format \(store.format) and cannot be written to; make it "
                        + "writable and run any trove command once, which brings it up to format "
                        + "\(StoreFolder.currentFormat)", cause: error)
            }
            try SQLiteCatalog.backUp(store, to: store.backups.appendingPathComponent("format-\(store.format).trove"))
        }
        _ = try SQLiteCatalog(store: store)
        try store.markCurrent()
        return store
    }
}
