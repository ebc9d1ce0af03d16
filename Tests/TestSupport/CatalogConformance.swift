internal import Foundation
package import TroveCore

/// What every ``Catalog`` must do, whatever lies behind it. Each check returns what is wrong, in words.
package struct CatalogConformance: Sendable {
    private let catalog: any Catalog

    /// Tests an empty catalog.
    package init(_ catalog: any Catalog) { self.catalog = catalog }

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

    /// Runs every check on the catalog, which must be empty.
    package func problems() async throws -> [String] {
        try await roots() + documents() + readings() + queue() + MemoryConformance(catalog).problems()
    }

    private func readings() async throws -> [String] {
        var wrong: [String] = []
        let root = try await catalog.addRoot(path: "/s", device: 1, inode: 1)
        var scan = document("scan", paths: ["/s/scan"], root: root)
        scan.readings = [.init(key: "00", bytes: .init([1, 2])), .init(key: "01", bytes: .init([3]))]
        try await catalog.commit([scan, document("note", paths: ["/s/note"], root: root)], space: nil)
        if try await catalog.readings(sha256: scan.sha256, formerlyAt: "/s/other") != scan.readings {
            wrong.append("what OCR read does not come back with its content")
        }
        if try await catalog.readings(sha256: "new", formerlyAt: "/s/scan") != scan.readings {
            wrong.append("what OCR read does not come back with its path")
        }
        if try await !catalog.readings(sha256: "new", formerlyAt: "/s/note").isEmpty {
            wrong.append("what OCR read comes back with another document")
        }
        scan.readings = []
        try await catalog.commit([scan], space: nil)
        if try await !catalog.readings(sha256: scan.sha256, formerlyAt: "/s/scan").isEmpty {
            wrong.append("what OCR read stays when its document is replaced")
        }
        _ = try await catalog.removeRoot(root)
        return wrong
    }

    private func roots() async throws -> [String] {
        var wrong: [String] = []
        let root = try await catalog.addRoot(path: "/r", device: 1, inode: 2)
        let again = try await catalog.addRoot(path: "/r", device: 3, inode: 4)
        if root.id != again.id { wrong.append("a root that is added again gets another key") }
        if try await catalog.roots() != [RootRecord(id: root.id, path: "/r", device: 3, inode: 4)] {
            wrong.append("a root that is added again does not take its new identity")
        }
        try await catalog.recordFiles([file("/r/b", root), file("/r/a", root)], removing: [])
        if try await catalog.files(of: root).map(\.path) != ["/r/a", "/r/b"] {
            wrong.append("files come in another order than their paths'")
        }
        if try await catalog.removeRoot(again) != 2 { wrong.append("removing a root does not count its files") }
        if try await !catalog.roots().isEmpty { wrong.append("a removed root is still there") }
        return wrong
    }

    private func documents() async throws -> [String] {
        var wrong: [String] = []
        let root = try await catalog.addRoot(path: "/d", device: 1, inode: 1)
        let space = try await catalog.addSpace(fingerprint: "toy", dimension: 2)
        if try await catalog.addSpace(fingerprint: "toy", dimension: 2) != space {
            wrong.append("a space is made twice")
        }
        let (one, two) = (
            document("one", paths: ["/d/1", "/d/1b"], root: root), document("two", paths: ["/d/2"], root: root)
        )
        try await catalog.commit([one, two], space: space)
        let first = try await catalog.changes(of: space, after: 0)
        if first.count != 2 || first.contains(where: { $0.vector != [1, 0] }) {
            wrong.append("the vectors do not come back")
        }
        let last = first.last?.sequence ?? 0
        try await catalog.recordFiles([], removing: ["/d/1"])
        if try await catalog.document(sha256: one.sha256)?.files.map(\.path) != ["/d/1b"] {
            wrong.append("a document with a file left does not keep it alone")
        }
        try await catalog.recordFiles([], removing: ["/d/1b"])
        if try await catalog.document(sha256: one.sha256) != nil { wrong.append("a document without a file stays") }
        let later = try await catalog.changes(of: space, after: last)
        if later.count != 1 || later.first?.vector != nil { wrong.append("a removal is no change of the space") }
        if try await catalog.changes(of: space, after: 0).count != 1 { wrong.append("a removed vector is still given") }
        let states = try await catalog.documentStates()
        if Array(states.values) != [DocumentState(settings: "s", readAs: "file.txt", isPaged: false)] {
            wrong.append("the states of the documents do not come back")
        }
        // Other content at the same path: the old document goes.
        try await catalog.commit([document("three", paths: ["/d/2"], root: root)], space: space)
        if try await catalog.document(sha256: two.sha256) != nil { wrong.append("what a file held before stays") }
        _ = try await catalog.removeRoot(root)
        if try await !catalog.documentStates().isEmpty { wrong.append("documents outlive their root") }
        return wrong
    }

    private func queue() async throws -> [String] {
        var wrong: [String] = []
        let root = try await catalog.addRoot(path: "/q", device: 1, inode: 1)
        let items = [("/q/b", 1), ("/q/a", 1), ("/q/c", 0)].map {
            WorkItem(path: $0.0, rootID: root.id, priority: $0.1)
        }
        try await catalog.enqueue(items)
        try await catalog.enqueue([items[0]])
        let mine = try await catalog.lease(2, owner: "one", seconds: 60, now: 1000)
        if mine.map(\.path) != ["/q/c", "/q/a"] { wrong.append("leases do not go by priority, then path") }
        let theirs = try await catalog.lease(5, owner: "two", seconds: 60, now: 1001)
        if theirs.map(\.path) != ["/q/b"] { wrong.append("what is leased is leased again") }
        if try await catalog.finish(["/q/b"], owner: "one") != [] { wrong.append("one finishes what another holds") }
        if try await catalog.finish(["/q/c"], owner: "one") != ["/q/c"] { wrong.append("a finished item stays") }
        let late = try await catalog.lease(5, owner: "three", seconds: 60, now: 2000)
        if late.map(\.path) != ["/q/a", "/q/b"] { wrong.append("a lease that has run out is not given on") }
        if late.contains(where: { $0.attempts != 2 }) { wrong.append("attempts are not counted") }
        if try await catalog.finish(["/q/a"], owner: "one") != [] { wrong.append("a lost lease still finishes") }
        return wrong
    }
}
