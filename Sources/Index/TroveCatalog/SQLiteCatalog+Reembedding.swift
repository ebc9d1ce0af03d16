internal import Foundation
internal import GRDB
package import TroveCore

/// Moving a store to another text encoder: what has no vector of it yet, and the switch.
extension SQLiteCatalog {
    /// A text that is to be embedded.
    package struct Embeddable: Sendable {
        /// Key of the chunk or memory.
        package var id: Int64
        /// What the encoder is given.
        package var text: String
    }

    /// The state's keys: the encoder in use, and the one before it.
    private static let encoderKey = "encoder"
    private static let formerKey = "encoder.former"

    /// The text encoder that was noted, on the caller's thread; nil where none ever was.
    package func notedEncoder() throws -> String? {
        try lookup { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT value FROM state WHERE key = ?"), arguments: [Self.encoderKey])
        }
    }

    /// Fingerprints of all spaces of texts.
    package func textSpaces() throws -> [String] {
        try lookup { db in
            try String.fetchAll(
                db.cachedStatement(sql: "SELECT fingerprint FROM space WHERE fingerprint LIKE 'text-%'"))
        }
    }

    /// The encoder that was in use before the last switch; nil where there was none.
    package func formerEncoder() async throws -> String? { try await note(Self.formerKey) }

