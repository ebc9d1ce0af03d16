internal import GRDB
package import TroveCore

/// The ledger, some rows at a time.
extension SQLiteCatalog {
    /// Rows after a path, by path, each with its document.
    /// - Parameters:
    ///   - state: Name of a state; nil for all.
    ///   - scope: Folders that they lie in; empty for all.
    package func files(
        inState state: String?, after path: String, limit: Int, scope: [String]
    ) async throws -> [(file: FileRecord, document: DocumentRecord?)] {
        try await read { db in
            let (condition, bound) = scope.isEmpty ? ("1", []) : Self.scopeCondition(scope)
            var arguments: StatementArguments = [path]
            arguments += bound
            if let state { arguments += [state] }
            arguments += [limit]
            let files = try FileRecord.fetch(
                db, "WHERE path > ? AND \(condition) \(state == nil ? "" : "AND outcome = ?") ORDER BY path LIMIT ?",
                arguments)
            let keys = Set(files.compactMap(\.documentID)).map(String.init).joined(separator: ", ")
            let documents = Dictionary(
                uniqueKeysWithValues: try Self.documents(db, where: "document.id IN (\(keys))", []).map { ($0.id, $0) })
            return files.map { ($0, $0.documentID.flatMap { documents[$0] }) }
        }
    }

    /// Paths after one that wait to be read, by path.
    package func pendingFiles(after path: String, limit: Int, scope: [String]) async throws -> [String] {
        try await read { db in
            let (condition, bound) = scope.isEmpty ? ("1", []) : Self.scopeCondition(scope)
            var arguments: StatementArguments = [path]
            arguments += bound
            arguments += [limit]
            return try String.fetchAll(
                db, sql: "SELECT path FROM work AS file WHERE path > ? AND \(condition) ORDER BY path LIMIT ?",
                arguments: arguments)
        }
    }
}
