internal import Foundation
internal import GRDB
package import TroveCore

/// What OCR read in documents. It stays with its document alone: a hostile file can spoil no other one's pages.
extension SQLiteCatalog {
    /// What OCR read in the document with that content, and in the one that the file at `path` held before.
    package func readings(sha256: String, formerlyAt path: String) async throws -> [PageReading] {
        try await read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT key, bytes FROM page_reading WHERE document_id IN (
                            SELECT document_id FROM file WHERE path = ?1 UNION SELECT id FROM document WHERE sha256 = ?2)
                        """),
                arguments: [path, sha256]
            ).map { PageReading(key: $0["key"], bytes: $0["bytes"]) }
        }
    }

    static func insertReadings(of document: DocumentToCommit, document id: Int64, _ db: Database) throws {
        for reading in document.readings {
            try db.execute(
                sql: "INSERT INTO page_reading (document_id, key, bytes) VALUES (?, ?, ?)",
                arguments: [id, reading.key, reading.bytes])
        }
    }
}
