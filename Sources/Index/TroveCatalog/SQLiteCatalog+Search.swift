internal import Foundation
internal import GRDB
package import TroveCore

/// Lexical search and the chunks behind the candidates.
extension SQLiteCatalog {
    /// The chunks that hold words of the question, best first by BM25 (greater is better).
    ///
    /// A word in the title counts three times one in the body, in a heading or the file's name twice.
    package func lexicalSearch(_ query: LexicalQuery, limit: Int) async throws -> [(chunk: Int64, score: Double)] {
        guard let expression = query.expression else { return [] }
        return try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT rowid, -bm25(chunk_fts, 3.0, 2.0, 2.0, 1.0) AS score FROM chunk_fts
                    WHERE chunk_fts MATCH ? ORDER BY bm25(chunk_fts, 3.0, 2.0, 2.0, 1.0), rowid LIMIT ?
                    """,
                arguments: [expression, limit]
            ).map { row in (row["rowid"], row["score"]) }
        }
    }

    /// In how many chunks each of the terms stands, and the number of chunks in all.
    package func frequencies(of terms: [String]) async throws -> (counts: [String: Int], chunks: Int) {
        try await read { db in
            let total = try Int.fetchOne(db, sql: "SELECT count(*) FROM chunk") ?? 0
            var counts: [String: Int] = [:]
            let statement = try db.cachedStatement(
                sql: "SELECT count(*) FROM (SELECT 1 FROM chunk_fts WHERE chunk_fts MATCH ? LIMIT 10000)")
            for term in terms { counts[term] = try Int.fetchOne(statement, arguments: ["\"\(term)\""]) }
            return (counts, total)
        }
    }

    /// The chunks with those keys, in the order asked; keys that are gone are left out.
    package func chunks(_ keys: [Int64]) async throws -> [ChunkRecord] {
        try await read { db in
            var documents: [Int64: DocumentRecord] = [:]
            return try keys.compactMap { key in
                try Self.chunk(db, where: "id = ?", [key], documents: &documents)
            }
        }
    }

    /// The chunk with that identifier.
    package func chunk(uid: String) async throws -> ChunkRecord? {
        try await read { db in
            var documents: [Int64: DocumentRecord] = [:]
            return try Self.chunk(db, where: "uid = ?", [uid], documents: &documents)
        }
    }

    /// All chunks of a document, in order.
    package func chunks(of document: DocumentRecord) async throws -> [ChunkRecord] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM chunk WHERE document_id = ? ORDER BY ordinal", arguments: [document.id]
            ).map { try ChunkRecord(row: $0, document: document) }
        }
    }

    /// How many documents, chunks and characters the store holds.
    package func counts() async throws -> (documents: Int, chunks: Int, characters: Int, embedded: Int) {
        try await read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS documents, coalesce(sum(character_count), 0) AS characters,
                        coalesce(sum(embedded_character_count), 0) AS embedded,
                        (SELECT count(*) FROM chunk) AS chunks FROM document
                    """)
            guard let row else { return (0, 0, 0, 0) }
            return (row["documents"], row["chunks"], row["characters"], row["embedded"])
        }
    }

    /// Tokens of all that was embedded, or would have been.
    package func tokenCount() async throws -> Int {
        try await read { db in try Int.fetchOne(db, sql: "SELECT sum(tokens) FROM chunk") ?? 0 }
    }

    private static func chunk(
        _ db: Database, where condition: String, _ arguments: StatementArguments,
        documents: inout [Int64: DocumentRecord]
    ) throws -> ChunkRecord? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM chunk WHERE \(condition)", arguments: arguments)
        else { return nil }
        let id: Int64 = row["document_id"]
        let document = try documents[id] ?? Self.documents(db, where: "document.id = ?", [id]).first
        guard let document else { throw TroveError(.integrity, "a chunk has lost its document; run `trove verify`") }
        documents[id] = document
        return try ChunkRecord(row: row, document: document)
    }
}

extension ChunkRecord {
    init(row: Row, document: DocumentRecord) throws {
        self.init(
            id: row["id"], uid: row["uid"], ordinal: row["ordinal"],
            span: ScalarSpan(row["span_start"], row["span_end"]), page: row["page"],
            headingPath: try JSONColumn.decode([String].self, row["heading_path"]), text: row["text"],
            document: document)
    }
}
