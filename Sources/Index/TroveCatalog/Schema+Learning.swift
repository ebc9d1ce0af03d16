internal import GRDB

/// What people said of answers, what was learned of it, and tags of documents.
extension Schema {
    static func registerLearning(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("learning") { db in try db.execute(sql: learning) }
    }

    private static let learning = """
        CREATE TABLE judgement (
            id INTEGER PRIMARY KEY,
            query TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            hit TEXT,
            path TEXT NOT NULL,
            grade REAL NOT NULL,
            source TEXT NOT NULL,
            at REAL NOT NULL,
            UNIQUE (query, sha256, source)
        );
        CREATE TABLE learned_model (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            is_active INTEGER NOT NULL,
            made_at REAL NOT NULL,
            report TEXT NOT NULL,
            model TEXT NOT NULL
        );
        CREATE TABLE document_tag (
            document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
            tag TEXT NOT NULL,
            source TEXT NOT NULL,
            probability REAL NOT NULL,
            model TEXT,
            PRIMARY KEY (document_id, tag, source)
        ) WITHOUT ROWID;
        CREATE INDEX document_tag_tag ON document_tag(tag);
        """
}
