import Foundation
import TestSupport
import Testing
import TroveCatalog
import TroveCore

@Suite struct StoreTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func store(_ name: String = "store") throws -> StoreFolder {
        try StoreFolder(url: folder.url.appendingPathComponent(name), create: true)
    }

    private func file(_ path: String, _ root: RootRecord) -> FileRecord {
        FileRecord(path: path, rootID: root.id, format: "text", state: .indexed)
    }

    private func document(_ text: String, paths: [String], root: RootRecord) -> DocumentToCommit {
        let span = ScalarSpan(0, text.unicodeScalars.count)
        return DocumentToCommit(
            sha256: Identifier.digest(text), extracted: ExtractedDocument(format: "text", text: text),
            chunks: [Chunk(span: span, text: text, headingPath: [], page: nil, embeddedText: text, tokens: 1)],
            vectors: [[1, 0]], settings: "s", readAs: "file.txt", embeddedCharacters: span.count,
            files: paths.map { file($0, root) })
    }

    @Test("SQLite does what every catalog must")
    func conformance() async throws {
        #expect(try await CatalogConformance(SQLiteCatalog(store: store())).problems() == [])
    }

    @Test("A document is found by the names of all its files, also after they change")
    func names() async throws {
        let catalog = try SQLiteCatalog(store: store())
        let root = try await catalog.addRoot(path: "/n", device: 1, inode: 1)
        try await catalog.commit([document("oil", paths: ["/n/lamp.txt", "/n/wick.txt"], root: root)], space: nil)
        func found() async throws -> [String] {
            var found: [String] = []
            for word in ["lamp", "wick", "torch"] {
                if try await !catalog.lexicalSearch(LexicalQuery(word), limit: 5).isEmpty { found.append(word) }
            }
            return found
        }
        #expect(try await found() == ["lamp", "wick"])
        let known = try #require(try await catalog.document(sha256: Identifier.digest("oil")))
        var moved = file("/n/torch.txt", root)
        moved.documentID = known.id
        try await catalog.recordFiles([moved], removing: ["/n/lamp.txt"])
        #expect(try await found() == ["wick", "torch"])
    }

    @Test("A document whose first file has another ending than it was read under is told")
    func misread() async throws {
        let catalog = try SQLiteCatalog(store: store())
        let root = try await catalog.addRoot(path: "/n", device: 1, inode: 1)
        try await catalog.commit([document("oil", paths: ["/n/lamp.txt"], root: root)], space: nil)
        #expect(try await catalog.misreadFiles().isEmpty)
        let known = try #require(try await catalog.document(sha256: Identifier.digest("oil")))
        var moved = file("/n/lamp.md", root)
        moved.documentID = known.id
        try await catalog.recordFiles([moved], removing: ["/n/lamp.txt"])
        #expect(try await catalog.misreadFiles().map(\.path) == ["/n/lamp.md"])
    }

    @Test("A backup is whole, and a file that is none is refused")
    func backup() async throws {
        let store = try store()
        let catalog = try SQLiteCatalog(store: store)
        let root = try await catalog.addRoot(path: "/n", device: 1, inode: 1)
        try await catalog.commit([document("oil", paths: ["/n/lamp.txt"], root: root)], space: nil)
        let backup = folder.url.appendingPathComponent("backup.trove")
        try SQLiteCatalog.backUp(store, to: backup)
        try SQLiteCatalog.checkBackup(backup)
        let other = try self.store("other")
        try other.replaceCatalog(with: backup)
        #expect(try await SQLiteCatalog(store: other).documents().map(\.sha256) == [Identifier.digest("oil")])
        let none = try folder.write("none.trove", "no backup")
        #expect { try SQLiteCatalog.checkBackup(none) } throws: { ($0 as? TroveError)?.code == .corruptInput }
        let bytes = try Data(contentsOf: backup)
        try bytes.prefix(bytes.count / 2).write(to: none)
        #expect { try SQLiteCatalog.checkBackup(none) } throws: { ($0 as? TroveError)?.code == .corruptInput }
    }

    @Test("Purging leaves no byte of what was removed, and the log says whether a reader holds it")
    func purge() async throws {
        let store = try store()
        let catalog = try SQLiteCatalog(store: store)
        let root = try await catalog.addRoot(path: "/n", device: 1, inode: 1)
        let secret = (0..<200).map { "Zyxwvutsrq number \($0)" }.joined(separator: " ")
        try await catalog.commit(
            [
                document("oil", paths: ["/n/lamp.txt"], root: root),
                document(secret, paths: ["/n/Zyxwv.txt"], root: root),
            ],
            space: nil)
        try await catalog.removeFiles(["/n/Zyxwv.txt"])
        try await catalog.purge()
        #expect(try await catalog.emptyLog(within: 5))
        for url in try FileManager.default.contentsOfDirectory(at: store.url, includingPropertiesForKeys: nil) {
            let bytes = try Data(contentsOf: url)
            for needle in ["Zyxwv", "zyxwv"] { #expect(bytes.range(of: Data(needle.utf8)) == nil, "\(url.path)") }
        }
        #expect(try await catalog.lexicalSearch(LexicalQuery("oil"), limit: 5).count == 1)
        #expect(try await catalog.integrityProblems().isEmpty)
    }

    @Test("Terms that were lost are a problem, and are made anew")
    func rebuild() async throws {
        let catalog = try SQLiteCatalog(store: store())
        let root = try await catalog.addRoot(path: "/n", device: 1, inode: 1)
        try await catalog.commit([document("oil", paths: ["/n/lamp.txt"], root: root)], space: nil)
        try await catalog.rebuildDerived()
        #expect(try await catalog.lexicalSearch(LexicalQuery("oil"), limit: 5).count == 1)
        #expect(try await catalog.lexicalSearch(LexicalQuery("lamp"), limit: 5).count == 1)
        #expect(try await catalog.integrityProblems().isEmpty)
    }
}
