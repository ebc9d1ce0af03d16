import Foundation
import TestSupport
import Testing
import TroveCore
import TroveSandbox

/// `trove mcp`, asked over its standard input as a client would.
@Suite("An agent's session over standard input and output") struct MCPStdioTests {
    private let folder: TemporaryFolder
    private let notes: URL
    private let command: Command

    init() throws {
        folder = try TemporaryFolder()
        notes = folder.url.appendingPathComponent("notes")
        command = Command(store: folder.url.appendingPathComponent("store"))
        try folder.write("notes/lamp.md", "# Lamp\n\nThe keeper trims the wick of the lighthouse lamp at dusk.")
        try folder.write("notes/rope.txt", "Twelve fathoms of hemp rope lie in the boathouse.")
    }

    /// What a session answers to some lines, by the identifier of each reply; it must end by itself, and well.
    private func replies(_ lines: [String], _ arguments: [String] = []) async throws -> [String: JSONValue] {
        let input = try folder.write("input-\(UUID().uuidString)", lines.joined(separator: "\n") + "\n")
        let process = Process()
        process.executableURL = Command.executable
        process.arguments = ["mcp", "--store", command.store.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TROVE_MODELS": Fixtures.models.path]) { $1 }
        let output = Pipe()
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: output.fileHandleForReading.readDataToEndOfFile())
            }
        }
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        var found: [String: JSONValue] = [:]
        for line in data.split(separator: UInt8(ascii: "\n")) {
            let reply = try JSONValue([UInt8](line), of: "a reply")
            found[(reply["id"] ?? reply.elements?.first?["id"] ?? .null).line] = reply
        }
        return found
    }

    private func call(_ id: Int, _ tool: String, _ arguments: JSONValue, meta: JSONValue? = nil) -> String {
        var params: [JSONValue.Member] = [
            .init(name: "name", value: .string(tool)), .init(name: "arguments", value: arguments),
        ]
        if let meta { params.append(.init(name: "_meta", value: meta)) }
        return JSONValue.object([
            .init(name: "jsonrpc", value: "2.0"), .init(name: "id", value: .number(Double(id))),
            .init(name: "method", value: "tools/call"), .init(name: "params", value: .object(params)),
        ]).line
    }

    private static let meta: JSONValue = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
    ]

    @Test("Both eras are served side by side, and every question is answered before the session ends")
    func bothEras() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        let found = try await replies([
            #"{"jsonrpc":"2.0","id":"i","method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#,
            #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, call(1, "search", ["query": "hemp"]),
            call(2, "search", ["query": "wick"], meta: Self.meta), call(3, "status", [:]),
        ])
        #expect(found["\"i\""]?["result"]?["protocolVersion"] == "2025-06-18")
        for (id, name) in [("1", "rope.txt"), ("2", "lamp.md")] {
            let hit = found[id]?["result"]?["structuredContent"]?["results"]?.elements?.first
            #expect(hit?["source"]?["path"]?.text?.hasSuffix(name) == true, "\(found)")
        }
        #expect(found["1"]?["result"]?["resultType"] == nil && found["2"]?["result"]?["resultType"] == "complete")
        #expect(found["3"]?["result"]?["structuredContent"]?["documents"] == 2 && found.count == 4)
    }

    @Test("Lines that are no messages are answered, and the session goes on")
    func malformed() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        let ping = #"{"jsonrpc":"2.0","id":9,"method":"ping"}"#
        for line in ["{", "[]", "7", "\"\\ud800\"", String(repeating: "[", count: 100_000), "\u{1}", "{}"] {
            let found = try await replies([line, "", "   ", ping])
            #expect(found["null"]?["error"]?["code"]?.integer ?? 0 <= -32600, "\(line.prefix(20))")
            #expect(found["9"]?["result"] == [:])
        }
        let batch = try await replies(["[\(ping),{\"jsonrpc\":\"2.0\",\"method\":\"x\"}]"])
        #expect(batch["9"]?.elements?.count == 1)
    }

    @Test("A line that is too long is refused and passed over")
    func oversized() async throws {
        let ping = #"{"jsonrpc":"2.0","id":9,"method":"ping"}"#
        let found = try await replies([String(repeating: "x", count: 17 << 20), ping])
        #expect(found["null"]?["error"]?["code"] == -32600 && found["9"]?["result"] == [:])
    }

    @Test("Without a store the tools say how to make one")
    func withoutStore() async throws {
        let found = try await replies([call(1, "search", ["query": "hemp"])])
        #expect(found["1"]?["result"]?["isError"] == true && found["1"]?.line.contains("trove index") == true)
    }

    @Test("A writing tool names the process that holds the store, readers go on")
    func busy() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        let lock = try FileLock(path: command.store.appendingPathComponent("writer.lock").path)
        let found = try await replies([
            call(1, "add", ["text": "a note"]), call(2, "remove", ["id": .string(notes.path + "/rope.txt")]),
            call(3, "sync_start", [:]), call(4, "search", ["query": "hemp"]),
        ])
        withExtendedLifetime(lock) {}
        for id in ["1", "2", "3"] {
            #expect(found[id]?["result"]?["isError"] == true)
            #expect(found[id]?.line.contains("busy") == true, "\(found[id]?.line ?? "")")
            #expect(found[id]?.line.contains("(pid \(ProcessInfo.processInfo.processIdentifier))") == true)
        }
        #expect(found["4"]?["result"]?["structuredContent"]?["results"]?.elements?.isEmpty == false)
    }

    @Test("Options bind a session to folders, forbid changes, and bound results")
    func options() async throws {
        try folder.write("notes/inner/soup.md", "# Soup\n\nTwo onions, a leek, and barley.")
        #expect(try await command.run("index", notes.path).status == 0)
        let found = try await replies(
            [call(1, "search", ["query": "hemp wick soup"]), call(2, "add", ["text": "a"])],
            ["--scope", notes.path + "/inner", "--read-only", "--budget", "1500"])
        #expect(found["1"]?["result"]?["structuredContent"]?["results"]?.elements?.count == 1)
        #expect(found["1"]?["result"]?["structuredContent"]?["usage"]?["budget"] == 1500)
        #expect(found["2"]?["result"]?["isError"] == true)
        #expect(try await command.run("mcp", "--budget", "1").status == 2)
    }

    @Test("A removal is undone on the command line, and a link opens a hit's file at its page")
    func commandLine() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        let rope = notes.appendingPathComponent("rope.txt").path
        let removed = try await replies([call(1, "remove", ["id": .string(rope)])])
        #expect(removed["1"]?["result"]?["isError"] == false)
        #expect(try await command.run("search", "hemp", "--mode", "lexical").output.contains("nothing found"))
        #expect(try await command.run("list", "--excluded").output.contains(rope))
        #expect(try await command.run("remove", "--include", rope).status == 0)
        #expect(try await command.run("sync").status == 0)
        let hits = try await command.run("search", "hemp", "--mode", "lexical", "--json").json()["results"]
        let hit = try #require((hits as? [[String: Any]])?.first)
        let link = try #require((hit["source"] as? [String: Any])?["link"] as? String)
        let opened = try await command.run("open", try #require(hit["id"] as? String), "--print")
        #expect(opened.output == link + "\n" && link.hasPrefix("file:///"))
        #expect(try await command.run("remove", "--exclude", rope).output.contains(rope))
        #expect(try await command.run("remove", "--include", "/nowhere").status == 1)
        #expect(try await command.run("open", "c_nothing").status == 1)
    }
}
