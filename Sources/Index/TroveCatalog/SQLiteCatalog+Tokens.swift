internal import Foundation
internal import GRDB
internal import TroveCore

/// A token as the catalog keeps it: what it hashes to, never the token itself.
package struct TokenRecord: Sendable, Equatable {
    package var name: String
    /// SHA-256 of the secret.
    package var digest: [UInt8]
    /// Folders that it is bound to; empty for all roots.
    package var scope: [String]
    /// Seconds since 1970.
    package var createdAt: Double

    package init(name: String, digest: [UInt8], scope: [String], createdAt: Double) {
        self.name = name
        self.digest = digest
        self.scope = scope
        self.createdAt = createdAt
    }
}

/// Tokens: short transactions that any process may make.
extension SQLiteCatalog {
    /// Keeps a token.
    /// - Returns: False where there is one of that name.
    package func addToken(_ token: TokenRecord) async throws -> Bool {
        try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO token (name, digest, scope, created_at) VALUES (?, ?, ?, ?)",
                arguments: [token.name, Data(token.digest), try JSONColumn.encode(token.scope), token.createdAt])
            return db.changesCount > 0
        }
    }

    /// Every token, by name.
    package func tokens() async throws -> [TokenRecord] {
        try await read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT name, digest, scope, created_at FROM token ORDER BY name")
            return try Row.fetchAll(statement).map { row in
                let digest: Data = row[1]
                return TokenRecord(
                    name: row[0], digest: [UInt8](digest), scope: try JSONColumn.decode([String].self, row[2]),
                    createdAt: row[3])
            }
        }
    }

    /// Forgets a token.
    /// - Returns: False where there is none of that name.
    package func removeToken(named name: String) async throws -> Bool {
        try await write { db in
            try db.execute(sql: "DELETE FROM token WHERE name = ?", arguments: [name])
            return db.changesCount > 0
        }
    }
}
