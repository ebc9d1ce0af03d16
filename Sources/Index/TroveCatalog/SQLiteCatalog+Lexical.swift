internal import Foundation
internal import GRDB
package import TroveLexical

/// What the postings follow.
extension SQLiteCatalog {
    /// Number of the newest change of documents' words; 0 where nothing has changed yet.
    package func newestLexicalSequence() throws -> Int64 {
        try glance { db in
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(sequence) FROM lexical_change")) ?? 0
        }
    }

    /// Documents that changed after `sequence`, as they are now, in the order of their last change.
    /// - Parameter limit: Chunks after which no further document is read.
    /// - Returns: The changes, and the number up to which they are complete.
    package func lexicalChanges(
        after sequence: Int64, limit: Int
    ) async throws -> (changes: [LexicalChange], through: Int64) {
        try await read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT document_id, max(sequence) AS sequence FROM lexical_change WHERE sequence > ?
                    GROUP BY document_id ORDER BY 2
                    """,
                arguments: [sequence])
            var (changes, through, chunks): ([LexicalChange], Int64, Int) = ([], sequence, 0)
            while chunks < limit, let row = try rows.next() {
                let document: Int64 = row["document_id"]
                let fields = try Self.fields(of: document, db)
                changes.append(LexicalChange(document: document, chunks: fields))
                chunks += fields.count
                through = row["sequence"]
            }
            return (changes, through)
        }
    }

    private static func fields(of document: Int64, _ db: Database) throws -> [ChunkFields] {
        let title = try String.fetchOne(
            db.cachedStatement(sql: "SELECT title FROM document WHERE id = ?"), arguments: [document])
        let names = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT file.path AS path, root.path AS root FROM file JOIN root ON root.id = file.root_id
                    WHERE document_id = ? ORDER BY file.path
                    """), arguments: [document]
        ).map { place(of: $0["path"], below: $0["root"]) }
        let name = names.joined(separator: "\n")
        return try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT id, heading_path, text, ordinal FROM chunk WHERE document_id = ? ORDER BY ordinal"),
            arguments: [document]
        ).map { row in
            let headings: String = row["heading_path"]
            return ChunkFields(
                chunk: row["id"], title: title ?? "",
                headings: headings == "[]"
                    ? "" : try JSONColumn.decode([String].self, headings).joined(separator: "\n"),
                name: name, body: row["text"], ordinal: row["ordinal"])
        }
    }

    /// Folders and name below the root, the root's own name first.
    private static func place(of path: String, below root: String) -> String {
        guard path.hasPrefix(root + "/") else { return URL(fileURLWithPath: path).lastPathComponent }
        return URL(fileURLWithPath: root).lastPathComponent + path.dropFirst(root.count)
    }
}
