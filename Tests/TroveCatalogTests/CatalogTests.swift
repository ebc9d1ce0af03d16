import Foundation
import TestSupport
import Testing
import TroveCatalog
import TroveCore
import TroveLexical

@Suite struct CatalogTests {
    private let folder: TemporaryFolder
    private let catalog: SQLiteCatalog
    private let root: RootRecord
    private let space: SpaceRecord

    init() async throws {
        folder = try TemporaryFolder()
        catalog = try SQLiteCatalog(store: StoreFolder(url: folder.url.appendingPathComponent("store"), create: true))
        root = try await catalog.addRoot(path: "/notes", device: 1, inode: 2)
        space = try await catalog.addSpace(fingerprint: "toy", dimension: 2)
    }

    private func file(_ path: String, state: FileRecord.State = .indexed) -> FileRecord {
        FileRecord(
            path: path, rootID: root.id, documentID: nil,
            stamp: FileStamp(size: 1, modifiedNanoseconds: 2, changedNanoseconds: 3, inode: 4, device: 5),
            format: "text", state: state, reason: nil)
    }

    /// Chunks that hold words side by side.
    private func phrase(_ text: String) -> ChunkSelection { ChunkSelection(filter: .test(.text, .contains(text))) }

    private func document(_ text: String, hash: String, paths: [String]) -> DocumentToCommit {
        let span = ScalarSpan(0, text.unicodeScalars.count)
        let word = Word(span: span, box: Box(page: 1, x0: 0.25, y0: 0.5, x1: 0.75, y1: 1), confidence: 0.5, line: 3)
        return DocumentToCommit(
            sha256: hash,
            extracted: ExtractedDocument(
                format: "text", metadata: ["title": "T"], text: text,
                pages: [Page(page: 1, width: 10, height: 20, readBy: .ocr, confidence: 0.5, span: span)],
                words: [word]),
            chunks: [Chunk(span: span, text: text, headingPath: ["A"], page: 1, embeddedText: text, tokens: 1)],
            vectors: [[1, 0]], settings: "s", embeddedCharacters: span.count, files: paths.map { file($0) })
    }

    @Test("A document comes back as it was committed, with its words, chunks and vectors")
    func roundTrip() async throws {
        try await catalog.commit([document("lamp oil", hash: "aa", paths: ["/notes/a"])], space: space)
        let found = try #require(try await catalog.document(sha256: "aa"))
        #expect(found.files.map(\.path) == ["/notes/a"])
        #expect(try await catalog.text(of: found) == "lamp oil")
        let pages = try await catalog.pages(of: [found.id])[found.id] ?? []
        #expect(pages.count == 1 && pages[0].words.count == 1)
        #expect(abs(pages[0].words[0].box.x0 - 0.25) < 1e-4 && pages[0].words[0].line == 3)
        let chunk = try #require(try await catalog.chunks(of: found).first)
        #expect(chunk.headingPath == ["A"] && chunk.span == ScalarSpan(0, 8))
        #expect(try await catalog.vectors(of: space, chunks: [chunk.id]) == [chunk.id: [1, 0]])
    }

    @Test("Content that two files hold goes with the last of them, with its terms and vectors")
    func shared() async throws {
        try await catalog.commit([document("lamp oil", hash: "aa", paths: ["/notes/a", "/notes/b"])], space: space)
        try await catalog.removeFiles(["/notes/a"])
        #expect(try await catalog.chunkRows(phrase("lamp")).count == 1)
        try await catalog.removeFiles(["/notes/b"])
        #expect(try await catalog.chunkRows(phrase("lamp")).isEmpty)
        #expect(try await catalog.document(sha256: "aa") == nil)
        #expect(try await catalog.vectorCount(of: space) == 0)
        #expect(try await catalog.integrityProblems().isEmpty)
    }

    @Test("Files without a document are no damage, though there is no document at all")
    func unread() async throws {
        let root = try await catalog.addRoot(path: "/notes", device: 1, inode: 1)
        try await catalog.recordFiles([FileRecord(path: "/notes/a", rootID: root.id, state: .skipped)])
        #expect(try await catalog.integrityProblems().isEmpty)
    }

    @Test("A file with new content leaves the old document behind")
    func update() async throws {
        try await catalog.commit([document("lamp oil", hash: "aa", paths: ["/notes/a"])], space: space)
        try await catalog.commit([document("rope", hash: "bb", paths: ["/notes/a"])], space: space)
        #expect(try await catalog.document(sha256: "aa") == nil)
        #expect(try await catalog.documents().map(\.sha256) == ["bb"])
    }

