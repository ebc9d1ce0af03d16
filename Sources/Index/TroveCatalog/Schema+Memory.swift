internal import GRDB

/// What agents know, with its evidence.
extension Schema {
    static func registerMemory(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("memory") { db in try db.execute(sql: memory) }
    }

    /// Triggers log each memory that may be other than before, so that every process follows.
    private static let memory = """
        CREATE TABLE memory (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            digest TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            form TEXT NOT NULL,
            text TEXT NOT NULL,
            user TEXT NOT NULL,
            agent TEXT NOT NULL,
            project TEXT NOT NULL,
            session TEXT NOT NULL,
            speaker TEXT NOT NULL,
            key TEXT NOT NULL,
            at REAL,
            until REAL,
            learned_at REAL NOT NULL,
            subject TEXT,
            attribute TEXT,
            value TEXT,
            slot TEXT,
            folded_value TEXT,
            trust TEXT NOT NULL,
            author TEXT NOT NULL,
            count INTEGER NOT NULL,
            is_pinned INTEGER NOT NULL,
            is_disabled INTEGER NOT NULL,
            expires_at REAL,
            resolved_by TEXT,
            picture TEXT
        );
        CREATE INDEX memory_slot ON memory(slot) WHERE slot IS NOT NULL;
        CREATE TABLE memory_vector (
            id INTEGER PRIMARY KEY,
            memory_id INTEGER NOT NULL REFERENCES memory(id) ON DELETE CASCADE,
            space_id INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
            vector BLOB NOT NULL,
            UNIQUE (memory_id, space_id)
        );
        CREATE TABLE memory_evidence (
            id INTEGER PRIMARY KEY,
            memory_id INTEGER NOT NULL REFERENCES memory(id) ON DELETE CASCADE,
            cited TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            path TEXT NOT NULL,
            span_start INTEGER,
            span_end INTEGER,
            page INTEGER,
            box TEXT,
            passage TEXT
        );
        CREATE INDEX memory_evidence_memory ON memory_evidence(memory_id);
        CREATE INDEX memory_evidence_content ON memory_evidence(sha256);
        CREATE INDEX memory_evidence_path ON memory_evidence(path);
        CREATE TABLE memory_link (
            from_id INTEGER NOT NULL REFERENCES memory(id) ON DELETE CASCADE,
            to_id INTEGER NOT NULL REFERENCES memory(id) ON DELETE CASCADE,
            relation TEXT NOT NULL,
            PRIMARY KEY (from_id, to_id, relation)
        ) WITHOUT ROWID;
        CREATE INDEX memory_link_to ON memory_link(to_id);
        CREATE TABLE memory_run (
            hash INTEGER NOT NULL,
            memory_id INTEGER NOT NULL REFERENCES memory(id) ON DELETE CASCADE,
            PRIMARY KEY (hash, memory_id)
        ) WITHOUT ROWID;
        CREATE INDEX memory_run_memory ON memory_run(memory_id);
        CREATE TABLE memory_state (
            id INTEGER PRIMARY KEY,
            user TEXT NOT NULL,
            agent TEXT NOT NULL,
            project TEXT NOT NULL,
            session TEXT NOT NULL,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            value TEXT,
            author TEXT NOT NULL,
            changed_at REAL NOT NULL,
            UNIQUE (user, agent, project, session, name, version)
        );
        CREATE TABLE memory_change (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            memory_id INTEGER NOT NULL
        );
        CREATE TRIGGER memory_added AFTER INSERT ON memory BEGIN
            INSERT INTO memory_change (memory_id) VALUES (NEW.id);
        END;
        CREATE TRIGGER memory_changed AFTER UPDATE OF is_disabled, expires_at, resolved_by, is_pinned, trust ON memory BEGIN
            INSERT INTO memory_change (memory_id) VALUES (NEW.id);
        END;
        CREATE TRIGGER memory_removed AFTER DELETE ON memory BEGIN
            INSERT INTO memory_change (memory_id) VALUES (OLD.id);
        END;
        """
}
