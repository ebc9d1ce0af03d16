extension Schema {
    /// Version 2: what ingest keeps of files that it did not read, names of a document's files, the work queue, and
    /// vectors in a table whose rows share pages.
    static let second = """
        ALTER TABLE file ADD COLUMN code TEXT;
        ALTER TABLE file ADD COLUMN settings TEXT;
        ALTER TABLE document ADD COLUMN read_as TEXT NOT NULL DEFAULT '';
        ALTER TABLE document ADD COLUMN names TEXT NOT NULL DEFAULT '';
        DROP INDEX file_document;
        CREATE INDEX file_document ON file(document_id, path);
        ALTER TABLE embedding RENAME TO embedding_1;
        DROP INDEX embedding_chunk;
        CREATE TABLE embedding (
            id INTEGER PRIMARY KEY,
            space_id INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
            chunk_id INTEGER NOT NULL REFERENCES chunk(id) ON DELETE CASCADE,
            vector BLOB NOT NULL,
            precision TEXT NOT NULL DEFAULT '',
            UNIQUE (chunk_id, space_id)
        );
        INSERT INTO embedding (space_id, chunk_id, vector)
            SELECT space_id, chunk_id, vector FROM embedding_1 ORDER BY chunk_id;
        DROP TABLE embedding_1;
        CREATE INDEX embedding_space ON embedding(space_id);
        CREATE TABLE work (
            path TEXT PRIMARY KEY,
            root_id INTEGER NOT NULL REFERENCES root(id) ON DELETE CASCADE,
            priority INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            owner TEXT,
            leased_until REAL NOT NULL DEFAULT 0
        );
        CREATE INDEX work_order ON work(priority, path);
        CREATE TABLE state (
            key TEXT PRIMARY KEY,
            value TEXT NOT NULL
        );
        """
}
