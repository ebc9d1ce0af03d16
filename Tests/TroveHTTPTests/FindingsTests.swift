import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

/// What new users stumbled over.
@Suite struct FindingsTests {
    @Test("A hit names every path of its document")
    func paths() async throws {
        let server = try await TestServer(["a.md": "The lamp burns oil.", "copy/b.md": "The lamp burns oil."])
        let found = try await server.ask(.post, "/v1/search", json: ["text": "lamp"])
        let source = try #require(found.json["results"]?.elements?.first?["source"])
        let paths = source["paths"]?.elements?.compactMap(\.text)
        #expect(paths.map(Set.init) == [server.path("a.md"), server.path("copy/b.md")])
        #expect(paths?.first == source["path"]?.text && source["format"]?.text == "markdown")
    }

    @Test("Parents are given where they are asked for")
    func parents() async throws {
        let server = try await TestServer()
        let found = try await server.ask(.post, "/v1/search", json: ["text": "lamp", "parents": true])
        #expect(found.json["results"]?.elements?.first?["parent"]?["text"]?.text?.isEmpty == false)
    }

    @Test("A sync heeds its JSON body as it heeds its parameters")
    func syncBody() async throws {
        let server = try await TestServer()
        #expect(try await server.ask(.post, "/v1/sync", json: ["nonsense": true]).status == 422)
        #expect(try await server.ask(.post, "/v1/sync", json: ["rehash": true]).status == 202)
    }

    @Test("A scope that holds nothing is warned of")
    func scopes() async throws {
        let server = try await TestServer()
        let found = try await server.ask(.post, "/v1/search", json: ["text": "lamp", "scope": ["/no/such/folder"]])
        #expect(found.json["warnings"]?.elements?.first?.text?.contains("nothing was indexed below") == true)
    }

    @Test("A copy of a user's file says so, and goes without the user's file")
    func duplicates() async throws {
        let server = try await TestServer(["a.md": "The lamp burns oil."])
        let copy = try await server.ask(.post, "/v1/documents", json: ["text": "The lamp burns oil.", "name": "a.md"])
        #expect(copy.status == 201 && copy.json["outcome"]?.text == "duplicate")
        let id = try #require(copy.json["id"]?.text)
        let removed = try await server.ask(.delete, "/v1/documents/\(id)")
        #expect(removed.json["deleted"]?.elements?.count == 1 && removed.json["excluded"]?.elements?.isEmpty == true)
        #expect(removed.json["kept"]?.elements?.compactMap(\.text) == [server.path("a.md")])
        let found = try await server.ask(.post, "/v1/search", json: ["text": "lamp"])
        #expect(found.json["results"]?.elements?.first?["source"]?["path"]?.text == server.path("a.md"))
        let again = try await server.ask(.delete, "/v1/documents/\(id)")
        #expect(again.json["excluded"]?.elements?.compactMap(\.text) == [server.path("a.md")])
    }

    @Test("A store that is restored beneath a server answers with what was restored")
    func restored() async throws {
        let server = try await TestServer()
        let backup = server.folder.url.appendingPathComponent("all.trove")
        try server.trove.backUp(to: backup)
        _ = try await server.ask(.post, "/v1/documents", json: ["text": "A heron nests here.", "name": "heron.md"])
        let before = try await server.ask(.post, "/v1/search", json: ["text": "heron", "mode": "lexical"])
        #expect(before.json["results"]?.elements?.count == 1)
        let other = Trove(configuration: server.trove.configuration, workerExecutable: TestServer.executable)
        try await other.restore(from: backup, replace: true)
        let after = try await server.ask(.post, "/v1/search", json: ["text": "heron", "mode": "lexical"])
        #expect(after.status == 200 && after.json["results"]?.elements?.isEmpty == true)
        #expect(try await server.ask(.get, "/v1/status").json["documents"]?.integer == 1)
    }

    @Test("Pages far behind the first go on without a gap or a hit twice")
    func deepPages() async throws {
        let files = Dictionary(
            uniqueKeysWithValues: (0..<300).map { ("\($0).txt", "The lamp number \($0) burns \($0 * 7) drops of oil.") }
        )
        let server = try await TestServer(files)
        var seen: [String] = []
        var cursor: String?
        repeat {
            var body: [JSONValue.Member] = [
                .init(name: "text", value: "lamp oil"), .init(name: "limit", value: 60),
                .init(name: "duplicates", value: true),
            ]
            if let cursor { body.append(.init(name: "cursor", value: .string(cursor))) }
            let page = try await server.ask(.post, "/v1/search", json: .object(body))
            seen += page.json["results"]?.elements?.compactMap { $0["id"]?.text } ?? []
            cursor = page.json["next_cursor"]?.text
        } while cursor != nil
        #expect(seen.count == 300 && Set(seen).count == 300)
    }
}
