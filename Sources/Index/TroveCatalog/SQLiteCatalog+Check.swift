internal import GRDB

/// What must hold among the tables, and making anew what the others imply.
extension SQLiteCatalog {
    /// SQLite's own check of the file, and rows that have lost what they belong to. Empty when all is well.
    package func integrityProblems() async throws -> [String] {
        try await read { db in
            var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
            for (what, sql) in Self.rules {
                let count = try Int.fetchOne(db, sql: sql) ?? 0
                if count > 0 { problems.append("\(count) \(what)") }
            }
            return problems
        }
    }

    /// Rows that must not be there, each with the query that counts them.
    private static let rules = [
        (
            "documents without a file",
            """
            SELECT count(*) FROM document
            WHERE id NOT IN (SELECT document_id FROM file WHERE document_id IS NOT NULL)
            """
        ),
        (
            "files of a document that is not there",
            """
            SELECT count(*) FROM file
            WHERE document_id IS NOT NULL AND document_id NOT IN (SELECT id FROM document)
            """
        ),
        (
            "files read, but without a document",
            "SELECT count(*) FROM file WHERE outcome = 'indexed' AND document_id IS NULL"
        ),
        ("chunks without a document", "SELECT count(*) FROM chunk WHERE document_id NOT IN (SELECT id FROM document)"),
        ("chunks without lexical terms", "SELECT count(*) FROM chunk WHERE id NOT IN (SELECT rowid FROM chunk_fts)"),
        ("lexical terms without a chunk", "SELECT count(*) FROM chunk_fts WHERE rowid NOT IN (SELECT id FROM chunk)"),
        ("vectors without a chunk", "SELECT count(*) FROM embedding WHERE chunk_id NOT IN (SELECT id FROM chunk)"),
        (
            "vectors of a wrong length",
            """
            SELECT count(*) FROM embedding JOIN space ON space.id = space_id WHERE length(vector) <> 4 * dimension
            """
        ),
        (
            "rows of tables beyond their document's text",
            """
            SELECT count(*) FROM table_row JOIN document ON document.id = document_id
            WHERE span_end > character_count OR span_start > span_end
            """
        ),
        (
            "memories whose identifier is not their digest's",
            "SELECT count(*) FROM memory WHERE uid <> 'm_' || substr(digest, 1, 20)"
        ),
        (
            "vectors of memories that are of a wrong length",
            """
            SELECT count(*) FROM memory_vector JOIN space ON space.id = space_id
            WHERE fingerprint LIKE 'text-%' AND length(vector) <> 4 * dimension
            """
        ),
        (
            "rows that belong to no memory",
            """
            SELECT (SELECT count(*) FROM memory_vector WHERE memory_id NOT IN (SELECT id FROM memory))
                + (SELECT count(*) FROM memory_evidence WHERE memory_id NOT IN (SELECT id FROM memory))
                + (SELECT count(*) FROM memory_run WHERE memory_id NOT IN (SELECT id FROM memory))
            """
        ),
    ]

    /// Makes the lexical index anew from chunks and documents, and removes rows that have lost what they belong to.
    package func rebuildDerived() async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM embedding WHERE chunk_id NOT IN (SELECT id FROM chunk)")
            let orphans = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM document
                    WHERE id NOT IN (SELECT document_id FROM file WHERE document_id IS NOT NULL)
                    """)
            for document in orphans { try Self.removeDocument(document, db) }
            try db.execute(sql: "DELETE FROM chunk_fts")
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT chunk.id, chunk.heading_path, chunk.text, document.title, document.names
                    FROM chunk JOIN document ON document.id = chunk.document_id ORDER BY chunk.id
                    """)
            while let row = try rows.next() {
                try Self.insertTerms(
                    chunk: row["id"], title: row["title"] ?? "",
                    headings: try JSONColumn.decode([String].self, row["heading_path"]), names: row["names"],
                    text: row["text"], db)
            }
        }
    }
}
