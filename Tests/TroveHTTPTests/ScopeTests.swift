import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

/// A token that is bound to a folder sees nothing of any other, at any address.
@Suite struct ScopeTests {
    private static let files = [
        "open/lamp.md": "# Lamp\n\nThe keeper lit the lamp on the fourth of May.",
        "secret/code.md": "# Code\n\nThe vault opens with the word marzipan on the fourth of May.",
        "open/same.md": "# Same\n\nBoth folders hold this sentence about barley.",
        "secret/same.md": "# Same\n\nBoth folders hold this sentence about barley.",
    ]

    private func served() async throws -> (server: TestServer, all: String, bound: String) {
        let server = try await TestServer(Self.files) { $0.needsToken = true }
        let all = try await server.trove.addToken(named: "all").text
        let bound = try await server.trove.addToken(named: "bound", scope: [server.path("open")]).text
        return (server, all, bound)
    }

    @Test("Searching finds what lies in the folder, and names no path beyond it")
    func search() async throws {
        let (server, all, bound) = try await served()
        for text in ["marzipan vault", "fourth of May", "barley"] {
            let question: JSONValue = ["text": .string(text), "limit": 50, "duplicates": true]
            let seen = try await server.ask(.post, "/v1/search", json: question, token: bound)
            #expect(seen.status == 200 && !seen.json.line.contains("secret/"))
            #expect(!seen.json.line.contains("marzipan on"))
            #expect(try await server.ask(.post, "/v1/search", json: question, token: all).json.line.contains("secret/"))
        }
        let outside = try await server.ask(
            .post, "/v1/search", json: ["text": "May", "scope": [.string(server.path("secret"))]], token: bound)
        #expect(outside.status == 422)
        let climbing = try await server.ask(
            .post, "/v1/search", json: ["text": "May", "scope": [.string(server.path("open") + "/../secret")]],
            token: bound)
        #expect(climbing.status == 422)
    }

    @Test("Ids beyond the folder do not exist, for any address")
    func identifiers() async throws {
        let (server, all, bound) = try await served()
        let found = try await server.ask(.post, "/v1/search", json: ["text": "marzipan", "limit": 1], token: all)
        let chunk = try #require(found.json["results"]?.elements?.first?["id"]?.text)
        let document = try #require(
            try await server.ask(.get, "/v1/chunks/\(chunk)", token: all).json["id"]?.text)
        let path = server.path("secret/code.md").replacing("/", with: "%2F")
        for address in [
            "/v1/chunks/\(chunk)", "/v1/documents/\(document)", "/v1/documents/\(path)", "/v1/pages/\(document).png",
            "/v1/crops/\(chunk).png",
        ] {
            #expect(try await server.ask(.get, address, token: bound).status == 404, "\(address)")
            #expect(
                try await server.ask(.get, address, token: all).status != 404 || address.contains("png"), "\(address)")
        }
        let like = try await server.ask(.post, "/v1/search", json: ["like": .string(chunk)], token: bound)
        #expect(like.status == 404)
        let image = try await server.ask(
            .post, "/v1/search", json: ["images": [["id": .string(document)]]], token: bound)
        #expect(image.status == 404)
        let file = try await server.ask(
            .post, "/v1/search", json: ["images": [["uri": .string(server.path("secret/code.md"))]]], token: bound)
        #expect(file.status == 404)
    }

    @Test("Lists and counts are those of the folder")
    func counts() async throws {
        let (server, all, bound) = try await served()
        let list = try await server.ask(.get, "/v1/documents", token: bound).json
        #expect(list["documents"]?.elements?.count == 2 && !list.line.contains("secret/"))
        let status = try await server.ask(.get, "/v1/status", token: bound).json
        #expect(status["documents"]?.integer == 2 && status["files"]?["indexed"]?.integer == 2)
        #expect(status["roots"]?.elements?.map { $0["path"]?.text } == [server.path("open")])
        #expect(status["sync"] == nil && status["synced_at"] == nil)
        #expect(try await server.ask(.get, "/v1/status", token: all).json["documents"]?.integer == 3)
        let roots = try await server.ask(.get, "/v1/roots", token: bound).json
        #expect(roots["roots"]?.elements?.count == 1 && !roots.line.contains("secret"))
    }

    @Test("Agents that are bound to a folder are bound over /mcp too")
    func agents() async throws {
        let (server, all, bound) = try await served()
        let call: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": "search", "arguments": ["query": "marzipan vault"]],
        ]
        let headers: HTTPFields = [.accept: "application/json, text/event-stream"]
        let open = try await server.ask(.post, "/mcp", json: call, token: all, headers: headers)
        #expect(open.status == 200 && open.json.line.contains("marzipan"))
        let seen = try await server.ask(.post, "/mcp", json: call, token: bound, headers: headers)
        #expect(seen.status == 200 && seen.json["result"] != nil && !seen.json.line.contains("word marzipan"))
        #expect(try await server.ask(.post, "/mcp", json: call).status == 401)
        #expect(try await server.ask(.get, "/mcp", token: all).status == 405)
    }

    @Test(
        "What speaks of the whole store is refused",
        arguments: ["/metrics", "/v1/sync", "/v1/sync/s_1", "/v1/sync/s_1/events"])
    func wholeStore(path: String) async throws {
        let (server, _, bound) = try await served()
        let reply = try await server.ask(.get, path, token: bound)
        #expect(reply.status == 403 && reply.problem == "bound-token")
    }
}
