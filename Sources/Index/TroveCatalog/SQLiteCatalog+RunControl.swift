internal import Foundation
internal import GRDB
package import TroveCore

/// What runs draw on, and what people say to them.
extension SQLiteCatalog {
    package func budget(of account: String) async throws -> [RunBudget] {
        let found = try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT unit, total, spent FROM agent_budget WHERE account = ?", arguments: [account]
            ).compactMap { row in
                RunBudget.Unit(rawValue: row["unit"]).map {
                    RunBudget(unit: $0, total: row["total"], spent: row["spent"])
                }
            }
        }
        return RunBudget.Unit.allCases.compactMap { unit in found.first { $0.unit == unit } }
    }

    package func request(of run: String) async throws -> String? {
        try lookup { db in
            try String.fetchOne(db, sql: "SELECT request FROM agent_run WHERE uid = ?", arguments: [run])
        }
    }

    package func setRequest(_ request: String?, of run: String) async throws -> Bool {
        try await write { db in
            try db.execute(sql: "UPDATE agent_run SET request = ? WHERE uid = ?", arguments: [request, run])
            return db.changesCount > 0
        }
    }

    package func questions(of run: String) async throws -> [RunQuestion] {
        try await read { db in
            let (row, _) = try Self.row(of: run, db)
            return try Row.fetchAll(
                db, sql: "SELECT * FROM agent_question WHERE run_id = ? ORDER BY sequence", arguments: [row]
            ).map { found in
                RunQuestion(
                    run: run, sequence: found["sequence"], text: found["text"],
                    choices: try JSONColumn.decode([RunQuestion.Answer].self, found["choices"]),
                    answer: (found["answer"] as String?).flatMap(RunQuestion.Answer.init),
                    by: found["answered_by"])
            }
        }
    }

    package func ask(_ question: RunQuestion) async throws {
        let choices = try JSONColumn.encode(question.choices)
        try await write { db in
            let (row, _) = try Self.row(of: question.run, db)
            try db.execute(
                sql: "INSERT OR IGNORE INTO agent_question (run_id, sequence, text, choices) VALUES (?, ?, ?, ?)",
                arguments: [row, question.sequence, question.text, choices])
        }
    }

    package func answer(
        _ question: Int, of run: String, _ answer: RunQuestion.Answer, by: String
    ) async throws -> Bool {
        try await durably { db in
            let (row, _) = try Self.row(of: run, db)
            try db.execute(
                sql: """
                    UPDATE agent_question SET answer = ?, answered_by = ?
                    WHERE run_id = ? AND sequence = ? AND answer IS NULL
                    """, arguments: [answer.rawValue, by, row, question])
            return db.changesCount > 0
        }
    }
}
