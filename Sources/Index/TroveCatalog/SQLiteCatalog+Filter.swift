internal import Foundation
internal import GRDB
package import TroveCore

/// A filter with the folders that a session is bound to.
package struct ChunkSelection: Sendable, Hashable {
    package var filter: ChunkFilter?
    /// Folders or files, absolute; empty for all. Chunks of other files do not exist for a search.
    package var scope: [String]

    package init(filter: ChunkFilter? = nil, scope: [String] = []) {
        self.filter = filter
        self.scope = scope
    }

    /// Whether a path lies within the scope.
    package func covers(_ path: String) -> Bool {
        scope.isEmpty || scope.contains { path == $0 || path.hasPrefix($0.hasSuffix("/") ? $0 : $0 + "/") }
    }
}

extension DocumentRecord {
    /// The document as it looks from within a scope: with the files there alone; nil where none of them lies there.
    package func within(_ scope: [String]) -> DocumentRecord? {
        guard !scope.isEmpty else { return self }
        let selection = ChunkSelection(scope: scope)
        var seen = self
        seen.files = files.filter { selection.covers($0.path) }
        return seen.files.isEmpty ? nil : seen
    }
}

/// How many files of a scope stand how in the ledger.
package struct LedgerCounts: Sendable, Equatable {
    package var files = 0
    /// Files that were seen and wait to be read, or read again.
    package var pending = 0
    package var failed = 0
    package var incomplete = 0
    package var skipped = 0
    /// Indexed files of whose text nothing lies in a chunk with a vector.
    package var withoutVectors = 0

    package init() {}
}

/// Which chunks a selection holds.
extension SQLiteCatalog {
    /// Rows of the chunks that a selection holds, ascending.
    package func chunkRows(_ selection: ChunkSelection) async throws -> [Int64] {
        try await rows(selection, of: "SELECT *, id AS row FROM chunk")
    }

    /// Rows of the pictures that a selection holds, ascending. A picture stands where a passage would, without words.
    package func pictureRows(_ selection: ChunkSelection) async throws -> [Int64] {
        try await rows(
            selection,
            of: """
                SELECT id AS row, -id AS id, uid, document_id, page, '[]' AS heading_path, '' AS text FROM picture
                """)
    }

    private func rows(_ selection: ChunkSelection, of passages: String) async throws -> [Int64] {
        try await read { db in
            var sql = FilterSQL()
            var conditions: [String] = []
            if let filter = selection.filter { conditions.append(sql.condition(filter)) }
            var arguments = sql.arguments
            if !selection.scope.isEmpty {
                let (condition, bound) = Self.scopeCondition(selection.scope)
                conditions.append("document.id IN (SELECT document_id FROM file WHERE \(condition))")
                arguments += bound
            }
            // Documents first: most filters are about them, and a passage's row need not be read then.
            return try Int64.fetchAll(
                db,
                sql: """
                    SELECT chunk.row FROM document CROSS JOIN (\(passages)) AS chunk ON chunk.document_id = document.id
                    WHERE \(conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")) ORDER BY chunk.row
                    """, arguments: arguments)
        }
    }

    /// Names of what documents say of themselves, ascending.
    package func metadataKeys() async throws -> [String] {
        try await read { db in
            try String.fetchAll(
                db, sql: "SELECT DISTINCT entry.key FROM document, json_each(document.metadata) AS entry ORDER BY 1")
        }
    }

    /// Files within `scope` by their state's name; all files where it is empty.
    package func fileStates(scope: [String] = []) async throws -> [String: Int] {
        try await read { db in
            let (condition, arguments) = scope.isEmpty ? ("1", []) : Self.scopeCondition(scope)
            let rows = try Row.fetchAll(
                db, sql: "SELECT outcome, count(*) FROM file WHERE \(condition) GROUP BY outcome", arguments: arguments)
            return Dictionary(rows.map { ($0[0], $0[1]) }, uniquingKeysWith: +)
        }
    }

    /// How the files within `scope` stand; all files where it is empty.
    package func ledgerCounts(scope: [String]) async throws -> LedgerCounts {
        try await read { db in
            let (condition, arguments) = scope.isEmpty ? ("1", []) : Self.scopeCondition(scope)
            var counts = LedgerCounts()
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT outcome, count(*) AS files, sum(document.embedded_character_count = 0
                        AND document.character_count > 0) AS unembedded
                    FROM file LEFT JOIN document ON document.id = file.document_id WHERE \(condition) GROUP BY outcome
                    """, arguments: arguments)
            let waiting = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) AS files, sum(NOT EXISTS (SELECT 1 FROM file AS read WHERE read.path = file.path))
                        AS unknown
                    FROM work AS file WHERE \(condition)
                    """, arguments: arguments)
            counts.pending = waiting?["files"] ?? 0
            counts.files = waiting?["unknown"] ?? 0
            for row in rows {
                let files: Int = row["files"]
                counts.files += files
                counts.withoutVectors += row["unembedded"] ?? 0
                switch FileRecord.State(rawValue: row["outcome"]) {
                case .failed: counts.failed += files
                case .incomplete: counts.incomplete += files
                case .skipped: counts.skipped += files
                case .indexed, nil: break
                }
            }
            return counts
        }
    }

    /// Paths equal to one of `scope` or below it, as ranges of the index over paths.
    static func scopeCondition(_ scope: [String]) -> (String, StatementArguments) {
        var arguments = StatementArguments()
        let parts = scope.map { folder in
            let below = folder.hasSuffix("/") ? folder : folder + "/"
            // "0" is the character after "/".
            arguments += [folder, below, below.dropLast() + "0"]
            return "(file.path = ? OR (file.path >= ? AND file.path < ?))"
        }
        return ("(" + parts.joined(separator: " OR ") + ")", arguments)
    }
}