    /// Notes the encoder of a store that has none noted yet.
    package func noteEncoder(_ name: String) async throws {
        try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO state (key, value) VALUES (?, ?)", arguments: [Self.encoderKey, name])
        }
    }

    /// How many chunks and memories have no vector in a space.
    package func textsWithoutVector(in space: SpaceRecord) async throws -> Int {
        try await read { db in
            let sql = """
                SELECT (SELECT count(*) FROM chunk) + (SELECT count(*) FROM memory)
                    - (SELECT count(*) FROM embedding WHERE space_id = ?)
                    - (SELECT count(*) FROM memory_vector WHERE space_id = ?)
                """
            return try Int.fetchOne(db, sql: sql, arguments: [space.id, space.id]) ?? 0
        }
    }

    /// How many chunks have no vector in a space, and how many there are.
    package func chunkCount(without space: SpaceRecord) async throws -> (without: Int, all: Int) {
        let with = try await vectorCount(of: space)
        let all = try await read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM chunk") ?? 0 }
        return (all - with, all)
    }

    /// Chunks after a key without a vector in a space, in order.
    package func chunks(
        without space: SpaceRecord, after key: Int64, most: Int
    ) async throws -> [Embeddable] {
        try await read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT chunk.id, chunk.text, chunk.context, chunk.heading_path, document.title FROM chunk
                    JOIN document ON document.id = chunk.document_id
                    WHERE chunk.id > ? AND NOT EXISTS (
                        SELECT 1 FROM embedding WHERE embedding.chunk_id = chunk.id AND embedding.space_id = ?)
                    ORDER BY chunk.id LIMIT ?
                    """, arguments: [key, space.id, most])
            var found: [Embeddable] = []
            while let row = try rows.next() {
                let context: String? = row["context"]
                found.append(
                    Embeddable(
                        id: row["id"], text: try (context ?? Self.usualContext(row)) + (row["text"] as String)))
            }
            return found
        }
    }

    /// Title and headings, for chunks of a store from before their context was kept.
    private static func usualContext(_ row: Row) throws -> String {
        var lines = try JSONColumn.decode([String].self, row["heading_path"])
        if let title = row["title"] as String?, !title.isEmpty, lines.first != title { lines.insert(title, at: 0) }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n\n"
    }

    /// Memories after a key without a vector in a space, in order.
    package func memories(
        without space: SpaceRecord, after key: Int64, most: Int
    ) async throws -> [(id: Int64, record: MemoryRecord)] {
        try await read { db in
            let keys = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM memory WHERE id > ? AND NOT EXISTS (
                        SELECT 1 FROM memory_vector WHERE memory_id = memory.id AND space_id = ?)
                    ORDER BY id LIMIT ?
                    """, arguments: [key, space.id, most])
            return try keys.compactMap { key in
                try Self.memories(db, where: "id = ?", [key]).first.map { (key, $0) }
            }
        }
    }

    /// Keeps vectors of chunks in a space, in one commit.
    package func add(_ vectors: [(chunk: Int64, vector: [Float])], precision: String, to space: SpaceRecord)
        async throws
    {
        try await write { db in
            for (chunk, vector) in vectors {
                // The chunk may have gone since it was read.
                try db.cachedStatement(
                    sql: """
                        INSERT OR IGNORE INTO embedding (space_id, chunk_id, vector, precision)
                        SELECT ?, id, ?, ? FROM chunk WHERE id = ?
                        """
                ).execute(arguments: [space.id, VectorColumn.encode(vector), precision, chunk])
                guard db.changesCount > 0 else { continue }
                try db.cachedStatement(
                    sql: "INSERT INTO vector_change (space_id, chunk_id, is_removal) VALUES (?, ?, 0)"
                ).execute(arguments: [space.id, chunk])
            }
            FaultPoint.reach("reindex.inside")
        }
    }

    /// Keeps vectors of memories in a space, in one commit.
    package func add(memoryVectors vectors: [(memory: Int64, vector: [Float])], to space: SpaceRecord) async throws {
        try await write { db in
            for (memory, vector) in vectors {
                try db.cachedStatement(
                    sql: """
                        INSERT OR IGNORE INTO memory_vector (memory_id, space_id, vector)
                        SELECT id, ?, ? FROM memory WHERE id = ?
                        """
                ).execute(arguments: [space.id, VectorColumn.encode(vector), memory])
            }
        }
    }

    /// Makes a space the one that texts are embedded in from now on: its name, what documents say that they were read
    /// with, and how much of each has a vector, in one commit.
    package func switchEncoder(to name: String, from former: (name: String, space: SpaceRecord?), space: SpaceRecord)
        async throws
    {
        try await write { db in
            for (key, value) in [(Self.encoderKey, name), (Self.formerKey, former.name)] {
                try db.execute(sql: "INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", arguments: [key, value])
            }
            // What was read for words alone has vectors now too.
            for old in [former.space?.fingerprint ?? "none", "none"] {
                try db.execute(
                    sql: "UPDATE document SET settings = replace(settings, ?, ?), embedded_character_count = 0",
                    arguments: [" space:\(old) ", " space:\(space.fingerprint) "])
            }
            try Self.countEmbedded(in: space, db)
            FaultPoint.reach("reindex.switch")
        }
    }

    /// Counts the characters of each document that lie in a chunk with a vector.
    private static func countEmbedded(in space: SpaceRecord, _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT chunk.document_id, chunk.span_start, chunk.span_end FROM chunk
                JOIN embedding ON embedding.chunk_id = chunk.id AND embedding.space_id = ?
                ORDER BY chunk.document_id, chunk.span_start, chunk.span_end
                """, arguments: [space.id])
        var counts: [Int64: Int] = [:]
        var (document, end): (Int64, Int) = (0, 0)
        while let row = try rows.next() {
            if row[0] != document { (document, end) = (row[0], 0) }
            let (start, stop): (Int, Int) = (row[1], row[2])
            guard stop > end else { continue }
            counts[document, default: 0] += stop - max(start, end)
            end = stop
        }
        for (document, count) in counts {
            try db.cachedStatement(sql: "UPDATE document SET embedded_character_count = ? WHERE id = ?")
                .execute(arguments: [count, document])
        }
    }

    /// Takes out the spaces of texts that are not in use, with their vectors; gives back their fingerprints.
    package func removeSpaces(except fingerprint: String) async throws -> [String] {
        try await write { db in
            let gone = try Row.fetchAll(
                db, sql: "SELECT id, fingerprint FROM space WHERE fingerprint LIKE 'text-%' AND fingerprint <> ?",
                arguments: [fingerprint])
            for row in gone {
                try db.execute(sql: "DELETE FROM vector_change WHERE space_id = ?", arguments: [row["id"] as Int64])
                try db.execute(sql: "DELETE FROM space WHERE id = ?", arguments: [row["id"] as Int64])
            }
            try db.execute(sql: "DELETE FROM state WHERE key = ?", arguments: [Self.formerKey])
            return gone.map { $0["fingerprint"] }
        }
    }
}
