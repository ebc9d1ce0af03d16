internal import GRDB

/// The log that the postings follow: each document whose words, titles or names may be other than before.
///
/// Triggers write it, so that whoever changes documents and files need not think of it.
extension Schema {
    static func registerLexical(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("lexical-1") { db in try db.execute(sql: lexical) }
    }

    private static let lexical = """
        CREATE TABLE lexical_change (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            document_id INTEGER NOT NULL
        );
        CREATE INDEX lexical_change_document ON lexical_change(document_id, sequence);
        INSERT INTO lexical_change (document_id) SELECT id FROM document ORDER BY id;
        CREATE TRIGGER lexical_document_added AFTER INSERT ON document BEGIN
            INSERT INTO lexical_change (document_id) VALUES (NEW.id);
        END;
        CREATE TRIGGER lexical_document_removed AFTER DELETE ON document BEGIN
            INSERT INTO lexical_change (document_id) VALUES (OLD.id);
        END;
        CREATE TRIGGER lexical_file_added BEFORE INSERT ON file
        WHEN NOT EXISTS (SELECT 1 FROM file WHERE path = NEW.path AND document_id IS NEW.document_id) BEGIN
            INSERT INTO lexical_change (document_id) SELECT document_id FROM file
                WHERE path = NEW.path AND document_id IS NOT NULL;
            INSERT INTO lexical_change (document_id) SELECT NEW.document_id WHERE NEW.document_id IS NOT NULL
                AND NEW.document_id IS NOT (SELECT document_id FROM lexical_change ORDER BY sequence DESC LIMIT 1);
        END;
        CREATE TRIGGER lexical_file_removed AFTER DELETE ON file WHEN OLD.document_id IS NOT NULL BEGIN
            INSERT INTO lexical_change (document_id) VALUES (OLD.document_id);
        END;
        CREATE TRIGGER lexical_file_moved AFTER UPDATE OF path, document_id ON file
        WHEN OLD.path IS NOT NEW.path OR OLD.document_id IS NOT NEW.document_id BEGIN
            INSERT INTO lexical_change (document_id) SELECT OLD.document_id WHERE OLD.document_id IS NOT NULL;
            INSERT INTO lexical_change (document_id) SELECT NEW.document_id WHERE NEW.document_id IS NOT NULL;
        END;
        """
}
