package import Foundation
internal import TroveCore

/// The folder of one index: its layout and its manifest `trove.json`.
package struct StoreFolder: Sendable {
    /// The folder itself, canonical.
    package let url: URL

    /// The SQLite catalog, the only commit point.
    package var catalog: URL { url.appendingPathComponent("catalog.sqlite") }
    /// The writer's advisory lock.
    package var lock: URL { url.appendingPathComponent("writer.lock") }
    /// Derived files of one vector space.
    package func space(_ fingerprint: String) -> URL {
        url.appendingPathComponent("spaces").appendingPathComponent(fingerprint)
    }

    /// The store's own root: notes and uploads.
    package var inbox: URL { url.appendingPathComponent("inbox") }
    /// Postings snapshots, derived.
    package var lexical: URL { url.appendingPathComponent("lexical") }
    /// Copies of the catalog that Trove made by itself, before it changed the store's format.
    package var backups: URL { url.appendingPathComponent("backups") }
    /// The format of the store as it was found; below ``currentFormat`` it is to be migrated.
    package private(set) var format: Int
    /// The format that this version writes.
    package static var currentFormat: Int { Schema.version }

    private var manifest: URL { url.appendingPathComponent("trove.json") }

    /// `trove.json`.
    private struct Manifest: Codable {
        var formatVersion: Int
        var storeID: String
        enum CodingKeys: String, CodingKey {
            case formatVersion = "format_version"
            case storeID = "store_id"
        }
    }

    /// Opens the store at `url`, making it first if `create` allows.
    /// - Throws: `.notFound` where there is none, `.unsupportedVersion` for a newer format, `.integrity` for a
    ///   manifest that cannot be read, `.inputOutput`.
    package init(url: URL, create: Bool) throws {
        self.url = url.standardizedFileURL
        format = Schema.version
        let files = FileManager.default
        if !files.fileExists(atPath: manifest.path) {
            guard create else {
                throw TroveError(.notFound, "there is no store at \(url.path); make one with `trove index PATH`")
            }
            try Self.refuseForeignFolder(self.url)
            do {
                try files.createDirectory(
                    at: self.url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
                try write(Manifest(formatVersion: Schema.version, storeID: UUID().uuidString.lowercased()))
            } catch {
                throw StoreFailure.translate(error, "cannot make the store at \(url.path)")
            }
        }
        let found: Manifest
        do {
            found = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: manifest))
        } catch {
            throw TroveError(
                .integrity, "\(manifest.path) cannot be read; restore it from a backup or index into a new --store",
                cause: error)
        }
        guard found.formatVersion <= Schema.version else {
            throw TroveError(
                .unsupportedVersion,
                "the store at \(url.path) has format \(found.formatVersion), this trove reads up to "
                    + "\(Schema.version); install a newer trove, or index into another --store")
        }
        format = found.formatVersion
    }

    /// States that the store has this version's format now.
    package mutating func markCurrent() throws {
        do {
            var manifest = try JSONDecoder().decode(Manifest.self, from: Data(contentsOf: manifest))
            manifest.formatVersion = Schema.version
            try write(manifest)
        } catch {
            throw StoreFailure.translate(error, "cannot write to the store at \(url.path)")
        }
        format = Schema.version
    }

    private func write(_ content: Manifest) throws {
        let file = try NewFile(path: manifest.path)
        try file.write([UInt8](JSONEncoder().encode(content)))
        try file.finish()
    }

    /// A folder with other things in it does not become a store.
    private static func refuseForeignFolder(_ url: URL) throws {
        let content = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        guard content.isEmpty else {
            throw TroveError(
                .invalidArgument, "\(url.path) is no store and not empty; name an empty folder with --store")
        }
    }
}
