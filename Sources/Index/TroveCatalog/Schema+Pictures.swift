/// The tables of pictures: what was found in documents, and the vectors of their views.
extension Schema {
    static let pictures = """
        CREATE TABLE picture (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            document_id INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
            ordinal INTEGER NOT NULL,
            kind TEXT NOT NULL,
            page INTEGER,
            x0 REAL,
            y0 REAL,
            x1 REAL,
            y1 REAL,
            position INTEGER,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            hash INTEGER NOT NULL,
            group_id INTEGER,
            depicts TEXT NOT NULL
        );
        CREATE INDEX picture_document ON picture(document_id, ordinal);
        CREATE TABLE picture_vector (
            picture_id INTEGER NOT NULL REFERENCES picture(id) ON DELETE CASCADE,
            space_id INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
            views BLOB NOT NULL
        );
        CREATE UNIQUE INDEX picture_vector_key ON picture_vector(space_id, picture_id);
        CREATE TABLE alignment (
            name TEXT PRIMARY KEY,
            space_id INTEGER NOT NULL REFERENCES space(id) ON DELETE CASCADE,
            is_active INTEGER NOT NULL,
            report TEXT NOT NULL,
            head BLOB NOT NULL
        );
        CREATE INDEX picture_vector_picture ON picture_vector(picture_id);
        """
}
