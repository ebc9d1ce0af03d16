internal import Foundation
internal import GRDB
package import TroveCore

/// Pictures and the vectors of their views.
extension SQLiteCatalog {
    static func insertPictures(of document: DocumentToCommit, document id: Int64, _ db: Database) throws {
        for (ordinal, picture) in document.pictures.enumerated() {
            try db.execute(
                sql: """
                    INSERT INTO picture (uid, document_id, ordinal, kind, page, x0, y0, x1, y1, position, width, height,
                        hash, depicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    picture.kind == .page
                        ? Identifier.page(documentSHA256: document.sha256, page: picture.page ?? 1)
                        : Identifier.picture(documentSHA256: document.sha256, ordinal: ordinal),
                    id, ordinal, picture.kind.rawValue, picture.page, picture.box?.x0, picture.box?.y0,
                    picture.box?.x1, picture.box?.y1, picture.position, picture.width, picture.height,
                    Int64(bitPattern: picture.hash), try JSONColumn.encode(picture.depicts),
                ])
            let key = db.lastInsertedRowID
            for (space, bytes) in picture.views {
                try db.execute(
                    sql: "INSERT INTO picture_vector (picture_id, space_id, views) VALUES (?, ?, ?)",
                    arguments: [key, space, Data(bytes)])
            }
        }
    }

    /// The coded views of every picture of a space, in ascending order of their keys.
    package func pictureViews(of space: SpaceRecord) async throws -> [(picture: Int64, bytes: [UInt8])] {
        try await read { db in
            let rows = try Row.fetchCursor(
                db, sql: "SELECT picture_id, views FROM picture_vector WHERE space_id = ? ORDER BY picture_id",
                arguments: [space.id])
            var found: [(picture: Int64, bytes: [UInt8])] = []
            while let row = try rows.next() {
                let bytes: Data = row["views"]
                found.append((row["picture_id"], [UInt8](bytes)))
            }
            return found
        }
    }

    /// The coded views of one picture in a space.
    package func views(of picture: Int64, in space: SpaceRecord) async throws -> [UInt8]? {
        try await read { db in
            try Data.fetchOne(
                db, sql: "SELECT views FROM picture_vector WHERE space_id = ? AND picture_id = ?",
                arguments: [space.id, picture]
            ).map { [UInt8]($0) }
        }
    }

    /// The first picture of a document, of one page where that is given.
    package func firstPicture(of document: Int64, page: Int?) async throws -> PictureRecord? {
        try await read { db in
            var documents: [Int64: DocumentRecord] = [:]
            return try Self.picture(
                db, where: "document_id = ? AND (? IS NULL OR coalesce(page, 1) = ?) ORDER BY ordinal LIMIT 1",
                [document, page, page], documents: &documents)
        }
    }

    /// The newest space that holds vectors of pictures, of those whose fingerprints begin so.
    package func pictureSpace(_ prefix: String) throws -> SpaceRecord? {
        try glance { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT id, fingerprint, dimension FROM space
                    WHERE substr(fingerprint, 1, length(?1)) = ?1
                        AND EXISTS (SELECT 1 FROM picture_vector WHERE space_id = space.id)
                    ORDER BY id DESC LIMIT 1
                    """)
            return try Row.fetchOne(statement, arguments: [prefix]).map {
                SpaceRecord(id: $0[0], fingerprint: $0[1], dimension: $0[2])
            }
        }
    }

    /// Keeps which pictures are copies: the one that stands for each group, by picture.
    package func setPictureGroups(_ leaders: [Int64: Int64]) async throws {
        try await write { db in
            try db.execute(sql: "UPDATE picture SET group_id = NULL WHERE group_id IS NOT NULL")
            for (picture, leader) in leaders {
                try db.execute(sql: "UPDATE picture SET group_id = ? WHERE id = ?", arguments: [leader, picture])
            }
        }
    }

    /// Where every picture stands, in ascending order of their keys.
    package func picturePlaces() async throws -> [PicturePlace] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT picture.id, picture.page, picture.kind, picture.hash, picture.group_id, document.sha256
                    FROM picture JOIN document ON document.id = picture.document_id ORDER BY picture.id
                    """
            ).compactMap { row in
                let hash: Int64 = row["hash"]
                guard let kind = PictureSample.Kind(rawValue: row["kind"]) else { return nil }
                return PicturePlace(
                    picture: row["id"], sha256: row["sha256"], page: row["page"], kind: kind,
                    hash: UInt64(bitPattern: hash), group: row["group_id"])
            }
        }
    }

    /// The pictures with those keys, in the order asked; keys that are gone are left out.
    package func pictures(_ keys: [Int64]) async throws -> [PictureRecord] {
        try await read { db in
            var documents: [Int64: DocumentRecord] = [:]
            return try keys.compactMap { key in
                try Self.picture(db, where: "id = ?", [key], documents: &documents)
            }
        }
    }

    /// The picture or page with that identifier.
    package func picture(uid: String) async throws -> PictureRecord? {
        try await read { db in
            var documents: [Int64: DocumentRecord] = [:]
            return try Self.picture(db, where: "uid = ?", [uid], documents: &documents)
        }
    }

    private static func picture(
        _ db: Database, where condition: String, _ arguments: StatementArguments,
        documents: inout [Int64: DocumentRecord]
    ) throws -> PictureRecord? {
        guard let row = try Row.fetchOne(db, sql: "SELECT * FROM picture WHERE \(condition)", arguments: arguments)
        else { return nil }
        let id: Int64 = row["document_id"]
        let document = try documents[id] ?? Self.documents(db, where: "document.id = ?", [id]).first
        guard let document else { throw TroveError(.integrity, "a picture has lost its document; run `trove verify`") }
        documents[id] = document
        return try PictureRecord(row: row, document: document)
    }
}

extension PictureRecord {
    init(row: Row, document: DocumentRecord) throws {
        guard let kind = PictureSample.Kind(rawValue: row["kind"]) else {
            throw TroveError(.integrity, "a picture is of an unknown kind; run `trove verify`")
        }
        let page: Int? = row["page"]
        let hash: Int64 = row["hash"]
        let x0: Double? = row["x0"]
        self.init(
            id: row["id"], uid: row["uid"], ordinal: row["ordinal"], kind: kind, page: page,
            box: x0.map { Box(page: page ?? 1, x0: $0, y0: row["y0"], x1: row["x1"], y1: row["y1"]) },
            position: row["position"], width: row["width"], height: row["height"], hash: UInt64(bitPattern: hash),
            depicts: try JSONColumn.decode([Depiction].self, row["depicts"]), document: document)
    }
}
