internal import Foundation
internal import GRDB
package import TroveCore

/// The chunks behind the candidates.
extension SQLiteCatalog {
    /// The chunks with those keys and the pages they stand on, in the order asked; keys that are gone are left out.
    package func passages(_ keys: [Int64]) throws -> [(chunk: ChunkRecord, page: PageRecord?)] {
        try lookup { db in
            var documents: [Int64: DocumentRecord] = [:]
            return try keys.compactMap { key in
                guard let chunk = try Self.chunk(db, where: "id = ?", [key], documents: &documents) else { return nil }
                return (chunk, try chunk.page.flatMap { try Self.page(db, $0, of: chunk.document.id) })
            }
        }
    }

    /// The texts of chunks with the documents they belong to; keys that are gone are absent.
    package func texts(of keys: [Int64]) throws -> [Int64: ChunkText] {
        try glance { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT chunk.id, document_id, ordinal, text, uid FROM json_each(?) CROSS JOIN chunk ON chunk.id = value
                    """)
            let rows = try Row.fetchCursor(statement, arguments: [JSONColumn.list(keys)])
            var found: [Int64: ChunkText] = [:]
            while let row = try rows.next() {
                found[row[0]] = ChunkText(document: row[1], ordinal: row[2], text: row[3], uid: row[4])
            }
            return found
        }
    }

    /// What chunks are called: the heading right above each, and the title of its document.
    package func titles(of keys: [Int64]) throws -> [Int64: [String]] {
        try glance { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT chunk.id, heading_path, title FROM json_each(?) CROSS JOIN chunk ON chunk.id = value
                    JOIN document ON document.id = document_id
                    """)
            let rows = try Row.fetchCursor(statement, arguments: [JSONColumn.list(keys)])
            var found: [Int64: [String]] = [:]
            while let row = try rows.next() {
                let headings = try JSONColumn.decode([String].self, row[1])
                found[row[0]] = [row[2] as String?, headings.last].compactMap(\.self)
            }
            return found
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
                db, sql: "SELECT \(ChunkRecord.columns) FROM chunk WHERE document_id = ? ORDER BY ordinal",
                arguments: [document.id]
            ).map { try ChunkRecord(row: $0, document: document) }
        }
    }

    /// Some chunks of a document, in order.
    package func chunks(
        of document: DocumentRecord, ordinals: ClosedRange<Int>
    ) async throws -> [ChunkRecord] {
        try await read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT \(ChunkRecord.columns) FROM chunk
                        WHERE document_id = ? AND ordinal BETWEEN ? AND ? ORDER BY ordinal
                        """),
                arguments: [document.id, ordinals.lowerBound, ordinals.upperBound]
            ).map { try ChunkRecord(row: $0, document: document) }
        }
    }

    /// How many documents, chunks and characters the store holds within `scope`; all where it is empty.
    package func counts(
        scope: [String] = []
    ) async throws -> (documents: Int, chunks: Int, characters: Int, embedded: Int) {
        try await read { db in
            let (condition, arguments) = Self.documentCondition(scope)
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS documents, coalesce(sum(character_count), 0) AS characters,
                        coalesce(sum(embedded_character_count), 0) AS embedded,
                        (SELECT count(*) FROM chunk \(scope.isEmpty ? "" : "JOIN document ON document.id = document_id")
                            WHERE \(condition)) AS chunks FROM document WHERE \(condition)
                    """, arguments: arguments + arguments)
            guard let row else { return (0, 0, 0, 0) }
            return (row["documents"], row["chunks"], row["characters"], row["embedded"])
        }
    }

    /// Documents after the one with that key, by key.
    /// - Parameters:
    ///   - scope: Folders that one of a document's files must lie in; empty for all.
    ///   - format: Short name of a format; nil for all.
    package func documents(
        after key: Int64, limit: Int, scope: [String] = [], format: String? = nil
    ) async throws -> [DocumentRecord] {
        try await read { db in
            let (condition, bound) = Self.documentCondition(scope)
            var arguments: StatementArguments = [key]
            arguments += bound
            if let format { arguments += [format] }
            arguments += [limit]
            // The limit goes into the condition: the shared query ends with its order.
            return try Self.documents(
                db,
                where: """
                    document.id IN (SELECT id FROM document WHERE id > ? AND \(condition)
                        \(format == nil ? "" : "AND format = ?") ORDER BY id LIMIT ?)
                    """, arguments)
        }
    }

    private static func documentCondition(_ scope: [String]) -> (String, StatementArguments) {
        guard !scope.isEmpty else { return ("1", []) }
        let (condition, arguments) = scopeCondition(scope)
        return ("document.id IN (SELECT document_id FROM file WHERE \(condition))", arguments)
    }

    /// Tokens of all that was embedded, or would have been.
    package func tokenCount() async throws -> Int {
        try await read { db in try Int.fetchOne(db, sql: "SELECT sum(tokens) FROM chunk") ?? 0 }
    }

    private static func chunk(
        _ db: Database, where condition: String, _ arguments: StatementArguments,
        documents: inout [Int64: DocumentRecord]
    ) throws -> ChunkRecord? {
        let statement = try db.cachedStatement(sql: "SELECT \(ChunkRecord.columns) FROM chunk WHERE \(condition)")
        // The row lies in the cursor.
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        return try withExtendedLifetime(rows) {
            guard let row = try rows.next() else { return nil }
            let id: Int64 = row[8]
            let document = try documents[id] ?? Self.documents(db, where: "document.id = ?", [id]).first
            guard let document else {
                throw TroveError(.integrity, "a chunk has lost its document; run `trove verify`")
            }
            documents[id] = document
            return try ChunkRecord(row: row, document: document)
        }
    }
}

/// A chunk's text and where it belongs.
package struct ChunkText: Sendable {
    package var document: Int64
    package var ordinal: Int
    package var text: String
    package var uid: String
}

extension ChunkRecord {
    /// What ``init(row:document:)`` reads, and the document's key behind it: by place, since names are looked up for
    /// every row.
    static let columns = "id, uid, ordinal, span_start, span_end, page, heading_path, text, document_id, parent"

    init(row: Row, document: DocumentRecord) throws {
        self.init(
            id: row[0], uid: row[1], ordinal: row[2], span: ScalarSpan(row[3], row[4]), page: row[5],
            headingPath: try JSONColumn.decode([String].self, row[6]), text: row[7],
            parent: try (row[9] as String?).map { try JSONColumn.decode(ChunkParent.self, $0) },
            document: document)
    }
}
