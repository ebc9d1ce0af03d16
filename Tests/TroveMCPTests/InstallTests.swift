import Foundation
import TestSupport
import Testing
import TroveCore
import TroveMCP

@Suite struct InstallTests {
    private static let existing: [String] = [
        "{}", "{ }", "{\n}\n", "{\"theme\": \"dark\"}", "{\n  \"theme\": \"dark\",\n  \"n\": [1, {\"a\": \"}\"}]\n}\n",
        "{\"mcpServers\": {}, \"servers\": {}, \"context_servers\": {}, \"mcp\": {}}",
        "{\r\n\t\"mcpServers\": {\r\n\t\t\"other\": {\"command\": \"x\"}\r\n\t},\r\n\t\"servers\": {\"o\": {}}\r\n}",
        "// mine\n{\n  /* { */ \"a\": \"\\\"}\", // }\n  \"mcpServers\": {\n    \"o\": {\"args\": [\"{\"],},\n  },\n}\n",
        "\u{FEFF}{\"\u{4F60}\": \"\u{597D}\"}",
    ]
    private static let tables = [
        "", "model = \"o\"\n", "model = \"o\"", "[mcp_servers.other]\ncommand = \"x\"\n\n# end\n",
    ]

    private func entry(_ name: String = "trove", scope: String = "/home/a b/\"x\"") throws -> MCPEntry {
        try MCPEntry(name: name, command: "/opt/trove/bin/trove", arguments: ["mcp", "--scope", scope])
    }

    @Test(
        "Installing twice is installing once, and uninstalling leaves the bytes that were",
        arguments: MCPClient.allCases)
    func there(client: MCPClient) throws {
        let folder = try TemporaryFolder()
        for (number, text) in (client == .codex ? Self.tables : Self.existing).enumerated() where !text.isEmpty {
            let file = try folder.write("\(number)/settings", text)
            let before = try Data(contentsOf: file)
            let installation = MCPInstallation(client, file: file)
            #expect(try installation.install(entry()))
            let after = try Data(contentsOf: file)
            #expect(try !installation.install(entry()))
            #expect(try Data(contentsOf: file) == after)
            #expect(String(decoding: after, as: UTF8.self).contains("/opt/trove/bin/trove"))
            #expect(try installation.install(entry(scope: "/other")))
            #expect(try installation.uninstall("trove"))
            #expect(try Data(contentsOf: file) == before, "\(client) \(number): \(text)")
            #expect(try !installation.uninstall("trove"))
        }
    }

