internal import Foundation
internal import GRDB
package import TroveCore

/// Answers that were kept: short transactions of any process.
extension SQLiteCatalog {
    /// Keeps an answer; one that is kept already stays as it is.
    package func save(_ answer: SavedAnswer) async throws {
        try await durably { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO saved_answer (uid, body) VALUES (?, ?)",
                arguments: [answer.id, try JSONColumn.encode(answer)])
            guard db.changesCount > 0 else { return }
            let row = db.lastInsertedRowID
            for path in Set(answer.answer.citations.map(\.path)) {
                try db.execute(
                    sql: "INSERT INTO saved_answer_source (answer_id, path) VALUES (?, ?)", arguments: [row, path])
            }
        }
    }

    /// Kept answers in the order in which they were kept, with the last check of each.
    package func savedAnswers() async throws -> [(answer: SavedAnswer, check: AnswerCheck?)] {
        try await read { db in try Self.savedAnswers(db, where: "1", []) }
    }

    /// One of them; nil where there is none of that name.
    package func savedAnswer(_ id: String) async throws -> (answer: SavedAnswer, check: AnswerCheck?)? {
        try await read { db in try Self.savedAnswers(db, where: "uid = ?", [id]).first }
    }

    /// Those that cite one of some files.
    package func savedAnswers(restingOn paths: [String]) async throws -> [SavedAnswer] {
        let list = try JSONColumn.encode(paths)
        return try await read { db in
            try Self.savedAnswers(
                db,
                where: """
                    id IN (SELECT answer_id FROM saved_answer_source WHERE path IN (SELECT value FROM json_each(?)))
                    """, [list]
            ).map(\.answer)
        }
    }

    /// Keeps what a check found.
    package func keep(_ check: AnswerCheck) async throws {
        try await write { db in
            try db.execute(
                sql: "UPDATE saved_answer SET checked = ? WHERE uid = ?",
                arguments: [try JSONColumn.encode(check), check.id])
        }
    }

    /// Lets go of the kept answers that quote one of some files.
    /// - Returns: How many there were.
    package func removeSavedAnswers(restingOn paths: Set<String>) async throws -> Int {
        let list = try JSONColumn.encode(paths.sorted())
        return try await durably { db in
            try db.execute(
                sql: """
                    DELETE FROM saved_answer WHERE id IN (
                        SELECT answer_id FROM saved_answer_source WHERE path IN (SELECT value FROM json_each(?)))
                    """, arguments: [list])
            return db.changesCount
        }
    }

    /// Lets go of a kept answer.
    /// - Returns: False where there is none of that name.
    package func removeSavedAnswer(_ id: String) async throws -> Bool {
        try await durably { db in
            try db.execute(sql: "DELETE FROM saved_answer WHERE uid = ?", arguments: [id])
            return db.changesCount > 0
        }
    }

    private static func savedAnswers(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [(answer: SavedAnswer, check: AnswerCheck?)] {
        try Row.fetchAll(
            db, sql: "SELECT body, checked FROM saved_answer WHERE \(condition) ORDER BY id", arguments: arguments
        ).map { row in
            let checked: String? = row["checked"]
            return (
                try JSONColumn.decode(SavedAnswer.self, row["body"]),
                try checked.map { try JSONColumn.decode(AnswerCheck.self, $0) }
            )
        }
    }
}
