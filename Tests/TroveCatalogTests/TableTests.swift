import GRDB
import TestSupport
import Testing
import TroveCatalog
import TroveCore

@Suite struct TableTests {
    @Test("Rows are kept with their cells, the places of these, and go with their document")
    func rows() async throws {
        let folder = try TemporaryFolder()
        let store = try StoreFolder(url: folder.url.appendingPathComponent("store"), create: true)
        let catalog = try SQLiteCatalog(store: store)
        let root = try await catalog.addRoot(path: "/shelf", device: 0, inode: 0)
        let text = "Oil\n\nName\tPrice\nWhale\t3"
        let word = Word(
            span: ScalarSpan(16, 21), box: Box(page: 2, x0: 0.125, y0: 0.25, x1: 0.5, y1: 0.375), confidence: 1, line: 1
        )
        let file = FileRecord(path: "/shelf/a", rootID: root.id, stamp: .none, format: "pdf", state: .indexed)
        try await catalog.commit(
            [
                DocumentToCommit(
                    sha256: Identifier.digest("a"),
                    extracted: ExtractedDocument(
                        format: "pdf", text: text, blocks: [Block(kind: .table, span: ScalarSpan(5, 23), page: 2)],
                        words: [word]), chunks: [], vectors: [], settings: "s", embeddedCharacters: 0, files: [file])
            ], space: nil)
        let document = try #require(try await catalog.document(uidOrPath: "/shelf/a"))
        let rows = try await catalog.tableRows(of: document.id)
        #expect(rows.map { $0.cells.map(\.text) } == [["Name", "Price"], ["Whale", "3"]])
        #expect(rows.map(\.page) == [2, 2] && rows[1].cells[0].box == word.box && rows[1].cells[1].box == nil)
        let found = try #require(try await catalog.tableRow(of: document.id, at: 22))
        #expect(found.row == rows[1] && found.header == rows[0])
        #expect(try await catalog.tableRow(of: document.id, at: 1) == nil)
        #expect(try await catalog.integrityProblems().isEmpty)
        try await catalog.recordFiles([], removing: ["/shelf/a"])
        #expect(try await catalog.tableRows(of: document.id).isEmpty)
    }

    @Test("A store that was written before tables were kept gets them from its text")
    func olderStores() async throws {
        let folder = try TemporaryFolder()
        let store = try StoreFolder(url: folder.url.appendingPathComponent("store"), create: true)
        let catalog = try SQLiteCatalog(store: store)
        let root = try await catalog.addRoot(path: "/shelf", device: 0, inode: 0)
        let text = "Oil\n\nName\tPrice\nWhale\t3\n\n\tlet code = 1\n\tlet more = 2\n\nA\tlone line"
        try await catalog.commit(
            [
                DocumentToCommit(
                    sha256: Identifier.digest("a"), extracted: ExtractedDocument(format: "text", text: text),
                    chunks: [], vectors: [], settings: "s", embeddedCharacters: 0,
                    files: [
                        FileRecord(path: "/shelf/a", rootID: root.id, stamp: .none, format: "text", state: .indexed)
                    ])
            ], space: nil)
        try await DatabaseQueue(path: store.catalog.path).write { db in
            try db.execute(
                sql: "DROP TABLE table_row; DELETE FROM grdb_migrations WHERE identifier = 'tables'")
        }
        let migrated = try SQLiteCatalog(store: store)
        let document = try #require(try await migrated.document(uidOrPath: "/shelf/a"))
        let rows = try await migrated.tableRows(of: document.id)
        #expect(rows.map { $0.cells.map(\.text) } == [["Name", "Price"], ["Whale", "3"]])
    }
}
