import Foundation
import TestSupport
import Testing

/// What stands around the verbs: advice, programs of others.
@Suite struct SurroundingsTests {
    @Test("A mistyped verb names the nearest, and is a usage error")
    func verbs() async throws {
        let folder = try TemporaryFolder()
        let command = Command(store: folder.url.appendingPathComponent("store"))
        let result = try await command.run("serach", "lamp")
        #expect(result.status == 2 && result.errors.contains("did you mean `trove search`?"))
        #expect(try await command.run("qqqqqqqq").errors.contains("trove --help"))
    }

    @Test("A mistyped scope of an agent's server is refused, and a mistyped store not made")
    func typos() async throws {
        let folder = try TemporaryFolder()
        let command = Command(store: folder.url.appendingPathComponent("store"))
        let scoped = try await command.run("mcp", "--scope", "/no/such/folder")
        #expect(scoped.status != 0 && scoped.errors.contains("--scope"))
        #expect(!FileManager.default.fileExists(atPath: command.store.path))
    }

    @Test("A file of questions is answered line by line, in one call")
    func questions() async throws {
        let folder = try TemporaryFolder()
        try folder.write("notes/lamp.md", "The keeper lit the lamp.")
        try folder.write("notes/rope.md", "The rope is made of hemp.")
        let file = try folder.write("questions.txt", "lamp\nhemp rope\n")
        let command = Command(store: folder.url.appendingPathComponent("store"))
        let notes = folder.url.appendingPathComponent("notes").path
        #expect(try await command.run("index", "--no-vectors", notes).status == 0)
        #expect(try await command.run("list", "--pending").output.isEmpty)
        let lines = try await command.run("search", "--mode", "lexical", "--queries", file.path).output
            .split(separator: "\n")
        #expect(lines.count == 2 && lines[0].contains("lamp.md") && lines[1].contains("rope.md"))
        #expect(try await command.run("search", "--queries", file.path, "lamp").status == 2)
    }

    @Test("An agent's settings get the folders that were named, and lose the entry again")
    func installation() async throws {
        let folder = try TemporaryFolder()
        let command = Command(store: folder.url.appendingPathComponent("store"))
        let settings = try folder.write("settings.json", "{ }")
        let verb = ["mcp", "install", "--client", "cursor", "--file", settings.path, "--scope", folder.url.path]
        #expect(try await command.run(verb).status == 0)
        let written = try String(contentsOf: settings, encoding: .utf8)
        #expect(written.contains("\"--scope\"") && written.contains("\"mcp\""))
        #expect(try await command.run(verb + ["--uninstall"]).status == 0)
        #expect(try String(contentsOf: settings, encoding: .utf8) == "{ }")
    }

    @Test("The example of a program indexes a folder and answers")
    func example() throws {
        let folder = try TemporaryFolder()
        try folder.write("notes/lamp.md", "# Lamp\n\nThe keeper lit the lamp on the fourth of May.")
        let process = Process()
        let output = Pipe()
        process.executableURL = Command.executable.deletingLastPathComponent().appendingPathComponent("TroveExample")
        process.arguments = [folder.url.appendingPathComponent("notes").path, "when was the lamp lit?"]
        process.environment = ["TROVE_MODELS": Fixtures.models.path, "HOME": folder.url.path]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text.contains("1 files were added") && text.contains("lamp.md"))
    }
}
