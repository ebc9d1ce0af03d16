internal import Foundation
internal import GRDB
package import TroveCore

/// Roots and the ledger of files.
extension SQLiteCatalog {
    /// Every root, by path.
    package func roots() async throws -> [RootRecord] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM root ORDER BY path").map { row in
                RootRecord(id: row["id"], path: row["path"], device: row["device"], inode: row["inode"])
            }
        }
    }

    /// Adds a root, or finds the one of that path.
    package func addRoot(path: String, device: Int64, inode: Int64) async throws -> RootRecord {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO root (path, device, inode, added_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (path) DO UPDATE SET device = excluded.device, inode = excluded.inode
                    """,
                arguments: [path, device, inode, Date().timeIntervalSince1970])
            let id = try Int64.fetchOne(db, sql: "SELECT id FROM root WHERE path = ?", arguments: [path])
            guard let id else { throw TroveError(.integrity, "the root \(path) was not kept") }
            return RootRecord(id: id, path: path, device: device, inode: inode)
        }
    }

    /// Gives a new root the files and roots that lie below it: an outer folder takes over the inner ones.
    /// - Parameter kept: The path of a root that stays its own, wherever it lies.
    package func adoptFiles(below root: RootRecord, except kept: String) async throws {
        try await write { db in
            let inner = try Row.fetchAll(
                db, sql: "SELECT id, path FROM root WHERE id <> ? AND path <> ?", arguments: [root.id, kept]
            ).filter { ($0["path"] as String).hasPrefix(root.path + "/") }
            for row in inner {
                let id: Int64 = row["id"]
                try db.execute(sql: "UPDATE file SET root_id = ? WHERE root_id = ?", arguments: [root.id, id])
                try db.execute(sql: "DELETE FROM root WHERE id = ?", arguments: [id])
            }
        }
    }

    /// Forgets a root with all its files, and the documents that no other file holds, in one transaction.
    package func removeRoot(_ root: RootRecord) async throws -> Int {
        let paths = try await files(of: root).map(\.path)
        try await write { db in
            try Self.removeFiles(paths, db)
            try db.execute(sql: "DELETE FROM root WHERE id = ?", arguments: [root.id])
        }
        return paths.count
    }

    /// The ledger of one root, by path.
    package func files(of root: RootRecord) async throws -> [FileRecord] {
        try await read { db in
            try FileRecord.fetch(db, "WHERE root_id = ? ORDER BY path", [root.id])
        }
    }

    /// The ledger of every root, by path.
    package func allFiles() async throws -> [FileRecord] {
        try await read { db in
            try FileRecord.fetch(db, "ORDER BY path")
        }
    }

    /// The ledger's row of one path.
    package func file(at path: String) async throws -> FileRecord? {
        try await read { db in
            try FileRecord.fetch(db, "WHERE path = ?", [path]).first
        }
    }

    /// Writes ledger rows as they are, and takes out those of `removed`, in one transaction; the documents that the
    /// rows name must exist, and those that no file holds any more go.
    package func recordFiles(_ files: [FileRecord], removing removed: [String] = []) async throws {
        guard !files.isEmpty || !removed.isEmpty else { return }
        try await write { db in
            let before = try files.compactMap { try $0.replace(db) }
            try Self.settleFiles(of: before + files.compactMap(\.documentID), db)
            try Self.removeFiles(removed, db)
            FaultPoint.reach("ledger.inside")
        }
        FaultPoint.reach("ledger.after")
    }

    /// Forgets paths, and the documents that no other path holds, in one transaction.
    package func removeFiles(_ paths: [String]) async throws { try await recordFiles([], removing: paths) }

    static func removeFiles(_ paths: [String], _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM file WHERE path = ? RETURNING document_id")
        let before = try paths.compactMap { try Int64.fetchOne(statement, arguments: [$0]) }
        for path in paths { try takeOff(path, db) }
        try settleFiles(of: before, db)
    }

    /// After their files changed: removes those of the documents that no file holds any more, with their chunks, terms
    /// and embeddings, and gives the others the names of their files.
    static func settleFiles(of documents: [Int64], _ db: Database) throws {
        for id in Set(documents) {
            let isHeld = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM file WHERE document_id = ?)", arguments: [id])
            if isHeld == true { _ = try updateNames(of: id, db) } else { try removeDocument(id, db) }
        }
    }

    /// The names of a document's files as they are searched for: each once, in order of the paths. Written where they
    /// have changed.
    static func updateNames(of document: Int64, _ db: Database) throws -> String {
        var seen: Set<Substring> = []
        let names = try String.fetchAll(
            db, sql: "SELECT path FROM file WHERE document_id = ? ORDER BY path", arguments: [document]
        ).map { $0[($0.lastIndex(of: "/").map($0.index(after:)) ?? $0.startIndex)...] }
            .filter { seen.insert($0).inserted }.joined(separator: "\n")
        try db.execute(
            sql: "UPDATE document SET names = ? WHERE id = ? AND names <> ?", arguments: [names, document, names])
        if db.changesCount > 0 {
            try db.execute(
                sql: "UPDATE chunk_fts SET name = ? WHERE rowid IN (SELECT id FROM chunk WHERE document_id = ?)",
                arguments: [LexicalText.separated(names), document])
        }
        return names
    }

    static func removeDocument(_ id: Int64, _ db: Database) throws {
        let chunks = try Int64.fetchAll(db, sql: "SELECT id FROM chunk WHERE document_id = ?", arguments: [id])
        for chunk in chunks {
            try db.execute(sql: "DELETE FROM chunk_fts WHERE rowid = ?", arguments: [chunk])
            try db.execute(
                sql: """
                    INSERT INTO vector_change (space_id, chunk_id, is_removal)
                    SELECT space_id, chunk_id, 1 FROM embedding WHERE chunk_id = ?
                    """,
                arguments: [chunk])
        }
        try db.execute(sql: "DELETE FROM document WHERE id = ?", arguments: [id])
    }
}

extension FileRecord {
    /// Rows of the ledger.
    /// - Parameter rest: What stands behind the table's name.
    static func fetch(
        _ db: Database, _ rest: String, _ arguments: StatementArguments = StatementArguments()
    ) throws -> [FileRecord] {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM file \(rest)")
        return try Array(Row.fetchCursor(statement, arguments: arguments).map(FileRecord.init(row:)))
    }

    /// What ``init(row:)`` reads, by place.
    private static let columns = """
        path, root_id, document_id, size, modified_ns, changed_ns, inode, device, format, outcome, reason, code, settings,
        checked_at
        """

    private init(row: Row) throws {
        guard let state = State(rawValue: row[9]) else {
            throw TroveError(.integrity, "the ledger has an unknown outcome; run `trove verify`")
        }
        self.init(
            path: row[0], rootID: row[1], documentID: row[2],
            stamp: FileStamp(
                size: row[3], modifiedNanoseconds: row[4], changedNanoseconds: row[5], inode: row[6], device: row[7]),
            format: row[8], state: state, reason: row[10], code: row[11], settings: row[12], checkedAt: row[13])
    }

    /// Writes the row and returns the document that the path held before.
    func replace(_ db: Database) throws -> Int64? {
        let before = try Int64.fetchOne(db, sql: "SELECT document_id FROM file WHERE path = ?", arguments: [path])
        try SQLiteCatalog.takeOff(path, db)
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO file (path, root_id, document_id, size, modified_ns, changed_ns, inode, device,
                    format, outcome, reason, code, settings, checked_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                path, rootID, documentID, stamp.size, stamp.modifiedNanoseconds, stamp.changedNanoseconds, stamp.inode,
                stamp.device, format, state.rawValue, reason, code, settings,
                checkedAt > 0 ? checkedAt : Date().timeIntervalSince1970,
            ])
        return before
    }
}
