internal import Foundation
internal import GRDB
package import TroveCore

/// A map from pictures to texts that was fitted to a user's captions.
package struct AlignmentRecord: Sendable {
    package var name: String
    package var space: SpaceRecord
    /// Whether searches use it.
    package var isActive: Bool
    /// What was measured when it was fitted, as JSON.
    package var report: String
    /// The map.
    package var head: [UInt8]

    package init(name: String, space: SpaceRecord, isActive: Bool, report: String, head: [UInt8]) {
        self.name = name
        self.space = space
        self.isActive = isActive
        self.report = report
        self.head = head
    }
}

/// Fitted heads and the vectors that they make of pictures.
extension SQLiteCatalog {
    /// Every alignment, by name.
    package func alignments() async throws -> [AlignmentRecord] {
        let spaces = try await spaces()
        return try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM alignment ORDER BY name").compactMap { row in
                let id: Int64 = row["space_id"]
                guard let space = spaces.first(where: { $0.id == id }) else { return nil }
                let head: Data = row["head"]
                return AlignmentRecord(
                    name: row["name"], space: space, isActive: row["is_active"], report: row["report"],
                    head: [UInt8](head))
            }
        }
    }

    /// Keeps an alignment with the vectors of all pictures, in place of one of that name, and makes it the active one.
    package func keep(
        _ alignment: AlignmentRecord, views: [(picture: Int64, bytes: [UInt8])]
    ) async throws {
        try await write { db in
            try db.execute(sql: "UPDATE alignment SET is_active = 0")
            try db.execute(sql: "DELETE FROM alignment WHERE name = ?", arguments: [alignment.name])
            try db.execute(
                sql: "INSERT INTO alignment (name, space_id, is_active, report, head) VALUES (?, ?, 1, ?, ?)",
                arguments: [alignment.name, alignment.space.id, alignment.report, Data(alignment.head)])
            for (picture, bytes) in views {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO picture_vector (picture_id, space_id, views) VALUES (?, ?, ?)",
                    arguments: [picture, alignment.space.id, Data(bytes)])
            }
        }
    }

    /// Makes one alignment the active one; nil for none.
    /// - Returns: False where no alignment has that name.
    package func activateAlignment(_ name: String?) async throws -> Bool {
        try await write { db in
            try db.execute(sql: "UPDATE alignment SET is_active = (name IS ?)", arguments: [name])
            return try name == nil
                || Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM alignment WHERE name = ?)", arguments: [name]) ?? false
        }
    }

    /// Forgets an alignment, its space and its vectors.
    /// - Returns: False where no alignment has that name.
    package func removeAlignment(_ name: String) async throws -> Bool {
        try await write { db in
            let space = try Int64.fetchOne(
                db, sql: "SELECT space_id FROM alignment WHERE name = ?", arguments: [name])
            guard let space else { return false }
            try db.execute(sql: "DELETE FROM alignment WHERE name = ?", arguments: [name])
            try db.execute(sql: "DELETE FROM space WHERE id = ?", arguments: [space])
            return true
        }
    }
}
