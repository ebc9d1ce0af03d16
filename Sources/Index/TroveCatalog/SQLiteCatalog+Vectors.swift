internal import Foundation
internal import GRDB
internal import Synchronization
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
        let found = Mutex<[VectorChange]>([])
        try await forEachChange(of: space, after: sequence) { changes in found.withLock { $0 += changes } }
        return found.withLock { $0 }
    }

    /// The same changes, some at a time: all the vectors of a large space need not be held at once.
    package func forEachChange(
        of space: SpaceRecord, after sequence: UInt64, _ body: @escaping @Sendable ([VectorChange]) throws -> Void
    ) async throws {
        if sequence > 0, try !hasChanged(space, after: sequence) { return }
        try await read { db in
            var changes: [VectorChange] = []
            func take(_ number: UInt64, _ chunk: Int64, _ bytes: Data?) throws {
                changes.append(
                    VectorChange(
                        sequence: number, id: chunk,
                        vector: try bytes.map { try VectorColumn.decode($0, dimension: space.dimension) }))
                guard changes.count == Self.changesAtOnce else { return }
                try body(changes)
                changes.removeAll(keepingCapacity: true)
            }
            if sequence == 0 {
                var number = try Self.numberBeforeAll(of: space, db)
                let rows = try Row.fetchCursor(
                    db, sql: Self.allVectors, arguments: [space.id])
                while let row = try rows.next() {
                    number += 1
                    try take(number, row[0], row[1])
                }
            } else {
                let rows = try Row.fetchCursor(
                    db, sql: Self.laterChanges, arguments: [space.id, Int64(clamping: sequence)])
                var later: [(number: UInt64, chunk: Int64)] = []
                while let row = try rows.next() { later.append((UInt64(clamping: row[0] as Int64), row[1])) }
                let vector = try db.cachedStatement(sql: Self.vectorOfChunk)
                for (number, chunk) in later {
                    try take(number, chunk, Data.fetchOne(vector, arguments: [space.id, chunk]))
                }
            }
            if !changes.isEmpty { try body(changes) }
        }
    }

    /// Changes given at a time.
    private static let changesAtOnce = 1024

    /// The number after which all vectors of a space can be numbered, so that the last gets that of the newest change.
    private static func numberBeforeAll(of space: SpaceRecord, _ db: Database) throws -> UInt64 {
        let newest =
            try Int64.fetchOne(
                db, sql: "SELECT max(sequence) FROM vector_change WHERE space_id = ?", arguments: [space.id]) ?? 0
        let count =
            try Int64.fetchOne(db, sql: "SELECT count(*) FROM embedding WHERE space_id = ?", arguments: [space.id]) ?? 0
        return UInt64(clamping: newest - count)
    }

    private func hasChanged(_ space: SpaceRecord, after sequence: UInt64) throws -> Bool {
        try glance { db in
            try Bool.fetchOne(
                db.cachedStatement(
                    sql: "SELECT 1 FROM vector_change WHERE sequence > ? AND space_id = ? LIMIT 1"),
                arguments: [Int64(clamping: sequence), space.id]) ?? false
        }
    }

    /// How many chunks of a space changed after `sequence`; after 0 that is every vector.
    package func changeCount(of space: SpaceRecord, after sequence: UInt64) async throws -> Int {
        guard sequence > 0 else { return try await vectorCount(of: space) }
        return try await read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(DISTINCT chunk_id) FROM vector_change WHERE space_id = ? AND sequence > ?",
                arguments: [space.id, Int64(clamping: sequence)]) ?? 0
        }
    }

    // The vectors themselves are never sorted: SQLite would hold them all in memory. The plus sign keeps it from an
    // index that has them in another order.
    private static let allVectors = "SELECT chunk_id, vector FROM embedding WHERE +space_id = ? ORDER BY chunk_id"
    private static let vectorOfChunk = "SELECT vector FROM embedding WHERE space_id = ? AND chunk_id = ?"
    private static let laterChanges = """
        SELECT max(sequence), chunk_id FROM vector_change WHERE space_id = ? AND sequence > ?
        GROUP BY chunk_id ORDER BY 1
        """

    /// The vectors of some chunks, by chunk key; chunks without one are absent.
    package func vectors(of space: SpaceRecord, chunks: [Int64]) async throws -> [Int64: [Float]] {
        try await read { db in
            var found: [Int64: [Float]] = [:]
            let statement = try db.cachedStatement(sql: Self.vectorOfChunk)
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