    @Test("Settings that were not there are made, and gone again", arguments: MCPClient.allCases)
    func absent(client: MCPClient) throws {
        let folder = try TemporaryFolder()
        let file = client.settings(home: folder.url, environment: [:])
        let installation = MCPInstallation(client, file: file)
        #expect(try installation.install(entry()))
        if case .json(let container, _) = client.form {
            let value = try JSONValue([UInt8](Data(contentsOf: file)), of: "settings")
            #expect(value[container]?["trove"] != nil)
        }
        #expect(try !installation.install(entry()))
        #expect(try installation.uninstall("trove"))
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test("What is written is JSON that holds what was there, beside the entry")
    func whole() throws {
        let folder = try TemporaryFolder()
        for (number, text) in Self.existing.enumerated() where !text.contains("//") {
            let file = try folder.write("\(number).json", text)
            _ = try MCPInstallation(.cursor, file: file).install(entry())
            let bytes = [UInt8](try Data(contentsOf: file)).drop { [0xEF, 0xBB, 0xBF].contains($0) }
            let value = try JSONValue(Array(bytes), of: "settings")
            #expect(value["mcpServers"]?["trove"]?["args"]?.elements?.last?.text == "/home/a b/\"x\"")
        }
    }

    @Test("Two entries come and go in any order")
    func two() throws {
        let folder = try TemporaryFolder()
        for first in ["trove", "work"] {
            let file = try folder.write("\(first).json", "{\"a\": 1}\n")
            let installation = MCPInstallation(.claudeCode, file: file)
            _ = try installation.install(entry("trove"))
            _ = try installation.install(entry("work"))
            #expect(try installation.uninstall(first))
            #expect(try installation.uninstall(first == "trove" ? "work" : "trove"))
            let left = try JSONValue([UInt8](Data(contentsOf: file)), of: "settings")
            #expect(left["a"]?.integer == 1 && left["mcpServers"]?["trove"] == nil)
        }
    }

    @Test(
        "Another server of that name is left alone, and so is what is no JSON",
        arguments: [
            "{\"mcpServers\": {\"trove\": {\"command\": \"other\"}}}", "{\"mcpServers\": []}", "[]", "{\"a\" 1}", "{",
            "{\"a\": 1} x",
        ])
    func refused(text: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("settings.json", text)
        #expect(throws: TroveError.self) { try MCPInstallation(.cursor, file: file).install(entry()) }
        #expect(try Data(contentsOf: file) == Data(text.utf8))
    }

    @Test("Settings cut at any byte are an error, never a trap")
    func cut() throws {
        let folder = try TemporaryFolder()
        for text in Self.existing {
            let bytes = Array(text.utf8)
            for length in 0..<bytes.count {
                let file = try folder.write("settings.json", String(decoding: bytes.prefix(length), as: UTF8.self))
                _ = try? MCPInstallation(.cursor, file: file).install(entry())
                _ = try? MCPInstallation(.cursor, file: file).uninstall("trove")
            }
        }
    }

    @Test(
        "A name that no client would take is refused", arguments: ["", "a b", "a\"", String(repeating: "a", count: 65)])
    func names(name: String) {
        #expect(throws: TroveError.self) { try MCPEntry(name: name, command: "/x", arguments: []) }
    }

    private static let hooked: [String] = [
        "{\"hooks\": {}}", "{\"hooks\": {\"SessionEnd\": []}}", "{\"hooks\": {\"SessionEnd\": [ ]}, \"a\": 1}",
        "{\"hooks\": {\n  \"Stop\": [{\"hooks\": []}],\n}}\n",
        "{\"hooks\": {\"SessionEnd\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"echo ]\"}]}]}}",
        "{\"hooks\": {\"SessionEnd\": [\n    // mine\n    {\"hooks\": []},\n  ]}}",
    ]

    @Test("A session's hook comes and goes, and leaves the bytes that were", arguments: existing + hooked)
    func hook(text: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("settings.json", text)
        let installation = SessionHookInstallation(file: file)
        let hook = SessionHook(executable: "/opt/trove/bin/trove", arguments: ["--store", "/home/a b/it's"])
        #expect(try installation.install(hook))
        let after = try Data(contentsOf: file)
        #expect(try !installation.install(hook))
        #expect(try Data(contentsOf: file) == after)
        if !text.contains("//") {
            let bytes = [UInt8](after).drop { [0xEF, 0xBB, 0xBF].contains($0) }
            // A comma before an end is no JSON to the strict.
            if let value = try? JSONValue(Array(bytes), of: "settings") {
                let first = value["hooks"]?["SessionEnd"]?.elements?.first?["hooks"]?.elements?.first
                #expect(
                    first?["command"]?.text
                        == "/opt/trove/bin/trove memory import --hook --store '/home/a b/it'\\''s'")
            }
        }
        #expect(try installation.install(SessionHook(executable: "/usr/bin/trove", arguments: [])))
        #expect(try installation.uninstall())
        #expect(String(decoding: try Data(contentsOf: file), as: UTF8.self) == text)
        #expect(try !installation.uninstall())
    }

    @Test("Hooks that were not there are made, and gone again")
    func absentHook() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("new/settings.json")
        let installation = SessionHookInstallation(file: file)
        #expect(try installation.install(SessionHook(executable: "/opt/trove/bin/trove", arguments: [])))
        #expect(try installation.uninstall())
        #expect(!FileManager.default.fileExists(atPath: file.path))
        let list = try folder.write("list.json", "{\"hooks\": {\"SessionEnd\": {}}}")
        #expect(throws: TroveError.self) {
            try SessionHookInstallation(file: list).install(SessionHook(executable: "/trove", arguments: []))
        }
    }
}
