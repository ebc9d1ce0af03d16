internal import GRDB

/// The tables of `catalog.sqlite`, by migration. `TroveCatalog.docc/Schema.md` explains each column.
enum Schema {
    /// Version of the store's format; a store of a higher one is refused.
    static let version = 2

    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in try db.execute(sql: first) }
        migrator.registerMigration("2") { db in try db.execute(sql: second) }
        migrator.registerMigration("pictures") { db in try db.execute(sql: pictures) }
        registerLexical(in: &migrator)
        migrator.registerMigration("parents") { db in try db.execute(sql: parents) }
        registerInbox(in: &migrator)
        registerTokens(in: &migrator)
        registerMemory(in: &migrator)
        registerReadings(in: &migrator)
        registerTables(in: &migrator)
        registerAnswers(in: &migrator)
        registerLearning(in: &migrator)
        migrator.registerMigration("contexts") { db in try db.execute(sql: contexts) }
        registerRuns(in: &migrator)
        return migrator
    }

    private static let first = """
        CREATE TABLE root (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            device INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            added_at REAL NOT NULL
        );
        CREATE TABLE document (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            sha256 TEXT NOT NULL UNIQUE,
            format TEXT NOT NULL,
            title TEXT,
            metadata TEXT NOT NULL,
            text TEXT NOT NULL,
            page_count INTEGER NOT NULL,
            character_count INTEGER NOT NULL,
            embedded_character_count INTEGER NOT NULL,
            is_incomplete INTEGER NOT NULL,
            warnings TEXT NOT NULL,
            settings TEXT NOT NULL,
            indexed_at REAL NOT NULL
        );
        CREATE TABLE file (
            path TEXT PRIMARY KEY,
            root_id INTEGER NOT NULL REFERENCES root(id) ON DELETE CASCADE,
            document_id INTEGER REFERENCES document(id),
            size INTEGER NOT NULL,
            modified_ns INTEGER NOT NULL,
            changed_ns INTEGER NOT NULL,
            inode INTEGER NOT NULL,
            device INTEGER NOT NULL,
            format TEXT,
            outcome TEXT NOT NULL,
            reason TEXT,
            checked_at REAL NOT NULL
        );
        CREATE INDEX file_document ON file(document_id);
        CREATE INDEX file_root ON file(root_id);
        CREATE TABLE page (
            document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
            page INTEGER NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            read_by TEXT NOT NULL,
            confidence REAL,
            rotation INTEGER NOT NULL,
            language TEXT,
            span_start INTEGER NOT NULL,
            span_end INTEGER NOT NULL,
            words BLOB,
            PRIMARY KEY (document_id, page)
        );
        CREATE TABLE chunk (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            span_start INTEGER NOT NULL,
            span_end INTEGER NOT NULL,
            page INTEGER,
            heading_path TEXT NOT NULL,
            text TEXT NOT NULL,
            tokens INTEGER NOT NULL
        );
        CREATE INDEX chunk_document ON chunk(document_id, ordinal);
        CREATE TABLE space (
            id INTEGER PRIMARY KEY,
            fingerprint TEXT NOT NULL UNIQUE,
            dimension INTEGER NOT NULL
        );
        CREATE TABLE embedding (
            space_id INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
            chunk_id INTEGER NOT NULL REFERENCES chunk(id) ON DELETE CASCADE,
            vector BLOB NOT NULL,
            PRIMARY KEY (space_id, chunk_id)
        ) WITHOUT ROWID;
        CREATE INDEX embedding_chunk ON embedding(chunk_id);
        CREATE TABLE vector_change (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            space_id INTEGER NOT NULL,
            chunk_id INTEGER NOT NULL,
            is_removal INTEGER NOT NULL
        );
        CREATE VIRTUAL TABLE chunk_fts USING fts5 (
            title, headings, name, body, tokenize = "porter unicode61 remove_diacritics 2"
        );
        """
}
