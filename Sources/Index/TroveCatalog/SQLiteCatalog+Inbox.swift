internal import Foundation
internal import GRDB
package import TroveCore

/// What is kept beside the ledger: what was said of a file when it was given, and what is left out on request.
extension SQLiteCatalog {
    /// Keeps what is said of the file at `path`; it is laid over what its document says of itself.
    package func giveMetadata(_ metadata: [String: String], to path: String) async throws {
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO given_metadata (path, metadata) VALUES (?, ?)",
                arguments: [path, try JSONColumn.encode(metadata)])
        }
    }

    /// Leaves files out from now on: forgets what only they held, and says in the ledger why.
    package func exclude(_ files: [FileRecord]) async throws {
        let rows = files.map { file in
            FileRecord(
                path: file.path, rootID: file.rootID, format: FileRecord.leftOutFormat, state: .skipped,
                reason: FileRecord.excludedReason)
        }
        let now = Date().timeIntervalSince1970
        try await write { db in
            for row in rows {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO exclusion (path, excluded_at) VALUES (?, ?)",
                    arguments: [row.path, now])
            }
            try Self.settleFiles(of: rows.compactMap { try $0.replace(db) }, db)
        }
    }

    /// Takes exclusions back: the next run reads the files again.
    package func include(_ paths: [String]) async throws {
        try await write { db in
            for path in paths {
                try db.execute(sql: "DELETE FROM exclusion WHERE path = ?", arguments: [path])
                try db.execute(
                    sql: "DELETE FROM file WHERE path = ? AND document_id IS NULL", arguments: [path])
            }
        }
    }

    /// What is left out on request, by path, with the seconds since 1970 when that was asked.
    package func exclusions() async throws -> [(path: String, since: Double)] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT path, excluded_at FROM exclusion ORDER BY path").map {
                ($0["path"], $0["excluded_at"])
            }
        }
    }

    /// Forgets paths, what was said of them, and the documents that no other path holds, in one transaction.
    package func removeGivenFiles(_ paths: [String]) async throws {
        try await write { db in
            for path in paths {
                try db.execute(sql: "DELETE FROM given_metadata WHERE path = ?", arguments: [path])
            }
            try Self.removeFiles(paths, db)
        }
    }
}

extension FileRecord {
    /// Stands in the ledger's format column of entries that are not read by intent.
    package static let leftOutFormat = "excluded"
    /// Why a file is not read that was removed with the wish that it stay away.
    package static let excludedReason = "removed on request; `trove remove --include` takes that back"
}
