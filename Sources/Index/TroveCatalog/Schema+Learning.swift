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
        CREATE TABLE person_tag (
            path TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            tag TEXT NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (path, tag)
        ) WITHOUT ROWID;
        CREATE INDEX person_tag_sha256 ON person_tag(sha256);
        CREATE TABLE learned_tag (
            sha256 TEXT NOT NULL,
            tagger TEXT NOT NULL,
            tag TEXT,
            probability REAL NOT NULL,
            PRIMARY KEY (sha256, tagger)
        ) WITHOUT ROWID;
        """
}
