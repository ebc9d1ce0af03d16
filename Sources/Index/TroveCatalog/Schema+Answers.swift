internal import GRDB

/// Answers that were kept, and the language models that were asked for some.
extension Schema {
    static func registerAnswers(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("answers") { db in try db.execute(sql: answers) }
    }

    private static let answers = """
        CREATE TABLE saved_answer (
            id INTEGER PRIMARY KEY,
            uid TEXT NOT NULL UNIQUE,
            body TEXT NOT NULL,
            checked TEXT
        );
        CREATE TABLE saved_answer_source (
            answer_id INTEGER NOT NULL REFERENCES saved_answer(id) ON DELETE CASCADE,
            path TEXT NOT NULL,
            PRIMARY KEY (path, answer_id)
        ) WITHOUT ROWID;
        CREATE INDEX saved_answer_source_answer ON saved_answer_source(answer_id);
        CREATE TABLE endpoint_use (
            host TEXT NOT NULL,
            model TEXT NOT NULL,
            requests INTEGER NOT NULL,
            sent_bytes INTEGER NOT NULL,
            received_bytes INTEGER NOT NULL,
            first_at REAL NOT NULL,
            last_at REAL NOT NULL,
            traits TEXT NOT NULL,
            PRIMARY KEY (host, model)
        ) WITHOUT ROWID;
        """
}
