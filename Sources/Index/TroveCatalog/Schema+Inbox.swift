internal import GRDB

/// What people and agents give beside files: what a file of theirs is about, and what is to be left out.
extension Schema {
    static func registerInbox(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("inbox") { db in try db.execute(sql: inbox) }
    }

    /// Triggers lay what was given with a path over what its document says of itself, whenever the two meet: so it
    /// outlives every later reading.
    private static let inbox = """
        CREATE TABLE given_metadata (
            path TEXT PRIMARY KEY,
            metadata TEXT NOT NULL
        );
        CREATE TABLE exclusion (
            path TEXT PRIMARY KEY,
            excluded_at REAL NOT NULL
        );
        CREATE TRIGGER given_metadata_added AFTER INSERT ON file
        WHEN NEW.document_id IS NOT NULL AND EXISTS (SELECT 1 FROM given_metadata WHERE path = NEW.path) BEGIN
            UPDATE document SET
                metadata = json_patch(metadata, (SELECT metadata FROM given_metadata WHERE path = NEW.path)),
                title = coalesce(
                    (SELECT json_extract(metadata, '$.title') FROM given_metadata WHERE path = NEW.path), title)
            WHERE id = NEW.document_id;
        END;
        CREATE TRIGGER given_metadata_moved AFTER UPDATE OF document_id ON file
        WHEN NEW.document_id IS NOT NULL AND EXISTS (SELECT 1 FROM given_metadata WHERE path = NEW.path) BEGIN
            UPDATE document SET
                metadata = json_patch(metadata, (SELECT metadata FROM given_metadata WHERE path = NEW.path)),
                title = coalesce(
                    (SELECT json_extract(metadata, '$.title') FROM given_metadata WHERE path = NEW.path), title)
            WHERE id = NEW.document_id;
        END;
        """
}
