internal import Foundation
internal import GRDB
package import TroveCore

/// What was said of answers.
extension SQLiteCatalog {
    /// Keeps judgements; a later one of the same source, question and document takes the place of the earlier.
    package func keep(_ judgements: [JudgementRecord]) async throws {
        try await durably { db in
            for one in judgements {
                try db.execute(
                    sql: """
                        INSERT INTO judgement (query, sha256, hit, path, grade, source, at) VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (query, sha256, source) DO UPDATE SET hit = excluded.hit, path = excluded.path,
                            grade = excluded.grade, at = excluded.at
                        """,
                    arguments: [one.query, one.sha256, one.hit, one.path, one.grade, one.source.rawValue, one.at])
            }
        }
    }

    /// Every judgement, in the order in which they were first made, and whether its document is still there.
    package func judgements() async throws -> [(judgement: JudgementRecord, isStale: Bool)] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT judgement.*, document.id IS NULL AS is_stale FROM judgement
                    LEFT JOIN document ON document.sha256 = judgement.sha256 ORDER BY judgement.id
                    """
            ).map { row in
                let judgement = JudgementRecord(
                    query: row["query"], sha256: row["sha256"], hit: row["hit"], path: row["path"], grade: row["grade"],
                    source: JudgementRecord.Source(rawValue: row["source"]) ?? .agent, at: row["at"])
                return (judgement, row["is_stale"])
            }
        }
    }

    /// Forgets what was said of a question; of all where it is nil.
    /// - Returns: How many judgements there were.
    package func removeJudgements(of query: String?) async throws -> Int {
        try await durably { db in
            try db.execute(sql: "DELETE FROM judgement WHERE ? IS NULL OR query = ?", arguments: [query, query])
            return db.changesCount
        }
    }

    /// Forgets what was said of files that are purged, and of contents that no document has any more.
    package func removeJudgementsAndTags(of paths: Set<String>) async throws {
        let list = try JSONColumn.encode(paths.sorted())
        try await durably { db in
            for table in ["judgement", "person_tag"] {
                try db.execute(
                    sql: "DELETE FROM \(table) WHERE path IN (SELECT value FROM json_each(?))", arguments: [list])
            }
            try db.execute(sql: "DELETE FROM learned_tag WHERE sha256 NOT IN (SELECT sha256 FROM document)")
            // A reader of fields holds values of the files that it learned from.
            try db.execute(
                sql: """
                    DELETE FROM learned_model WHERE kind = 'fields' AND EXISTS (
                        SELECT 1 FROM json_each(report, '$.examples') AS example
                        WHERE example.value IN (SELECT value FROM json_each(?)))
                    """, arguments: [list])
        }
    }

    /// Digests of all documents' contents, by key.
    package func documentDigests() async throws -> [Int64: String] {
        try await read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT id, sha256 FROM document")
            return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Keys and digests of the documents of files, by path.
    package func documentsByPath() async throws -> [String: (document: Int64, sha256: String)] {
        try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT file.path, document.id, document.sha256 FROM file
                    JOIN document ON document.id = file.document_id
                    """)
            return Dictionary(rows.map { ($0[0], ($0[1], $0[2])) }, uniquingKeysWith: { first, _ in first })
        }
    }
}
