internal import Foundation
internal import GRDB
package import TroveCore

/// Documents, pages and chunks.
extension SQLiteCatalog {
    /// Commits documents with their pages, chunks, embeddings and ledger rows, in one transaction.
    ///
    /// A document of the same content is replaced. Documents that no file holds any more are removed.
    /// - Parameter space: The space of the vectors; nil when no vectors are made.
    package func commit(_ documents: [DocumentToCommit], space: SpaceRecord?) async throws {
        FaultPoint.reach("commit.before")
        try await write { db in
            var replaced: [Int64] = []
            for document in documents {
                let old = try Int64.fetchOne(
                    db, sql: "SELECT id FROM document WHERE sha256 = ?", arguments: [document.sha256])
                var keptFiles: [String] = []
                if let old {
                    keptFiles = try String.fetchAll(
                        db, sql: "SELECT path FROM file WHERE document_id = ?", arguments: [old])
                    try db.execute(sql: "UPDATE file SET document_id = NULL WHERE document_id = ?", arguments: [old])
                    try Self.removeDocument(old, db)
                }
                let id = try Self.insert(document, db)
                try Self.insertPages(of: document.extracted, document: id, db)
                try Self.insertPictures(of: document, document: id, db)
                try Self.insertReadings(of: document, document: id, db)
                try Self.insertTables(of: document.extracted, document: id, db)
                // The other files of the same content are read as it is now, too.
                let isIncomplete = document.extracted.isIncomplete
                for path in keptFiles {
                    try db.execute(
                        sql: "UPDATE file SET document_id = ?, format = ?, outcome = ?, reason = ? WHERE path = ?",
                        arguments: [
                            id, document.extracted.format,
                            (isIncomplete ? FileRecord.State.incomplete : .indexed).rawValue,
                            isIncomplete ? document.extracted.warnings.first : nil, path,
                        ])
                }
                for var file in document.files {
                    file.documentID = id
                    if let before = try file.replace(db) { replaced.append(before) }
                }
                try Self.insertChunks(of: document, document: id, names: Self.updateNames(of: id, db), space: space, db)
                FaultPoint.reach("commit.document")
            }
            try Self.settleFiles(of: replaced, db)
            FaultPoint.reach("commit.inside")
        }
        FaultPoint.reach("commit.after")
    }

