internal import Foundation
internal import GRDB
package import TroveCore

/// Memories: short transactions of any process, synced to the disk before they return.
extension SQLiteCatalog {
    package func commit(_ memories: [MemoryToCommit], space: SpaceRecord?) async throws -> [Bool] {
        try await durably { db in
            try memories.map { memory in
                FaultPoint.reach("memory.inside")
                return try Self.insert(memory, space: space, db)
            }
        }
    }

    /// Whether it was new.
    private static func insert(_ memory: MemoryToCommit, space: SpaceRecord?, _ db: Database) throws -> Bool {
        let record = memory.record
        let statement = try db.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO memory (uid, digest, kind, form, text, user, agent, project, session, speaker, key,
                    at, until, learned_at, subject, attribute, value, slot, folded_value, trust, author, count,
                    is_pinned, is_disabled, expires_at, resolved_by, picture)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            record.uid, record.digest, record.kind.rawValue, record.form, record.text, record.scope.user,
            record.scope.agent, record.scope.project, record.scope.session, record.speaker, record.key, record.at,
            record.until, record.learnedAt, record.subject, record.attribute, record.value, record.slot,
            record.foldedValue, record.trust.rawValue, record.author, record.count, record.isPinned,
            record.isDisabled, record.expiresAt, record.resolvedBy,
            try record.picture.map { try JSONColumn.encode($0) },
        ])
        guard db.changesCount > 0 else {
            if memory.countsUp { try countUp(record, db) }
            return false
        }
        let id = db.lastInsertedRowID
        if let space, let vector = memory.vector {
            try db.cachedStatement(sql: "INSERT INTO memory_vector (memory_id, space_id, vector) VALUES (?, ?, ?)")
                .execute(arguments: [id, space.id, VectorColumn.encode(vector)])
        }
        if let views = memory.views {
            try db.execute(
                sql: "INSERT INTO memory_vector (memory_id, space_id, vector) VALUES (?, ?, ?)",
                arguments: [id, views.space.id, Data(views.bytes)])
        }
        let run = try db.cachedStatement(sql: "INSERT OR IGNORE INTO memory_run (hash, memory_id) VALUES (?, ?)")
        for hash in memory.runs { try run.execute(arguments: [hash, id]) }
        for evidence in record.evidence { try insert(evidence, memory: id, db) }
        for link in memory.links {
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO memory_link (from_id, to_id, relation)
                    SELECT ?, id, ? FROM memory WHERE uid = ? AND id <> ?
                    """, arguments: [id, link.relation.rawValue, link.uid, id])
        }
        return true
    }

    /// Told again: by somebody who is believed more, it is believed more.
    private static func countUp(_ record: MemoryRecord, _ db: Database) throws {
        let known = try String.fetchOne(
            db, sql: "SELECT trust FROM memory WHERE digest = ?", arguments: [record.digest]
        ).flatMap(Trust.init(rawValue:))
        try db.execute(
            sql: "UPDATE memory SET count = count + 1, trust = ? WHERE digest = ?",
            arguments: [max(known ?? .unknown, record.trust).rawValue, record.digest])
    }

    private static func insert(_ evidence: EvidenceRecord, memory: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO memory_evidence (memory_id, cited, sha256, path, span_start, span_end, page, box, passage)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                memory, evidence.cited, evidence.sha256, evidence.path, evidence.span?.start, evidence.span?.end,
                evidence.page, try evidence.box.map { try JSONColumn.encode($0) },
                try evidence.passage.map { try JSONColumn.encode($0) },
            ])
    }

    package func memories(uids: [String]) async throws -> [MemoryRecord] {
        try await read { db in
            try uids.compactMap { uid in try Self.memories(db, where: "uid = ?", [uid]).first }
        }
    }

    package func memories(rows: [Int64]) async throws -> [MemoryRecord] {
        try await read { db in
            try rows.compactMap { row in try Self.memories(db, where: "id = ?", [row]).first }
        }
    }

    package func memories(after: Int64, limit: Int) async throws -> [MemoryRecord] {
        try await read { db in
            try Self.memories(db, where: "id > ? ORDER BY id LIMIT ?", [after, limit])
        }
    }

    /// What somebody said in a session, the latest first.
    package func episodes(of session: String, by speaker: String, limit: Int) async throws -> [MemoryRecord] {
        try await read { db in
            try Self.memories(
                db,
                where: """
                    session = ? AND speaker = ? AND kind = 'episode' AND is_disabled = 0 ORDER BY id DESC LIMIT ?
                    """, [session, speaker, limit])
        }
    }

    package func facts(slots: [String]) async throws -> [MemoryRecord] {
        try await read { db in
            try slots.flatMap { slot in
                try Self.memories(
                    db, where: "slot = ? AND resolved_by IS NULL AND is_disabled = 0 ORDER BY id", [slot])
            }
        }
    }

    package func update(_ record: MemoryRecord) async throws -> Bool {
        try await durably { db in
            try db.execute(
                sql: """
                    UPDATE memory SET is_pinned = ?, is_disabled = ?, expires_at = ?, until = ?, resolved_by = ?
                    WHERE uid = ?
                    """,
                arguments: [
                    record.isPinned, record.isDisabled, record.expiresAt, record.until, record.resolvedBy, record.uid,
                ])
            return db.changesCount > 0
        }
    }

    package func removeMemories(uids: [String]) async throws -> Int {
        try await durably { db in
            let statement = try db.cachedStatement(sql: "DELETE FROM memory WHERE uid = ?")
            var count = 0
            for uid in uids {
                try db.execute(sql: "UPDATE memory SET resolved_by = NULL WHERE resolved_by = ?", arguments: [uid])
                try statement.execute(arguments: [uid])
                count += db.changesCount
            }
            return count
        }
    }

    package func links(of uid: String) async throws -> [MemoryLink] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT other.uid AS uid, relation FROM memory_link
                    JOIN memory AS own ON own.uid = ? AND own.id IN (from_id, to_id)
                    JOIN memory AS other ON other.id = iif(from_id = own.id, to_id, from_id)
                    ORDER BY other.id, relation
                    """, arguments: [uid]
            ).compactMap { row in
                MemoryLink.Relation(rawValue: row["relation"]).map { MemoryLink(id: row["uid"], relation: $0) }
            }
        }
    }

    package func memories(sharing runs: [Int64], limit: Int) async throws -> [(memory: MemoryRecord, shared: Int)] {
        guard !runs.isEmpty else { return [] }
        return try await read { db in
            let list = runs.map(String.init).joined(separator: ",")
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT memory_id, count(*) AS shared FROM memory_run WHERE hash IN (\(list))
                    GROUP BY memory_id ORDER BY shared DESC, memory_id LIMIT ?
                    """, arguments: [limit])
            return try rows.compactMap { row in
                try Self.memories(db, where: "id = ?", [row["memory_id"] as Int64]).first.map { ($0, row["shared"]) }
            }
        }
    }

    package func memories(citing sha256: [String], paths: [String]) async throws -> [MemoryRecord] {
        try await read { db in
            var ids: Set<Int64> = []
            for (column, values) in [("sha256", sha256), ("path", paths)] {
                for value in values {
                    ids.formUnion(
                        try Int64.fetchAll(
                            db, sql: "SELECT memory_id FROM memory_evidence WHERE \(column) = ?", arguments: [value]))
                }
            }
            return try ids.sorted().compactMap { try Self.memories(db, where: "id = ?", [$0]).first }
        }
    }

    /// Every path that evidence names, below a folder or file.
    package func citedPaths(below path: String) async throws -> [String] {
        try await read { db in
            try String.fetchAll(
                db,
                sql: "SELECT DISTINCT path FROM memory_evidence WHERE path = ? OR substr(path, 1, ?) = ? ORDER BY path",
                arguments: [path, path.unicodeScalars.count + 1, path + "/"])
        }
    }

    static func memories(
        _ db: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [MemoryRecord] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT \(MemoryRecord.columns) FROM memory WHERE \(condition)"),
            arguments: arguments
        ).map { row in
            var record = try MemoryRecord(row: row)
            record.evidence = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT * FROM memory_evidence WHERE memory_id = ? ORDER BY id"),
                arguments: [record.id]
            ).map(EvidenceRecord.init(row:))
            return record
        }
    }

    /// Runs `body` in one transaction that is on the disk when this returns.
    func durably<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws -> T {
        do {
            return try await pool.writeWithoutTransaction { db in
                // Others may be many: SQLite does not queue them, so one may have to wait for long.
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 60000")
                defer { try? db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 10000") }
                var result: T?
                try db.inTransaction(.immediate) {
                    result = try body(db)
                    return .commit
                }
                guard let result else { throw TroveError(.integrity, "a transaction gave no result") }
                return result
            }
        } catch {
            throw StoreFailure.translate(error, "cannot write to the catalog")
        }
    }
}

extension EvidenceRecord {
    init(row: Row) throws {
        self.init(cited: row["cited"], sha256: row["sha256"])
        path = row["path"]
        if let start = row["span_start"] as Int?, let end = row["span_end"] as Int? { span = ScalarSpan(start, end) }
        page = row["page"]
        box = try (row["box"] as String?).map { try JSONColumn.decode(Box.self, $0) }
        passage = try (row["passage"] as String?).map { try JSONColumn.decode(PassageFingerprint.self, $0) }
    }
}
