internal import Foundation
internal import GRDB
package import TroveCore

/// Named values that agents keep in view.
extension SQLiteCatalog {
    package func setState(_ state: StateRecord, expected: Int?) async throws -> Int? {
        try await durably { db in
            let scope = state.scope
            let current =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT version FROM memory_state WHERE user = ? AND agent = ? AND project = ? AND session = ?
                        AND name = ? ORDER BY version DESC LIMIT 1
                        """, arguments: [scope.user, scope.agent, scope.project, scope.session, state.name]) ?? 0
            if let expected, expected != current { return nil }
            try db.execute(
                sql: """
                    INSERT INTO memory_state (user, agent, project, session, name, version, value, author, changed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    scope.user, scope.agent, scope.project, scope.session, state.name, current + 1, state.value,
                    state.author, state.changedAt,
                ])
            return current + 1
        }
    }

    package func states(within scope: MemoryScope, name: String?) async throws -> [StateRecord] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM memory_state WHERE ? IS NULL OR name = ?
                    ORDER BY name, user, agent, project, session, version DESC
                    """, arguments: [name, name]
            ).map(StateRecord.init(row:)).filter { $0.scope.isVisible(within: scope) }
        }
    }

    package func removeStates(_ states: [StateRecord]) async throws -> Int {
        try await durably { db in
            var count = 0
            for state in states {
                let scope = state.scope
                try db.execute(
                    sql: """
                        DELETE FROM memory_state WHERE user = ? AND agent = ? AND project = ? AND session = ?
                        AND name = ? AND version = ?
                        """,
                    arguments: [
                        scope.user, scope.agent, scope.project, scope.session, state.name, state.version,
                    ])
                count += db.changesCount
            }
            return count
        }
    }
}

extension StateRecord {
    init(row: Row) throws {
        self.init(
            scope: MemoryScope(
                user: row["user"], agent: row["agent"], project: row["project"], session: row["session"]),
            name: row["name"], version: row["version"], value: row["value"], author: row["author"],
            changedAt: row["changed_at"])
    }
}