    private static func insert(_ document: DocumentToCommit, _ db: Database) throws -> Int64 {
        let extracted = document.extracted
        try db.execute(
            sql: """
                INSERT INTO document (uid, sha256, format, title, metadata, text, page_count, character_count,
                    embedded_character_count, is_incomplete, warnings, settings, read_as, indexed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                Identifier.document(sha256: document.sha256), document.sha256, extracted.format, extracted.title,
                try JSONColumn.encode(extracted.metadata), extracted.text, extracted.pages.count,
                extracted.text.unicodeScalars.count, document.embeddedCharacters, extracted.isIncomplete,
                try JSONColumn.encode(extracted.warnings), document.settings, document.readAs,
                Date().timeIntervalSince1970,
            ])
        return db.lastInsertedRowID
    }

    private static func insertPages(of extracted: ExtractedDocument, document id: Int64, _ db: Database) throws {
        let words = Dictionary(grouping: extracted.words, by: \.box.page)
        for page in extracted.pages {
            try db.execute(
                sql: """
                    INSERT INTO page (document_id, page, width, height, read_by, confidence, rotation, language,
                        span_start, span_end, words) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, page.page, page.width, page.height, page.readBy.rawValue, page.confidence, page.rotation,
                    page.language, page.span.start, page.span.end,
                    words[page.page].map { Data(WordCodec.encode($0)) },
                ])
        }
    }

    private static func insertChunks(
        of document: DocumentToCommit, document id: Int64, names: String, space: SpaceRecord?, _ db: Database
    ) throws {
        for (ordinal, chunk) in document.chunks.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO chunk (uid, document_id, ordinal, span_start, span_end, page, heading_path, text, tokens,
                        parent, context) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Identifier.chunk(documentSHA256: document.sha256, span: chunk.span, text: chunk.text), id, ordinal,
                    chunk.span.start, chunk.span.end, chunk.page, try JSONColumn.encode(chunk.headingPath), chunk.text,
                    chunk.tokens, try chunk.parent.map { try JSONColumn.encode($0) },
                    chunk.embeddedText.hasSuffix(chunk.text)
                        ? String(chunk.embeddedText.unicodeScalars.dropLast(chunk.text.unicodeScalars.count)) : nil,
                ])
            let key = db.lastInsertedRowID
            try insertTerms(
                chunk: key, title: document.extracted.title ?? "", headings: chunk.headingPath, names: names,
                text: chunk.text, db)
            if let space, let vector = document.vectors[ordinal] {
                try db.execute(
                    sql: "INSERT INTO embedding (space_id, chunk_id, vector, precision) VALUES (?, ?, ?, ?)",
                    arguments: [space.id, key, VectorColumn.encode(vector), document.precision])
                try db.execute(
                    sql: "INSERT INTO vector_change (space_id, chunk_id, is_removal) VALUES (?, ?, 0)",
                    arguments: [space.id, key])
            }
        }
    }

    /// Writes what the lexical index knows of a chunk.
    static func insertTerms(
        chunk: Int64, title: String, headings: [String], names: String, text: String, _ db: Database
    ) throws {
        try db.execute(
            sql: "INSERT INTO chunk_fts (rowid, title, headings, name, body) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                chunk, LexicalText.separated(title), LexicalText.separated(headings.joined(separator: "\n")),
                LexicalText.separated(names), LexicalText.separated(text),
            ])
    }

    /// The document with that content, if it is known.
    package func document(sha256: String) async throws -> DocumentRecord? {
        try await read { db in try Self.documents(db, where: "document.sha256 = ?", [sha256]).first }
    }

    /// The document with that identifier, or that holds the file at that path.
    package func document(uidOrPath: String) async throws -> DocumentRecord? {
        try await read { db in
            try Self.documents(
                db, where: "document.uid = ? OR document.id IN (SELECT document_id FROM file WHERE path = ?)",
                [uidOrPath, uidOrPath]
            ).first
        }
    }

    /// What each document was read with, by key.
    package func documentStates() async throws -> [Int64: DocumentState] {
        try await read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT id, settings, read_as, page_count FROM document")
            var found: [Int64: DocumentState] = [:]
            while let row = try rows.next() {
                found[row[0]] = DocumentState(settings: row[1], readAs: row[2], isPaged: (row[3] as Int) > 0)
            }
            return found
        }
    }

    /// Every document, by key.
    package func documents() async throws -> [DocumentRecord] {
        try await read { db in try Self.documents(db, where: "1", []) }
    }

    /// The whole text of a document.
    package func text(of document: DocumentRecord) async throws -> String { try await text(ofDocument: document.id) }

    /// The whole text of the document with that key.
    package func text(ofDocument id: Int64) async throws -> String {
        try await read { db in
            try String.fetchOne(db, sql: "SELECT text FROM document WHERE id = ?", arguments: [id]) ?? ""
        }
    }

    /// A part of a document's text.
    package func text(of document: DocumentRecord, in span: ScalarSpan) async throws -> String {
        try await read { db in
            try String.fetchOne(
                db.cachedStatement(sql: "SELECT substr(text, ?, ?) FROM document WHERE id = ?"),
                arguments: [span.start + 1, span.count, document.id]) ?? ""
        }
    }

    /// The pages of documents with their words, by document key; `pages` keeps only those it names.
    package func pages(of documents: Set<Int64>) async throws -> [Int64: [PageRecord]] {
        try await read { db in
            var found: [Int64: [PageRecord]] = [:]
            for id in documents {
                found[id] = try Row.fetchAll(
                    db, sql: "SELECT * FROM page WHERE document_id = ? ORDER BY page", arguments: [id]
                ).map(PageRecord.init(row:))
            }
            return found
        }
    }

    /// One page of a document with its words.
    package func page(_ number: Int, of document: Int64) async throws -> PageRecord? {
        try lookup { db in try Self.page(db, number, of: document) }
    }

    static func page(_ db: Database, _ number: Int, of document: Int64) throws -> PageRecord? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM page WHERE document_id = ? AND page = ?"),
            arguments: [document, number]
        ).map(PageRecord.init(row:))
    }

    static func documents(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [DocumentRecord] {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT \(DocumentRecord.columns) FROM document WHERE \(condition) ORDER BY document.id"),
            arguments: arguments)
        return try Array(
            rows.map { row in
                let files = try FileRecord.fetch(db, "WHERE document_id = ? ORDER BY path", [row[0] as Int64])
                return try DocumentRecord(row: row, files: files)
            })
    }
}

extension DocumentRecord {
    /// What ``init(row:files:)`` reads, by place: all but the text, which may be long.
    static let columns = """
        id, uid, sha256, format, title, metadata, page_count, character_count, embedded_character_count,
        (SELECT count(*) FROM chunk WHERE chunk.document_id = document.id), is_incomplete, warnings, settings, read_as,
        indexed_at
        """

    init(row: Row, files: [FileRecord]) throws {
        self.init(
            id: row[0], uid: row[1], sha256: row[2], format: row[3], title: row[4],
            metadata: try JSONColumn.decode([String: String].self, row[5]), pageCount: row[6], characterCount: row[7],
            embeddedCharacterCount: row[8], chunkCount: row[9], isIncomplete: row[10],
            warnings: try JSONColumn.decode([String].self, row[11]), settings: row[12], readAs: row[13],
            indexedAt: row[14], files: files)
    }
}

extension PageRecord {
    init(row: Row) throws {
        let number: Int = row["page"]
        guard let readBy = Page.ReadBy(rawValue: row["read_by"]) else {
            throw TroveError(.integrity, "page \(number) has an unknown way of reading; run `trove verify`")
        }
        let bytes: Data? = row["words"]
        guard let words = WordCodec.decode([UInt8](bytes ?? Data()), page: number) else {
            throw TroveError(.integrity, "the words of page \(number) are damaged; run `trove verify`")
        }
        self.init(
            page: Page(
                page: number, width: row["width"], height: row["height"], readBy: readBy,
                confidence: row["confidence"], rotation: row["rotation"], language: row["language"],
                span: ScalarSpan(row["span_start"], row["span_end"])),
            words: words)
    }
}