    @Test("Changes of a space are the last of each chunk, in order; a removal has no vector")
    func changes() async throws {
        try await catalog.commit(
            [document("one", hash: "aa", paths: ["/notes/a"]), document("two", hash: "bb", paths: ["/notes/b"])],
            space: space)
        let first = try await catalog.changes(of: space, after: 0)
        #expect(first.map(\.vector) == [[1, 0], [1, 0]])
        try await catalog.removeFiles(["/notes/a"])
        let later = try await catalog.changes(of: space, after: first.last?.sequence ?? 0)
        #expect(later.count == 1 && later[0].vector == nil && later[0].id == first[0].id)
        let whole = try await catalog.changes(of: space, after: 0)
        #expect(whole.map(\.id) == [first[1].id])
        #expect(whole.last?.sequence == later[0].sequence)
    }

    @Test("The log names each document whose words or names changed, once, with its chunks as they are now")
    func lexicalLog() async throws {
        try await catalog.commit(
            [document("one", hash: "aa", paths: ["/notes/a"]), document("two", hash: "bb", paths: ["/notes/b"])],
            space: space)
        let first = try await catalog.lexicalChanges(after: 0, limit: 100)
        #expect(first.changes.map { $0.chunks.map(\.body) } == [["one"], ["two"]])
        #expect(first.changes[0].chunks[0].name == "notes/a" && first.changes[0].chunks[0].title == "T")
        #expect(try catalog.newestLexicalSequence() == first.through)
        let step = try await catalog.lexicalChanges(after: 0, limit: 1)
        #expect(step.changes.count == 1 && step.through < first.through)
        // The same row again changes nothing; another path and a removal do.
        var same = file("/notes/a")
        same.documentID = first.changes[0].document
        try await catalog.recordFiles([same])
        #expect(try catalog.newestLexicalSequence() == first.through)
        try await catalog.removeFiles(["/notes/b"])
        same.path = "/notes/c"
        try await catalog.recordFiles([same])
        let later = try await catalog.lexicalChanges(after: first.through, limit: 100)
        #expect(later.changes.map { $0.chunks.map(\.name) } == [[], ["notes/a\nnotes/c"]])
    }

    @Test("Chinese is found at one, two and three characters, and only where it stands")
    func chinese() async throws {
        try await catalog.commit(
            [
                document("港口的灯塔在夜里发光", hash: "aa", paths: ["/notes/a"]),
                document("博物馆每天开放", hash: "bb", paths: ["/notes/b"]),
            ], space: space)
        for query in ["灯", "灯塔", "港口的"] {
            let hits = try await catalog.chunkRows(phrase(query))
            #expect(hits.count == 1, "\(query)")
        }
        #expect(try await catalog.chunkRows(phrase("塔灯")).isEmpty)
    }

    @Test(
        "Whatever people type is a question, never FTS5 syntax or SQL",
        arguments: [
            "\"", "a AND", "NEAR(", "title:x", "x*", "'; DROP TABLE chunk; --", "a OR", "(((", "^", "\u{0}", "-x +y",
            "🦀", "{a b}", "col : \"unbalanced",
        ])
    func hostileQueries(text: String) async throws {
        try await catalog.commit([document("lamp oil", hash: "aa", paths: ["/notes/a"])], space: space)
        _ = try await catalog.chunkRows(phrase(text))
        #expect(try await catalog.counts().chunks == 1)
    }

    @Test("A store of a newer format, a damaged manifest and a foreign folder are refused by name")
    func refusals() throws {
        let newer = folder.url.appendingPathComponent("newer")
        try folder.write("newer/trove.json", #"{"format_version": 99, "store_id": "x"}"#)
        #expect { try StoreFolder(url: newer, create: false) } throws: {
            ($0 as? TroveError)?.code == .unsupportedVersion
        }
        try folder.write("damaged/trove.json", "{")
        #expect { try StoreFolder(url: folder.url.appendingPathComponent("damaged"), create: true) } throws: {
            ($0 as? TroveError)?.code == .integrity
        }
        try folder.write("mine/holiday.txt", "photos")
        #expect { try StoreFolder(url: folder.url.appendingPathComponent("mine"), create: true) } throws: {
            ($0 as? TroveError)?.code == .invalidArgument
        }
        #expect { try StoreFolder(url: folder.url.appendingPathComponent("none"), create: false) } throws: {
            ($0 as? TroveError)?.code == .notFound
        }
    }

    @Test("A damaged catalog is an integrity error, not a crash")
    func damagedCatalog() throws {
        let store = try StoreFolder(url: folder.url.appendingPathComponent("bad"), create: true)
        try Data(repeating: 0x41, count: 8192).write(to: store.catalog)
        #expect { try SQLiteCatalog(store: store) } throws: { ($0 as? TroveError)?.code == .integrity }
    }
}
