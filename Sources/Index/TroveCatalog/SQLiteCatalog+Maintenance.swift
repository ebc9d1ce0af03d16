package import Foundation
internal import GRDB
package import TroveCore

/// Backups, purging, and what lies misread.
extension SQLiteCatalog {
    /// Writes a consistent copy of the catalog at `url`, whoever writes meanwhile; an older file there is replaced.
    package static func backUp(_ store: StoreFolder, to url: URL) throws {
        let partial = url.path + ".partial-\(ProcessInfo.processInfo.processIdentifier)"
        defer { try? FileManager.default.removeItem(atPath: partial) }
        try? FileManager.default.removeItem(atPath: partial)
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(10)
            let queue = try DatabaseQueue(path: store.catalog.path, configuration: configuration)
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [partial])
            }
            try queue.close()
            let handle = try FileHandle(forUpdating: URL(fileURLWithPath: partial))
            try handle.synchronize()
            try handle.close()
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: partial)
        } catch {
            throw StoreFailure.translate(error, "cannot back up to \(url.path)")
        }
        // SAFETY: both paths are passed as NUL-terminated copies.
        guard unsafe rename(partial, url.path) == 0 else {
            throw TroveError(.inputOutput, "cannot write \(url.path); name a file in a folder that can be written to")
        }
    }

    /// Whether the file at `url` is a whole catalog that this version reads.
    /// - Throws: `.corruptInput`, `.unsupportedVersion`.
    package static func checkBackup(_ url: URL) throws {
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let queue = try DatabaseQueue(path: url.path, configuration: configuration)
            try queue.read { db in
                guard try db.tableExists("document"), try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok"
                else { throw TroveError(.corruptInput, "\(url.path) is no whole backup of a store") }
                guard try !Schema.migrator().hasBeenSuperseded(db) else {
                    throw TroveError(
                        .unsupportedVersion, "\(url.path) was written by a newer trove; install that version")
                }
            }
            try queue.close()
        } catch let error as TroveError {
            throw error
        } catch {
            throw TroveError(.corruptInput, "\(url.path) is no whole backup of a store", cause: error)
        }
    }

    /// Rewrites the file without anything that was removed: freed pages, terms of removed passages.
    package func purge() async throws {
        do {
            try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "INSERT INTO chunk_fts (chunk_fts) VALUES ('optimize')")
                try db.execute(sql: "VACUUM")
            }
        } catch {
            throw StoreFailure.translate(error, "cannot purge the catalog")
        }
    }

    /// Empties the write-ahead log, waiting at most `seconds` for readers to let go of it.
    /// - Returns: False if one held it to the end.
    package func emptyLog(within seconds: Double) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while true {
            let isEmpty = try await isLogEmptied()
            if isEmpty || ContinuousClock.now >= deadline { return isEmpty }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func isLogEmptied() async throws -> Bool {
        do {
            return try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = 100")
                defer { try? db.execute(sql: "PRAGMA busy_timeout = 10000") }
                return try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)").map { ($0[0] as Int) == 0 } ?? false
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY || error.resultCode == .SQLITE_LOCKED
        {
            return false
        } catch {
            throw StoreFailure.translate(error, "cannot empty the catalog's log")
        }
    }

    /// A note that the store keeps for later runs; nil where there is none.
    package func note(_ key: String) async throws -> String? {
        try await read { db in
            try String.fetchOne(db, sql: "SELECT value FROM state WHERE key = ?", arguments: [key])
        }
    }

    /// Keeps a note; nil takes it out.
    package func setNote(_ key: String, _ value: String?) async throws {
        try await write { db in
            if let value {
                try db.execute(sql: "INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", arguments: [key, value])
            } else {
                try db.execute(sql: "DELETE FROM state WHERE key = ?", arguments: [key])
            }
        }
    }

    /// The first file of each document without pages that was read under a name with another hint than that file has.
    package func misreadFiles() async throws -> [FileRecord] {
        try await read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT first.path, document.read_as
                    FROM (SELECT document_id, min(path) AS path FROM file WHERE document_id IS NOT NULL
                        GROUP BY document_id) AS first
                    JOIN document ON document.id = first.document_id WHERE document.page_count = 0
                    """)
            var paths: [String] = []
            while let row = try rows.next() {
                let path: String = row[0]
                if ReadingName.of(path: path) != row[1] as String { paths.append(path) }
            }
            return try paths.compactMap { path in
                try FileRecord.fetch(db, "WHERE path = ?", [path]).first
            }
        }
    }
}
