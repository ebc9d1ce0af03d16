import Testing
import TroveCore
import TroveMCP

@Suite("The protocol in both eras") struct ProtocolTests {
    @Test(
        "The handshake agrees on the client's revision, or offers the newest with one",
        arguments: [
            ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
            ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
        ])
    func handshake(wanted: String, agreed: String) async throws {
        let fixture = try await MCPFixture.unchanged.value
        let reply = try await fixture.ask("initialize", ["protocolVersion": .string(wanted)])
        #expect(reply["result"]?["protocolVersion"]?.text == agreed)
        #expect(reply["result"]?["serverInfo"]?["name"]?.text == "trove")
        #expect(reply["result"]?["capabilities"]?["tools"] != nil)
        #expect(reply["result"]?["resultType"] == nil)
    }

    @Test("The stateless era is discovered, and each result says what it is and how long it holds")
    func discovery() async throws {
        let fixture = try await MCPFixture.unchanged.value
        let (found, status) = try await fixture.askStateless("server/discover")
        #expect(status == 200 && found["result"]?["supportedVersions"]?.elements?.contains("2026-07-28") == true)
        for method in ["server/discover", "tools/list", "resources/list", "resources/templates/list"] {
            let (reply, _) = try await fixture.askStateless(method)
            let result = try #require(reply["result"], "\(method)")
            #expect(result["resultType"] == "complete" && result["cacheScope"] == "private")
            #expect((result["ttlMs"]?.integer ?? -1) >= 0)
            #expect(result["_meta"]?["io.modelcontextprotocol/serverInfo"]?["name"] == "trove")
        }
        let (called, _) = try await fixture.askStateless(
            "tools/call", [("name", "search"), ("arguments", ["query": "rope"])])
        #expect(called["result"]?["resultType"] == "complete" && called["result"]?["ttlMs"] == nil)
    }

    @Test("Each era has its own methods")
    func methods() async throws {
        let fixture = try await MCPFixture.unchanged.value
        #expect(try await fixture.ask("ping")["result"] == [:])
        #expect(try await fixture.ask("server/discover")["error"]?["code"] == -32602)
        #expect(try await fixture.ask("nonsense")["error"]?["code"] == -32601)
        for method in ["initialize", "ping", "nonsense"] {
            let (reply, status) = try await fixture.askStateless(method)
            #expect(reply["error"]?["code"] == -32601 && status == 404)
        }
    }

    @Test("A stateless request whose envelope is not whole is refused with the code for it")
    func envelopes() async throws {
        let fixture = try await MCPFixture.unchanged.value
        func status(_ meta: JSONValue?, _ fields: [String: String]) async throws -> (Int, JSONValue?) {
            var params: JSONValue = [:]
            if let meta { params = ["_meta": meta] }
            let reply = await fixture.post(
                ["jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": params], fields)
            return (reply.status, try JSONValue(reply.body, of: "a reply")["error"]?["code"])
        }
        let fields = ["mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list"]
        #expect(try await status(MCPFixture.meta, fields) == (200, nil))
        #expect(try await status(nil, fields) == (400, -32602))
        #expect(try await status(MCPFixture.meta, ["mcp-protocol-version": "2026-07-28"]) == (400, -32020))
        #expect(try await status(MCPFixture.meta, ["mcp-method": "tools/list"]) == (400, -32020))
        let other: JSONValue = [
            "io.modelcontextprotocol/protocolVersion": "2030-01-01", "io.modelcontextprotocol/clientCapabilities": [:],
        ]
        let later = ["mcp-protocol-version": "2030-01-01", "mcp-method": "tools/list"]
        #expect(try await status(other, later) == (400, -32022))
        let bare: JSONValue = ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]
        #expect(try await status(bare, fields) == (400, -32602))
    }

    @Test("The field with the name may be wrapped, and must be that of the body")
    func names() async throws {
        let fixture = try await MCPFixture.unchanged.value
        let body: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": "status", "arguments": [:], "_meta": MCPFixture.meta],
        ]
        var fields = ["mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call"]
        for (name, expected) in [("status", 200), ("=?base64?c3RhdHVz?=", 200), ("search", 400), ("=?base64?!?=", 400)]
        {
            fields["mcp-name"] = name
            #expect(await fixture.post(body, fields).status == expected, "\(name)")
        }
    }

    @Test("Notifications are taken without a word; arrays only where their revision has them")
    func notifications() async throws {
        let fixture = try await MCPFixture.unchanged.value
        let note: JSONValue = ["jsonrpc": "2.0", "method": "notifications/initialized"]
        #expect(await fixture.post(note).status == 202)
        #expect(await fixture.post([note, note]).status == 202)
        let ping: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": "ping"]
        let several = await fixture.post([ping, note, 7], ["mcp-protocol-version": "2025-03-26"])
        #expect(try JSONValue(several.body, of: "replies").elements?.count == 2)
        #expect(await fixture.post([ping], ["mcp-protocol-version": "2025-06-18"]).status == 400)
        #expect(await fixture.post(note, ["mcp-protocol-version": "2030-01-01"]).status == 400)
    }

    @Test("What is no JSON, of another type, or for another reader is refused by its status")
    func transport() async throws {
        let fixture = try await MCPFixture.unchanged.value
        let broken = await fixture.service.respond(toPost: [0x7B]) { _ in nil }
        #expect(broken.status == 400)
        let ping: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": "ping"]
        #expect(await fixture.post(ping, ["content-type": "text/plain"]).status == 415)
        #expect(await fixture.post(ping, ["accept": "text/html"]).status == 406)
        #expect(await fixture.post(ping, ["accept": "application/json, text/event-stream"]).status == 200)
        #expect(fixture.service.respond(toMethod: "GET").status == 405)
        #expect(fixture.service.respond(toMethod: "DELETE").headers.contains { $0 == ("Allow", "POST") })
    }

    @Test("Identifiers of every kind come back as they were", arguments: ["\"a\"", "0", "-7", "1.5", "\"\""])
    func identifiers(id: String) async throws {
        let fixture = try await MCPFixture.unchanged.value
        let reply = await fixture.service.respond(
            toPost: [UInt8](#"{"jsonrpc":"2.0","id":\#(id),"method":"ping"}"#.utf8)
        ) { _ in nil }
        #expect(try JSONValue(reply.body, of: "a reply")["id"]?.line == id)
    }
}
