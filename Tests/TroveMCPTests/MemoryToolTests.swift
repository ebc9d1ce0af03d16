import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit
import TroveMCP

@Suite struct MemoryToolTests {
    @Test("What one session remembers with its source, the next recalls; it forgets only what it kept itself")
    func acrossSessions() async throws {
        let fixture = try await MCPFixture(hasPicture: false) { options, _ in
            options.client = "editor"
            options.offersAllTools = true
        }
        let search = try await fixture.call("search", ["query": "when is the wick trimmed"])
        let hit = try #require(search["structuredContent"]?["results"]?.elements?.first?["id"]?.text)
        let told = try await fixture.call(
            "remember", ["text": "The keeper trims the wick at dusk.", "cite": [.string(hit)]])
        let id = try #require(told["structuredContent"]?["id"]?.text)
        #expect(told["structuredContent"]?["outcome"]?.text == "added")
        #expect(told["structuredContent"]?["trust"]?.text == "tool")

        var options = MCPOptions()
        options.client = "other"
        options.offersAllTools = true
        let next = MCPService(trove: fixture.trove, options: options)
        let second = MCPFixtureView(next)
        let found = try await second.call("recall", ["query": "when does the keeper trim the wick?"])
        let first = try #require(found["results"]?.elements?.first)
        #expect(first["id"]?.text == id && first["kind"]?.text == "memory")
        #expect(first["memory"]?["evidence_state"]?.text == "fresh")
        let back = try await second.call("remember", ["text": .string(first["text"]?.text ?? "")])
        #expect(back["outcome"]?.text == "returned" && back["sources"]?.elements == [.string(id)])
        await #expect(throws: (any Error).self) { _ = try await second.call("forget", ["ids": [.string(id)]]) }
        let gone = try await fixture.call("forget", ["ids": [.string(id)]])
        #expect(gone["structuredContent"]?["forgotten"]?.elements == [.string(id)])
        #expect(try await second.call("recall", ["query": "wick"])["results"]?.elements?.isEmpty != false)
    }

    @Test("A picture can be a memory, found by a picture like it and by its caption")
    func pictures() async throws {
        let fixture = try await MCPFixture()
        let picture = fixture.notes.appendingPathComponent("picture.png").path
        let told = try await fixture.call(
            "remember",
            ["text": "The board at the pier.", "image_path": .string(picture), "caption": "departures of the ferry"])
        let id = try #require(told["structuredContent"]?["id"]?.text)
        _ = try await fixture.call("remember", ["text": "The soup needs a leek."])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: picture)).base64EncodedString()
        for question: JSONValue in [["image_path": .string(picture)], ["image_base64": .string(bytes)]] {
            let found = try await fixture.call("recall", question)
            #expect(found["structuredContent"]?["results"]?.elements?.first?["id"]?.text == id)
        }
        let named = try await fixture.call("recall", ["query": "ferry departures"])
        #expect(named["structuredContent"]?["results"]?.elements?.first?["id"]?.text == id)
        let outside = try fixture.folder.write("outside.png", "no picture of the user's")
        #expect(try await fixture.failure("recall", ["image_path": .string(outside.path)]) != nil)
        #expect(
            try await fixture.failure("remember", ["text": "x", "image_path": .string(outside.path)]) != nil)
        #expect(try await fixture.failure("recall", ["image_path": .string(picture), "documents": true]) != nil)
        #expect(try await fixture.failure("recall", [:]) != nil)
    }

    @Test("A server that is bound to a user keeps and shows that one's memories alone")
    func bound() async throws {
        let fixture = try await MCPFixture(hasPicture: false) { options, _ in
            options.memoryScope = MemoryScope(user: "ana")
        }
        try await fixture.trove.remember(NewMemory("The code of the safe is 4711.", scope: MemoryScope(user: "ben")))
        let told = try await fixture.call("remember", ["text": "The safe is green."])
        #expect(told["structuredContent"]?["outcome"]?.text == "added")
        let found = try await fixture.call("recall", ["query": "the code of the safe"])
        #expect(found["structuredContent"]?["results"]?.elements?.count == 1)
        #expect(try await fixture.failure("recall", ["query": "safe", "user": "ben"]) == "invalidArgument")
    }

    @Test("To forget nothing in particular is refused, and forgets nothing")
    func nothing() async throws {
        let fixture = try await MCPFixture(hasPicture: false) { options, _ in
            options.memoryScope = MemoryScope(user: "ana")
            options.offersAllTools = true
        }
        _ = try await fixture.call("remember", ["text": "The safe is green.", "kind": "episode", "form": "plan"])
        #expect(try await fixture.failure("forget", ["ids": []]) == "invalidArgument")
        let found = try await fixture.call("recall", ["query": "safe"])
        let hit = try #require(found["structuredContent"]?["results"]?.elements?.first)
        #expect(hit["memory"]?["form"]?.text == "plan")
    }

    @Test("Those who may only read are offered no writing, and those bound to folders no memory at all")
    func access() async throws {
        let fixture = try await MCPFixture(hasPicture: false)
        let reading = try await fixture.ask("tools/list", access: MCPAccess(isReadOnly: true))
        let names = reading["result"]?["tools"]?.elements?.compactMap { $0["name"]?.text } ?? []
        #expect(names.contains("recall") && !names.contains("remember"))
        let bound = MCPAccess(scope: [fixture.notes.path])
        let seen = try await fixture.ask("tools/list", access: bound)
        #expect(seen["result"]?["tools"]?.elements?.contains { $0["name"]?.text == "recall" } == false)
        #expect(try await fixture.failure("recall", ["query": "lamp"], access: bound) == "invalidArgument")
    }
}

/// Another server over the same store, asked for tools' results.
struct MCPFixtureView {
    private let service: MCPService

    init(_ service: MCPService) { self.service = service }

    func call(_ name: String, _ arguments: JSONValue) async throws -> JSONValue {
        let body: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": .string(name), "arguments": arguments],
        ]
        let reply = await service.respond(toPost: [UInt8](body.line.utf8), access: MCPAccess()) { _ in nil }
        let result = try #require(try JSONValue(reply.body, of: "the reply")["result"])
        guard result["isError"]?.truth != true else { throw TroveError(.invalidArgument, result.line) }
        return try #require(result["structuredContent"])
    }
}
