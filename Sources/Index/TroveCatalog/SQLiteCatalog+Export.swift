internal import Foundation
internal import GRDB
package import TroveCore

/// A chunk as it is exported or looked at as a whole.
package struct ExportedChunk: Sendable {
    package var uid: String
    package var path: String
    package var sha256: String
    package var ordinal: Int
    package var page: Int?
    package var text: String
    package var tokens: Int
}

/// All chunks, vectors and texts, in an order that equal stores share.
extension SQLiteCatalog {
    /// Every chunk by path and place.
    package func exportedChunks() async throws -> [ExportedChunk] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT chunk.uid AS uid, coalesce(min(file.path), '') AS path, sha256, ordinal, page, chunk.text AS text,
                        tokens FROM chunk JOIN document ON document.id = chunk.document_id
                    LEFT JOIN file ON file.document_id = document.id GROUP BY chunk.id ORDER BY path, ordinal
                    """
            ).map {
                ExportedChunk(
                    uid: $0["uid"], path: $0["path"], sha256: $0["sha256"], ordinal: $0["ordinal"], page: $0["page"],
                    text: $0["text"], tokens: $0["tokens"])
            }
        }
    }

    /// The vectors of a space by the identifiers of their chunks.
    package func exportedVectors(of space: SpaceRecord) async throws -> [(uid: String, vector: [Float])] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT chunk.uid, embedding.vector FROM embedding JOIN chunk ON chunk.id = chunk_id
                    WHERE space_id = ? ORDER BY chunk.uid
                    """, arguments: [space.id]
            ).map { ($0[0], try VectorColumn.decode($0[1], dimension: space.dimension)) }
        }
    }

    /// Texts of documents by page, as OCR or a text layer gave them.
    package func pageTexts() async throws -> [PageText] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce((SELECT min(path) FROM file WHERE document_id = document.id), '') AS path, sha256, page,
                        read_by, confidence, page.language AS language, document.text AS text, span_start, span_end
                    FROM page JOIN document ON document.id = document_id ORDER BY path, page
                    """
            ).map { row in
                let text: String = row["text"]
                let scalars = text.unicodeScalars.dropFirst(row["span_start"]).prefix(
                    (row["span_end"] as Int) - (row["span_start"] as Int))
                return PageText(
                    path: row["path"], sha256: row["sha256"], page: row["page"], readBy: row["read_by"],
                    confidence: row["confidence"], language: row["language"],
                    text: String(String.UnicodeScalarView(scalars)))
            }
        }
    }

    /// Every document's whole text.
    package func documentTexts() async throws -> [(path: String, sha256: String, text: String)] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce((SELECT min(path) FROM file WHERE document_id = document.id), '') AS path, sha256, text
                    FROM document ORDER BY path
                    """
            ).map { ($0["path"], $0["sha256"], $0["text"]) }
        }
    }

    /// Perceptual hashes of pictures that are files of their own, and of those inside documents, by path and page.
    package func pictureHashes() async throws -> [(path: String, page: Int?, hash: UInt64)] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce((SELECT min(path) FROM file WHERE file.document_id = picture.document_id), '') AS path,
                        page, hash FROM picture WHERE kind != 'page' ORDER BY path, ordinal
                    """
            ).map { ($0["path"], $0["page"], UInt64(bitPattern: $0["hash"] as Int64)) }
        }
    }
}

/// A page's text and how it was read.
package struct PageText: Sendable {
    package var path: String
    package var sha256: String
    package var page: Int
    package var readBy: String
    package var confidence: Double?
    package var language: String?
    package var text: String
}
