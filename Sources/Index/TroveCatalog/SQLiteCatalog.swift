internal import Foundation
internal import GRDB
internal import TroveCore

/// The record of documents, pages, chunks, embeddings and the ledger, in SQLite with a write-ahead log.
///
/// The only commit point of a store: a document's rows, its chunks and their embeddings commit together, and all
/// else is derived. `synchronous` is NORMAL: a killed process loses nothing that was committed; a power cut may
/// lose the last commits, which the next run does again, and never damages the file.
/// Safe to use from many tasks; one process writes at a time (the store's lock), any number read.
package final class SQLiteCatalog: Sendable {
    let pool: any DatabaseWriter

    /// Opens the catalog of `store`, migrating it to this version's tables. One that lies where nothing can be written
    /// is opened to be read as it stands.
    /// - Parameter isMapped: Whether the file is mapped into memory: for sessions that answer questions, whose passages
    ///   lie all over it. Long runs that read it from end to end leave it in the system's cache.
    /// - Throws: `.unsupportedVersion`, `.integrity`, `.inputOutput`, `.diskFull`.
    package init(store: StoreFolder, isMapped: Bool = false) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 8
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY")
            if isMapped { try db.execute(sql: "PRAGMA mmap_size = \(Self.mappedBytes)") }
            FilterFunctions.add(to: db)
        }
        do {
            do {
                pool = try DatabasePool(path: store.catalog.path, configuration: configuration)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
                guard let reader = try Self.readOnly(store, configuration) else { throw error }
                pool = reader
            }
            let migrator = Schema.migrator()
            if try pool.read({ db in try migrator.hasBeenSuperseded(db) }) {
                throw TroveError(
                    .unsupportedVersion,
                    "the catalog at \(store.catalog.path) was written by a newer trove; install that version")
            }
            if try pool.read({ db in try !migrator.hasCompletedMigrations(db) }) { try migrator.migrate(pool) }
        } catch {
            throw StoreFailure.translate(error, "cannot open \(store.catalog.path)")
        }
    }

    /// Bytes of the file that are mapped, from its start; what lies behind is read.
    private static let mappedBytes = 2 << 30

    /// The catalog of a store whose folder cannot be written to, where SQLite can make no lock and no log; nil where
    /// it could, or where a log stands beside it that must be read too.
    private static func readOnly(_ store: StoreFolder, _ configuration: Configuration) throws -> DatabaseQueue? {
        let files = FileManager.default
        let log = try? files.attributesOfItem(atPath: store.catalog.path + "-wal")[.size] as? Int
        guard !files.isWritableFile(atPath: store.url.path), files.isReadableFile(atPath: store.catalog.path),
            log ?? 0 == 0,
            let path = store.catalog.path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
        else { return nil }
        var configuration = configuration
        configuration.readonly = true
        return try DatabaseQueue(path: "file:\(path)?immutable=1", configuration: configuration)
    }

    /// Runs `body` on a snapshot of the catalog.
    func read<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws -> T {
        do {
            return try await pool.read(body)
        } catch {
            throw StoreFailure.translate(error, "cannot read the catalog")
        }
    }

    /// Runs `body` on a snapshot of the catalog, on the caller's thread: for a few rows, which take less than changing
    /// threads does.
    func lookup<T>(_ body: (Database) throws -> T) throws -> T {
        do {
            return try pool.read(body)
        } catch {
            throw StoreFailure.translate(error, "cannot read the catalog")
        }
    }

    /// Runs one statement on the caller's thread: it is a snapshot by itself, and needs no transaction around it.
    func glance<T>(_ statement: (Database) throws -> T) throws -> T {
        do {
            return try pool.unsafeRead(statement)
        } catch {
            throw StoreFailure.translate(error, "cannot read the catalog")
        }
    }

    /// Runs `body` in one transaction: all of it is committed, or nothing.
    func write<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws -> T {
        do {
            return try await pool.write(body)
        } catch {
            throw StoreFailure.translate(error, "cannot write to the catalog")
        }
    }
}

/// JSON in text columns.
enum JSONColumn {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    // Most lists and tables are empty, and a decoder takes its time over them too.

    static func decode(_ type: [String].Type, _ text: String) throws -> [String] {
        text == "[]" ? [] : try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    static func decode(_ type: [String: String].Type, _ text: String) throws -> [String: String] {
        text == "{}" ? [:] : try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// Keys as a list that one statement reads by `json_each`.
    static func list(_ keys: [Int64]) -> String { "[" + keys.map(String.init).joined(separator: ",") + "]" }
}
