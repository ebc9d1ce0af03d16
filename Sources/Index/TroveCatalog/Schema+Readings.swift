internal import GRDB

/// What OCR read, so that it need not read the same again.
extension Schema {
    static func registerReadings(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("readings") { db in try db.execute(sql: readings) }
    }

    private static let readings = """
        CREATE TABLE page_reading (
            document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
            key TEXT NOT NULL,
            bytes BLOB NOT NULL,
            PRIMARY KEY (document_id, key)
        ) WITHOUT ROWID;
        """
}
