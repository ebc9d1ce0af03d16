internal import Foundation
internal import GRDB
package import TroveCore

/// Runs of agents.
extension SQLiteCatalog {
    package func addRun(_ run: RunRecord, budget: [RunBudget]) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO agent_run (uid, goal, status, reason, account, parent, started_at, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.id, run.goal, run.status.rawValue, run.reason, run.account, run.parent, run.startedAt,
                    run.changedAt,
                ])
            for limit in budget {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO agent_budget (account, unit, total, spent) VALUES (?, ?, ?, 0)",
                    arguments: [run.account, limit.unit.rawValue, limit.total])
            }
        }
    }

    package func run(_ id: String) async throws -> RunRecord? {
        try await read { db in try Self.runs(db, "WHERE uid = ?", [id]).first }
    }

    package func runs(limit: Int) async throws -> [RunRecord] {
        try await read { db in try Self.runs(db, "ORDER BY id DESC LIMIT ?", [limit]) }
    }

    package func append(
        _ events: [RunEvent], to run: String, draws: [RunBudget.Unit: Int], status: (RunRecord.Status, String)?,
        isDurable: Bool
    ) async throws -> RunBudget.Unit? {
        let body: @Sendable (Database) throws -> Void = { db in
            let (row, account) = try Self.row(of: run, db)
            for (unit, amount) in draws where amount != 0 {
                try Self.draw(amount, unit, account, db)
            }
            for event in events {
                try db.cachedStatement(
                    sql: "INSERT INTO agent_event (run_id, sequence, at, kind, body) VALUES (?, ?, ?, ?, ?)"
                ).execute(arguments: [row, event.sequence, event.at, event.kind.rawValue, event.body])
                for source in Set(event.sources) {
                    try db.cachedStatement(
                        sql: "INSERT INTO agent_event_source (source, run_id, sequence) VALUES (?, ?, ?)"
                    ).execute(arguments: [source, row, event.sequence])
                }
            }
            let at = events.last?.at ?? Date().timeIntervalSince1970
            try db.execute(sql: "UPDATE agent_run SET changed_at = ? WHERE id = ?", arguments: [at, row])
            if let (status, reason) = status {
                try db.execute(
                    sql: "UPDATE agent_run SET status = ?, reason = ? WHERE id = ?",
                    arguments: [status.rawValue, reason, row])
            }
        }
        do {
            if isDurable { try await durably(body) } else { try await write(body) }
            return nil
        } catch let error as TroveError {
            if let spent = error.cause as? SpentAccount { return spent.unit }
            throw error
        }
    }

    package func setStatus(_ status: RunRecord.Status, reason: String, of run: String) async throws {
        try await write { db in
            try db.execute(
                sql: "UPDATE agent_run SET status = ?, reason = ? WHERE uid = ?",
                arguments: [status.rawValue, reason, run])
        }
    }

    package func events(of run: String) async throws -> [RunEvent] {
        try await read { db in
            let (row, _) = try Self.row(of: run, db)
            var sources: [Int: [String]] = [:]
            for found in try Row.fetchAll(
                db, sql: "SELECT sequence, source FROM agent_event_source WHERE run_id = ? ORDER BY source",
                arguments: [row])
            {
                sources[found["sequence"], default: []].append(found["source"])
            }
            return try Row.fetchAll(
                db, sql: "SELECT * FROM agent_event WHERE run_id = ? ORDER BY sequence", arguments: [row]
            ).map { found in
                let sequence: Int = found["sequence"]
                guard let kind = RunEvent.Kind(rawValue: found["kind"]) else {
                    throw TroveError(
                        .unsupportedVersion, "\(run) was written by a newer trove; install that version")
                }
                return RunEvent(
                    sequence: sequence, at: found["at"], kind: kind, body: found["body"],
                    sources: sources[sequence] ?? [])
            }
        }
    }

    package func removeRun(_ id: String) async throws -> Bool {
        try await durably { db in
            try db.execute(
                sql: """
                    DELETE FROM agent_budget WHERE account = (SELECT account FROM agent_run WHERE uid = ?)
                        AND account NOT IN (SELECT account FROM agent_run WHERE uid != ?)
                    """, arguments: [id, id])
            try db.execute(sql: "DELETE FROM agent_run WHERE uid = ?", arguments: [id])
            return db.changesCount > 0
        }
    }

    package func forgetEvents(restingOn sources: [String]) async throws -> [String] {
        guard !sources.isEmpty else { return [] }
        let list = try JSONColumn.encode(sources)
        return try await durably { db in
            let reached = try Row.fetchAll(
                db,
                sql: """
                    SELECT agent_run.id, uid, goal, min(sequence) AS first FROM agent_event_source
                    JOIN agent_run ON agent_run.id = run_id
                    WHERE source IN (SELECT value FROM json_each(?)) GROUP BY agent_run.id
                    """, arguments: [list])
            for run in reached {
                let (row, first): (Int64, Int) = (run["id"], run["first"])
                // What came later was written by a model that had read it.
                try db.execute(
                    sql: "UPDATE agent_event SET kind = ?, body = '{}' WHERE run_id = ? AND sequence >= ?",
                    arguments: [RunEvent.Kind.forgotten.rawValue, row, first])
                for table in ["agent_event_source", "agent_question"] {
                    try db.execute(
                        sql: "DELETE FROM \(table) WHERE run_id = ? AND sequence >= ?", arguments: [row, first])
                }
                try db.execute(
                    sql: "UPDATE agent_run SET reason = '' WHERE id = ?", arguments: [row])
                if first == 1 {
                    try db.execute(sql: "UPDATE agent_run SET goal = '' WHERE id = ?", arguments: [row])
                }
            }
            return reached.map { $0["uid"] }
        }
    }

    /// What an account lacks.
    private struct SpentAccount: Error {
        let unit: RunBudget.Unit
    }

    private static func draw(_ amount: Int, _ unit: RunBudget.Unit, _ account: String, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE agent_budget SET spent = max(0, spent + ?)
                WHERE account = ? AND unit = ? AND (spent + ? <= total OR ? < 0)
                """
        ).execute(arguments: [amount, account, unit.rawValue, amount, amount])
        guard db.changesCount == 0 else { return }
        let isLimited =
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM agent_budget WHERE account = ? AND unit = ?)",
                arguments: [account, unit.rawValue]) ?? false
        if isLimited {
            throw TroveError(.limitExceeded, "the budget is spent", cause: SpentAccount(unit: unit))
        }
    }

    static func row(of run: String, _ db: Database) throws -> (row: Int64, account: String) {
        guard
            let row = try Row.fetchOne(db, sql: "SELECT id, account FROM agent_run WHERE uid = ?", arguments: [run])
        else { throw TroveError(.notFound, "there is no run \(run); see `trove runs list`") }
        return (row["id"], row["account"])
    }

    private static func runs(
        _ db: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [RunRecord] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT agent_run.*, (SELECT max(sequence) FROM agent_event WHERE run_id = agent_run.id) AS events
                FROM agent_run \(condition)
                """, arguments: arguments
        ).map { row in
            var run = RunRecord(
                id: row["uid"], goal: row["goal"], account: row["account"], parent: row["parent"],
                startedAt: row["started_at"])
            run.status = RunRecord.Status(rawValue: row["status"]) ?? .interrupted
            run.reason = row["reason"]
            run.changedAt = row["changed_at"]
            run.events = row["events"] ?? 0
            return run
        }
    }
}
