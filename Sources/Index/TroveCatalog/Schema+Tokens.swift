internal import GRDB

/// Who may ask a server.
extension Schema {
    static func registerTokens(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("tokens") { db in try db.execute(sql: tokens) }
    }

    private static let tokens = """
        CREATE TABLE token (
            name TEXT PRIMARY KEY,
            digest BLOB NOT NULL UNIQUE,
            scope TEXT NOT NULL,
            created_at REAL NOT NULL
        );
        """
}
