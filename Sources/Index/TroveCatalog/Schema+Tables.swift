internal import Foundation
internal import GRDB
internal import TroveCore

/// Tables by rows and cells. Those of older stores are taken from the text that they keep.
extension Schema {
    static func registerTables(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("tables") { db in
            try db.execute(sql: tables)
            let documents = try Row.fetchCursor(
                db, sql: "SELECT id, text FROM document WHERE instr(text, char(9)) > 0")
            while let row = try documents.next() {
                let (id, text): (Int64, String) = (row["id"], row["text"])
                let reader = TableReader(text: text, words: try words(of: id, db))
                let pages = try Row.fetchAll(
                    db, sql: "SELECT page, span_start, span_end FROM page WHERE document_id = ?", arguments: [id])
                for (number, span) in reader.likelyTables().enumerated() {
                    let page = pages.last { ($0["span_start"] as Int) <= span.start }?["page"] as Int?
                    try SQLiteCatalog.insert(reader.rows(of: span, number: number, page: page), document: id, db)
                }
            }
        }
    }

    private static func words(of document: Int64, _ db: Database) throws -> [Word] {
        try Row.fetchAll(
            db, sql: "SELECT page, words FROM page WHERE document_id = ? AND words IS NOT NULL ORDER BY page",
            arguments: [document]
        ).flatMap { row in WordCodec.decode([UInt8](row["words"] as Data), page: row["page"]) ?? [] }
    }

    private static let tables = """
        CREATE TABLE table_row (
            document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
            span_start INTEGER NOT NULL,
            span_end INTEGER NOT NULL,
            table_number INTEGER NOT NULL,
            row_number INTEGER NOT NULL,
            page INTEGER,
            cells TEXT NOT NULL,
            PRIMARY KEY (document_id, span_start)
        ) WITHOUT ROWID;
        """
}
