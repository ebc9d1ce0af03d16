internal import Foundation
internal import GRDB
package import TroveCore

/// A memory with what recall needs of it.
package struct RecallRow: Sendable {
    package var record: MemoryRecord
    package var vector: [Float]?
}

/// What recall follows.
extension SQLiteCatalog {
    package func memoryChanges(after sequence: Int64) async throws -> (rows: [Int64], through: Int64) {
        try await read { db in
            let newest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(sequence) FROM memory_change")) ?? 0
            guard newest > sequence else { return ([], newest) }
            let sql =
                sequence == 0
                ? "SELECT id FROM memory WHERE ? = 0 ORDER BY id"
                : "SELECT DISTINCT memory_id FROM memory_change WHERE sequence > ? ORDER BY 1"
            return (try Int64.fetchAll(db, sql: sql, arguments: [sequence]), newest)
        }
    }

    /// Rows with their vectors in a space, by row; those that are gone are absent. Evidence is left out.
    /// - Parameter rows: In ascending order.
    package func recallRows(_ rows: [Int64], space: SpaceRecord?) async throws -> [Int64: RecallRow] {
        guard let first = rows.first, let last = rows.last else { return [:] }
        // Rows that lie side by side are read in one go.
        let isDense = last - first < 2 * Int64(rows.count)
        return try await read { db in
            var found: [Int64: RecallRow] = [:]
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(MemoryRecord.columns), vector FROM memory
                    LEFT JOIN memory_vector ON memory_id = memory.id AND space_id = ?
                    WHERE memory.id BETWEEN ? AND ? ORDER BY memory.id
                    """)
            for range in isDense ? [first...last] : rows.map({ $0...$0 }) {
                let cursor = try Row.fetchCursor(
                    statement, arguments: [space?.id ?? 0, range.lowerBound, range.upperBound])
                while let row = try cursor.next() {
                    var made = RecallRow(record: try MemoryRecord(row: row), vector: nil)
                    if let space, let bytes = row[MemoryRecord.columnCount] as Data? {
                        made.vector = try VectorColumn.decode(bytes, dimension: space.dimension)
                    }
                    found[made.record.id] = made
                }
            }
            return found
        }
    }

    /// The views of all pictures of memories, by memory.
    package func memoryViews(of space: SpaceRecord) async throws -> [(picture: Int64, bytes: [UInt8])] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT memory_id, vector FROM memory_vector WHERE space_id = ? ORDER BY memory_id",
                arguments: [space.id]
            ).map { ($0[0], [UInt8]($0[1] as Data)) }
        }
    }

    /// Memories that can be recalled, and all.
    package func memoryCounts() async throws -> (active: Int, all: Int) {
        try await read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS total, coalesce(sum(is_disabled = 0 AND resolved_by IS NULL), 0) AS active
                    FROM memory
                    """)
            return (row?["active"] ?? 0, row?["total"] ?? 0)
        }
    }
}
