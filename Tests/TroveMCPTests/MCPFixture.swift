import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit
import TroveMCP

/// A small store and a server over it, asked as a client would ask.
struct MCPFixture {
    let folder: TemporaryFolder
    let trove: Trove
    let service: MCPService
    let notes: URL

    /// Shared by tests that change nothing and look at no picture.
    static let unchanged = Task { try await MCPFixture(hasPicture: false) }

    /// Indexes a few notes and a picture.
    init(hasPicture: Bool = true, _ change: (inout MCPOptions, URL) -> Void = { _, _ in }) async throws {
        folder = try TemporaryFolder()
        notes = URL(fileURLWithPath: Trove.canonical(folder.url.path)).appendingPathComponent("notes")
        try folder.write("notes/lamp.md", "# Lamp\n\nThe keeper trims the wick of the lighthouse lamp at dusk.")
        try folder.write("notes/rope.txt", "Twelve fathoms of hemp rope lie in the boathouse.")
        try folder.write("notes/inner/soup.md", "# Soup\n\nTwo onions, a leek, and barley.")
        if hasPicture {
            try FileManager.default.copyItem(
                at: Fixtures.project.appendingPathComponent("corpora/documents/harbour/ferry-timetable.png"),
                to: notes.appendingPathComponent("picture.png"))
        }
        trove = Trove(
            configuration: try Configuration(flags: [
                .store: folder.url.appendingPathComponent("store").path, .models: Fixtures.models.path,
            ]), workerExecutable: Self.executable)
        try await trove.index([notes])
        var options = MCPOptions()
        change(&options, notes)
        service = MCPService(trove: trove, options: options)
    }

    static let executable: URL = {
        let built = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("trove")
        return FileManager.default.isExecutableFile(atPath: built.path)
            ? built : Fixtures.project.appendingPathComponent(".build/release/trove")
    }()

    /// What every stateless request says of its sender.
    static let meta: JSONValue = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
    ]

    /// Posts a body with fields by their lower-case names.
    func post(_ body: JSONValue, _ fields: [String: String] = [:], access: MCPAccess = MCPAccess()) async
        -> MCPHTTPReply
    {
        await service.respond(toPost: [UInt8](body.line.utf8), access: access) { fields[$0] }
    }

    /// The reply to a request of the era with a handshake.
    func ask(_ method: String, _ params: JSONValue = [:], access: MCPAccess = MCPAccess()) async throws -> JSONValue {
        let reply = await post(
            ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": params], access: access)
        return try JSONValue(reply.body, of: "the reply")
    }

    /// The reply to a stateless request, and its status.
    func askStateless(_ method: String, _ params: [(String, JSONValue)] = []) async throws -> (JSONValue, Int) {
        let named = params.first { $0.0 == "name" || $0.0 == "uri" }?.1.text
        var fields = ["mcp-protocol-version": "2026-07-28", "mcp-method": method]
        fields["mcp-name"] = named
        let all = params.map { JSONValue.Member(name: $0.0, value: $0.1) } + [.init(name: "_meta", value: Self.meta)]
        let reply = await post(
            ["jsonrpc": "2.0", "id": "a", "method": .string(method), "params": .object(all)], fields)
        return (try JSONValue(reply.body, of: "the reply"), reply.status)
    }

    /// What a tool returns: its `result`.
    func call(_ name: String, _ arguments: JSONValue = [:], access: MCPAccess = MCPAccess()) async throws -> JSONValue {
        let reply = try await ask("tools/call", ["name": .string(name), "arguments": arguments], access: access)
        return try #require(reply["result"], "\(reply.line)")
    }

    /// The code of a tool's failure; nil where it succeeded.
    func failure(_ name: String, _ arguments: JSONValue, access: MCPAccess = MCPAccess()) async throws -> String? {
        let result = try await call(name, arguments, access: access)
        guard result["isError"]?.truth == true else { return nil }
        let text = try #require(result["content"]?.elements?.first?["text"]?.text)
        return try JSONValue([UInt8](text.utf8), of: "an error")["error"]?["code"]?.text
    }
}
