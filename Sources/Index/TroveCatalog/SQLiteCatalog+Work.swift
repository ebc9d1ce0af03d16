internal import Foundation
internal import GRDB
package import TroveCore

extension SQLiteCatalog: Catalog {}

/// The work queue: files that wait, and who has leased them.
extension SQLiteCatalog {
    package func enqueue(_ items: [WorkItem]) async throws {
        try await write { db in
            let statement = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO work (path, root_id, priority) VALUES (?, ?, ?)")
            for item in items { try statement.execute(arguments: [item.path, item.rootID, item.priority]) }
        }
    }

    package func lease(_ count: Int, owner: String, seconds: Double, now: Double) async throws -> [WorkItem] {
        try await write { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM work WHERE leased_until <= ? ORDER BY priority, path LIMIT ?",
                arguments: [now, count])
            return try rows.map { row in
                let item = WorkItem(
                    path: row["path"], rootID: row["root_id"], priority: row["priority"],
                    attempts: (row["attempts"] as Int) + 1)
                try db.execute(
                    sql: "UPDATE work SET owner = ?, leased_until = ?, attempts = ? WHERE path = ?",
                    arguments: [owner, now + seconds, item.attempts, item.path])
                return item
            }
        }
    }

    package func finish(_ paths: [String], owner: String) async throws -> [String] {
        try await write { db in
            try paths.compactMap { path in
                try String.fetchOne(
                    db, sql: "DELETE FROM work WHERE path = ? AND owner = ? RETURNING path", arguments: [path, owner])
            }
        }
    }

    /// Takes a file off the queue: it waits no longer.
    static func takeOff(_ path: String, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM work WHERE path = ?").execute(arguments: [path])
    }

    /// States which files of a root wait to be read. Each is taken off with the row that says what became of it.
    package func setPending(_ items: [WorkItem], of roots: [Int64]) async throws {
        try await write { db in
            for root in roots { try db.execute(sql: "DELETE FROM work WHERE root_id = ?", arguments: [root]) }
            let statement = try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO work (path, root_id, priority) VALUES (?, ?, ?)")
            for item in items { try statement.execute(arguments: [item.path, item.rootID, item.priority]) }
        }
    }
}
