internal import Foundation
internal import GRDB
package import TroveCore

/// Vector spaces, embeddings, and the log of their changes that readers and snapshots follow.
extension SQLiteCatalog {
    /// The space with that fingerprint, made if it is new.
    package func addSpace(fingerprint: String, dimension: Int) async throws -> SpaceRecord {
        if let known = try await space(fingerprint: fingerprint) { return known }
        try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO space (fingerprint, dimension) VALUES (?, ?)",
                arguments: [fingerprint, dimension])
        }
        guard let made = try await space(fingerprint: fingerprint) else {
            throw TroveError(.integrity, "the space \(fingerprint) was not kept")
        }
        return made
    }

    /// The space with that fingerprint.
    package func space(fingerprint: String) async throws -> SpaceRecord? {
        try await spaces().first { $0.fingerprint == fingerprint }
    }

    /// Every space.
    package func spaces() async throws -> [SpaceRecord] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM space ORDER BY id").map { row in
                SpaceRecord(id: row["id"], fingerprint: row["fingerprint"], dimension: row["dimension"])
            }
        }
    }

    /// How many chunks have a vector in a space.
    package func vectorCount(of space: SpaceRecord) async throws -> Int {
        try await read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM embedding WHERE space_id = ?", arguments: [space.id]) ?? 0
        }
    }

    /// How many pictures have vectors in a space.
    package func pictureCount(of space: SpaceRecord) async throws -> Int {
        try await read { db in
            let sql = "SELECT count(*) FROM picture_vector WHERE space_id = ?"
            return try Int.fetchOne(db, sql: sql, arguments: [space.id]) ?? 0
        }
    }

    /// Changes after `sequence`, ascending, the last one of each chunk only; vectors as they are now.
    ///
    /// After 0 that is every vector, numbered by the newest change: a graph can always be built anew.
    package func changes(of space: SpaceRecord, after sequence: UInt64) async throws -> [VectorChange] {
        if sequence > 0, try !hasChanged(space, after: sequence) { return [] }
        return try await read { db in
            let rows =
                if sequence == 0 {
                    try Row.fetchCursor(db, sql: Self.everyVector, arguments: [space.id, space.id])
                } else {
                    try Row.fetchCursor(db, sql: Self.laterChanges, arguments: [space.id, Int64(clamping: sequence)])
                }
            var changes: [VectorChange] = []
            while let row = try rows.next() {
                let bytes: Data? = row["vector"]
                changes.append(
                    VectorChange(
                        sequence: UInt64(clamping: row["sequence"] as Int64), id: row["chunk_id"],
                        vector: try bytes.map { try VectorColumn.decode($0, dimension: space.dimension) }))
            }
            return changes
        }
    }

    private func hasChanged(_ space: SpaceRecord, after sequence: UInt64) throws -> Bool {
        try lookup { db in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: "SELECT 1 FROM vector_change WHERE sequence > ? AND space_id = ? LIMIT 1"),
                arguments: [Int64(clamping: sequence), space.id]) ?? false
        }
    }

    private static let everyVector = """
        SELECT (SELECT max(sequence) FROM vector_change WHERE space_id = ?) - count(*) OVER () + row_number() OVER ()
            AS sequence, chunk_id, vector
        FROM embedding WHERE space_id = ? ORDER BY sequence
        """
    private static let laterChanges = """
        SELECT max(change.sequence) AS sequence, change.chunk_id AS chunk_id, embedding.vector AS vector
        FROM vector_change AS change
        LEFT JOIN embedding ON embedding.space_id = change.space_id AND embedding.chunk_id = change.chunk_id
        WHERE change.space_id = ? AND change.sequence > ?
        GROUP BY change.chunk_id ORDER BY 1
        """

    /// The vectors of some chunks, by chunk key; chunks without one are absent.
    package func vectors(of space: SpaceRecord, chunks: [Int64]) async throws -> [Int64: [Float]] {
        try await read { db in
            var found: [Int64: [Float]] = [:]
            let statement = try db.cachedStatement(
                sql: "SELECT vector FROM embedding WHERE space_id = ? AND chunk_id = ?")
            for chunk in chunks {
                if let bytes = try Data.fetchOne(statement, arguments: [space.id, chunk]) {
                    found[chunk] = try VectorColumn.decode(bytes, dimension: space.dimension)
                }
            }
            return found
        }
    }
}

/// Vectors as blobs: little-endian 32-bit floats.
enum VectorColumn {
    static func encode(_ vector: [Float]) -> Data {
        // SAFETY: every bit pattern of a float is bytes; the copy is made before the buffer goes.
        unsafe vector.withUnsafeBytes { unsafe Data($0) }
    }

    static func decode(_ data: Data, dimension: Int) throws -> [Float] {
        guard data.count == dimension * MemoryLayout<Float>.size else {
            throw TroveError(.integrity, "a vector has \(data.count) bytes instead of \(dimension * 4)")
        }
        return unsafe [Float](unsafeUninitializedCapacity: dimension) { buffer, count in
            // SAFETY: the size was checked above; every bit pattern is a float.
            count = unsafe data.copyBytes(to: buffer) / MemoryLayout<Float>.size
        }
    }
}
