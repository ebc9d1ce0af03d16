import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

@Suite struct MemoryRouteTests {
    @Test("A memory is kept, found, changed, listed and forgotten over HTTP")
    func life() async throws {
        let server = try await TestServer()
        let told = try await server.ask(
            .post, "/v1/memory", json: ["text": "The spare key hangs behind the clock.", "scope": ["user": "ana"]])
        #expect(told.status == 201)
        let id = try #require(told.json["id"]?.text)
        let found = try await server.ask(
            .post, "/v1/memory/recall", json: ["text": "where is the key", "scope": ["user": "ana"]])
        #expect(found.json["results"]?.elements?.first?["id"]?.text == id)
        #expect(found.json["results"]?.elements?.first?["kind"]?.text == "memory")
        let pinned = try await server.ask(.patch, "/v1/memory/\(id)", json: ["pinned": true])
        #expect(pinned.json["memory"]?["pinned"]?.truth == true)
        #expect(try await server.ask(.get, "/v1/memory?pinned=true&user=ana").json["memories"]?.elements?.count == 1)
        #expect(try await server.ask(.get, "/v1/memory?user=ben").json["memories"]?.elements?.isEmpty == true)
        let written = try await server.ask(
            .put, "/v1/memory/states", json: ["name": "plan", "value": "a", "if_version": 0])
        #expect(written.json["version"]?.integer == 1)
        let again = try await server.ask(
            .put, "/v1/memory/states", json: ["name": "plan", "value": "b", "if_version": 0])
        #expect(again.status == 409)
        #expect(try await server.ask(.get, "/v1/memory/states").json["states"]?.elements?.count == 1)
        let gone = try await server.ask(.delete, "/v1/memory/\(id)")
        #expect(gone.json["state"]?.text == "purged" || gone.json["state"]?.text == "pending")
        #expect(try await server.ask(.get, "/v1/memory/\(id)").status == 404)
    }

    @Test("A picture is kept as a memory and found by its like")
    func pictures() async throws {
        let server = try await TestServer()
        let picture = server.folder.url.appendingPathComponent("root/board.png")
        try FileManager.default.copyItem(
            at: Fixtures.project.appendingPathComponent("corpora/documents/harbour/ferry-timetable.png"), to: picture)
        let told = try await server.ask(
            .post, "/v1/memory",
            json: [
                "text": "The board at the pier.",
                "picture": ["uri": .string(picture.absoluteString), "caption": "departures"],
            ])
        #expect(told.status == 201)
        let bytes = try Data(contentsOf: picture).base64EncodedString()
        let found = try await server.ask(.post, "/v1/memory/recall", json: ["image": ["data": .string(bytes)]])
        #expect(found.json["results"]?.elements?.first?["id"]?.text == told.json["id"]?.text)
        #expect(try await server.ask(.post, "/v1/memory/recall", json: [:]).status == 422)
        let elsewhere = try await server.ask(
            .post, "/v1/memory", json: ["text": "x", "picture": ["uri": "file:///etc/passwd"]])
        #expect((400..<500).contains(elsewhere.status))
    }

    @Test("A token that is bound to folders has no memory, and one that may only read keeps none")
    func access() async throws {
        let server = try await TestServer { $0.needsToken = true }
        let (_, bound) = try await server.trove.addToken(
            named: "bound", scope: [server.folder.url.appendingPathComponent("root").path])
        for path in ["/v1/memory", "/v1/memory/states", "/v1/memory/affected?path=/"] {
            #expect(try await server.ask(.get, path, token: bound).status == 403)
            #expect(try await server.ask(.get, path).status == 401)
        }
        let reading = try await TestServer { $0.isReadOnly = true }
        #expect(try await reading.ask(.post, "/v1/memory", json: ["text": "x"]).status == 403)
        #expect(try await reading.ask(.post, "/v1/memory/recall", json: ["text": "x"]).status == 200)
    }

    @Test("What cannot be is refused as described")
    func refused() async throws {
        let server = try await TestServer()
        #expect(try await server.ask(.post, "/v1/memory", json: ["text": ""]).status == 422)
        #expect(try await server.ask(.post, "/v1/memory", json: ["text": "x", "at": "soon"]).status == 422)
        #expect(try await server.ask(.post, "/v1/memory", json: ["text": "x", "cite": ["c_none"]]).status == 404)
        #expect(try await server.ask(.post, "/v1/memory/forget", json: ["scope": [:]]).status == 422)
    }
}
