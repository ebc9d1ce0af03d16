internal import Foundation
internal import GRDB
package import TroveCore

/// Small models that were learned of the store.
extension SQLiteCatalog {
    /// Every model of a kind, the oldest first.
    package func learnedModels(_ kind: LearnedModelRecord.Kind) async throws -> [LearnedModelRecord] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM learned_model WHERE kind = ? ORDER BY id", arguments: [kind.rawValue]
            ).map { Self.learnedModel($0, kind) }
        }
    }

    /// The ranking in use; nil for the usual one.
    package func activeRanking() throws -> LearnedModelRecord? {
        try lookup { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT * FROM learned_model WHERE kind = 'ranking' AND is_active")
            ).map { Self.learnedModel($0, .ranking) }
        }
    }

    /// Which ranking is in use; nil for the usual one.
    package func activeRankingKey() throws -> Int64? {
        try lookup { db in
            try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT id FROM learned_model WHERE kind = 'ranking' AND is_active"))
        }
    }

    /// Keeps a model. An active ranking takes the place of the one in use, an active tagger of one of its name.
    /// - Returns: Its key.
    @discardableResult
    package func keep(_ model: LearnedModelRecord) async throws -> Int64 {
        try await durably { db in
            if model.isActive { try Self.deactivate(model.kind, name: model.name, db) }
            try db.execute(
                sql: """
                    INSERT INTO learned_model (kind, name, is_active, made_at, report, model) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [model.kind.rawValue, model.name, model.isActive, model.madeAt, model.report, model.model])
            return db.lastInsertedRowID
        }
    }

    /// Uses one of the rankings from now on; nil for the usual one.
    /// - Returns: False where there is none of that key.
    package func activateRanking(_ id: Int64?) async throws -> Bool {
        try await durably { db in
            let known = try id.map {
                try Bool.fetchOne(
                    db, sql: "SELECT EXISTS (SELECT 1 FROM learned_model WHERE kind = 'ranking' AND id = ?)",
                    arguments: [$0]) ?? false
            }
            guard known != false else { return false }
            try Self.deactivate(.ranking, name: "", db)
            try db.execute(sql: "UPDATE learned_model SET is_active = 1 WHERE id = ?", arguments: [id])
            return true
        }
    }

    /// Forgets every model of a kind and name.
    /// - Returns: False where there is none.
    package func removeLearnedModels(_ kind: LearnedModelRecord.Kind, name: String) async throws -> Bool {
        try await durably { db in
            try db.execute(
                sql: "DELETE FROM learned_model WHERE kind = ? AND name = ?", arguments: [kind.rawValue, name])
            return db.changesCount > 0
        }
    }

    /// Forgets a model.
    /// - Returns: False where there is none of that key.
    package func removeLearnedModel(_ id: Int64) async throws -> Bool {
        try await durably { db in
            try db.execute(sql: "DELETE FROM learned_model WHERE id = ?", arguments: [id])
            return db.changesCount > 0
        }
    }

    private static func deactivate(_ kind: LearnedModelRecord.Kind, name: String, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE learned_model SET is_active = 0 WHERE kind = ? AND (kind = 'ranking' OR name = ?)",
            arguments: [kind.rawValue, name])
    }

    private static func learnedModel(_ row: Row, _ kind: LearnedModelRecord.Kind) -> LearnedModelRecord {
        LearnedModelRecord(
            id: row["id"], kind: kind, name: row["name"], isActive: row["is_active"], madeAt: row["made_at"],
            report: row["report"], model: row["model"])
    }
}
