internal import Foundation
internal import GRDB
package import TroveCore

/// Tags of people and of taggers.
extension SQLiteCatalog {
    /// Keeps what people called files.
    package func keep(_ tags: [PersonTag]) async throws {
        try await durably { db in
            for one in tags {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO person_tag (path, sha256, tag, at) VALUES (?, ?, ?, ?)",
                    arguments: [one.path, one.sha256, one.tag, Date().timeIntervalSince1970])
            }
        }
    }

    /// Takes a person's tags off a file; all of them where no tag is named.
    /// - Returns: How many there were.
    package func removeTags(of path: String, _ tag: String?) async throws -> Int {
        try await durably { db in
            try db.execute(
                sql: "DELETE FROM person_tag WHERE path = ? AND (? IS NULL OR tag = ?)", arguments: [path, tag, tag])
            return db.changesCount
        }
    }

    /// Every tag of people whose file or content the store holds, with the content as it is now.
    package func personTags() async throws -> [PersonTag] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT coalesce(here.path, there.path) AS path, document.sha256 AS sha256, person_tag.tag AS tag
                    FROM person_tag LEFT JOIN file AS here ON here.path = person_tag.path
                    LEFT JOIN document AS same ON same.sha256 = person_tag.sha256
                    LEFT JOIN file AS there ON there.document_id = same.id AND here.path IS NULL
                    JOIN document ON document.id = coalesce(here.document_id, there.document_id)
                    GROUP BY document.sha256, person_tag.tag ORDER BY path, tag
                    """
            ).map { PersonTag(path: $0["path"], sha256: $0["sha256"], tag: $0["tag"]) }
        }
    }

    /// What taggers say, of contents that the store holds.
    package func learnedTags() async throws -> [LearnedTag] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT learned_tag.* FROM learned_tag JOIN document ON document.sha256 = learned_tag.sha256
                    ORDER BY learned_tag.sha256, tagger
                    """
            ).map {
                LearnedTag(sha256: $0["sha256"], tagger: $0["tagger"], tag: $0["tag"], probability: $0["probability"])
            }
        }
    }

    /// Keeps what a tagger says; `replacing` lets go of all that it said before.
    package func keep(_ tags: [LearnedTag], of tagger: String, replacing: Bool) async throws {
        try await write { db in
            if replacing { try db.execute(sql: "DELETE FROM learned_tag WHERE tagger = ?", arguments: [tagger]) }
            for one in tags {
                try db.execute(
                    sql: "INSERT OR REPLACE INTO learned_tag (sha256, tagger, tag, probability) VALUES (?, ?, ?, ?)",
                    arguments: [one.sha256, tagger, one.tag, one.probability])
            }
        }
    }

    /// Forgets a tagger and all that it said.
    /// - Returns: False where there is none of that name.
    package func removeTagger(_ name: String) async throws -> Bool {
        try await durably { db in
            try db.execute(sql: "DELETE FROM learned_tag WHERE tagger = ?", arguments: [name])
            try db.execute(sql: "DELETE FROM learned_model WHERE kind = 'tagger' AND name = ?", arguments: [name])
            return db.changesCount > 0
        }
    }

    /// What taggers look at of each document, by content.
    /// - Parameters:
    ///   - text: The space of the passages' vectors; nil for none.
    ///   - picture: The space of the pictures' views; nil for none.
    ///   - tagger: Leaves out what this tagger has looked at; nil for all documents.
    package func documentVectors(
        text: SpaceRecord?, picture: SpaceRecord?, unseenBy tagger: String? = nil
    ) async throws -> [DocumentVectors] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT document.id, sha256, metadata, (SELECT min(path) FROM file WHERE document_id = document.id) AS path
                    FROM document WHERE ? IS NULL OR NOT EXISTS (SELECT 1 FROM learned_tag
                        WHERE learned_tag.sha256 = document.sha256 AND learned_tag.tagger = ?) ORDER BY document.id
                    """, arguments: [tagger, tagger])
            let vectors = try db.cachedStatement(
                sql: """
                    SELECT vector FROM embedding JOIN chunk ON chunk.id = chunk_id
                    WHERE space_id = ? AND document_id = ?
                    """)
            let views = try db.cachedStatement(
                sql: """
                    SELECT views FROM picture_vector JOIN picture ON picture.id = picture_id
                    WHERE space_id = ? AND document_id = ? ORDER BY ordinal LIMIT 1
                    """)
            return try rows.map { row in
                let id: Int64 = row["id"]
                var sum: [Float]?
                if let text {
                    for bytes in try Data.fetchAll(vectors, arguments: [text.id, id]) {
                        let vector = try VectorColumn.decode(bytes, dimension: text.dimension)
                        sum = sum.map { zip($0, vector).map { $0 + $1 } } ?? vector
                    }
                }
                let codes = try picture.flatMap { try Data.fetchOne(views, arguments: [$0.id, id]) }
                return DocumentVectors(
                    sha256: row["sha256"], path: row["path"] ?? "",
                    metadata: try JSONColumn.decode([String: String].self, row["metadata"]), text: sum,
                    picture: codes.map { [UInt8]($0) })
            }
        }
    }
}
