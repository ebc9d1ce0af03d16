internal import GRDB
package import TroveCore

/// Rows of tables.
extension SQLiteCatalog {
    /// Keeps the tables of a document by rows.
    static func insertTables(of extracted: ExtractedDocument, document id: Int64, _ db: Database) throws {
        let tables = extracted.blocks.filter { $0.kind == .table }
        guard !tables.isEmpty else { return }
        let reader = TableReader(text: extracted.text, words: extracted.words)
        for (number, table) in tables.enumerated() {
            try insert(reader.rows(of: table.span, number: number, page: table.page), document: id, db)
        }
    }

    static func insert(_ rows: [TableRow], document id: Int64, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO table_row (document_id, span_start, span_end, table_number, row_number, page, cells)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for row in rows {
            try statement.execute(arguments: [
                id, row.span.start, row.span.end, row.table, row.row, row.page, try JSONColumn.encode(row.cells),
            ])
        }
    }

    /// The row that stands at a place of a document's text, and the first row of its table; nil where none does.
    package func tableRow(of document: Int64, at place: Int) async throws -> (row: TableRow, header: TableRow)? {
        try await read { db in
            guard
                let found = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT * FROM table_row WHERE document_id = ? AND span_start <= ? AND span_end > ?
                        ORDER BY span_start DESC LIMIT 1
                        """, arguments: [document, place, place]),
                let first = try Row.fetchOne(
                    db,
                    sql: "SELECT * FROM table_row WHERE document_id = ? AND table_number = ? AND row_number = 0",
                    arguments: [document, found["table_number"] as Int])
            else { return nil }
            return (try TableRow(row: found), try TableRow(row: first))
        }
    }

    /// All rows of a document's tables, in order.
    package func tableRows(of document: Int64) async throws -> [TableRow] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM table_row WHERE document_id = ? ORDER BY span_start", arguments: [document]
            ).map(TableRow.init(row:))
        }
    }
}

extension TableRow {
    fileprivate init(row: Row) throws {
        self.init(
            table: row["table_number"], row: row["row_number"], page: row["page"],
            span: ScalarSpan(row["span_start"], row["span_end"]),
            cells: try JSONColumn.decode([Cell].self, row["cells"]))
    }
}
