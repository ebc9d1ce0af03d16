import Foundation
import TestSupport
import Testing

/// Protected files from the command line: asked for, left out with a reason, and read once the password is known.
@Suite struct ProtectedFileTests {
    private let folder: TemporaryFolder
    private let command: Command

    init() throws {
        folder = try TemporaryFolder()
        command = Command(store: folder.url.appendingPathComponent("store"))
        for name in ["locked.pdf", "half-locked.zip"] {
            try FileManager.default.createDirectory(
                at: folder.url.appendingPathComponent("notes"), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Fixtures.url("TroveFormats/" + name), to: folder.url.appendingPathComponent("notes/" + name))
        }
    }

    private func counts(_ arguments: String..., password: String? = nil) async throws -> [String: Int] {
        var command = command
        command.environment["TROVE_PASSWORD"] = password
        let (process, output, _) = try command.start(arguments + ["--json"])
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return report.compactMapValues { $0 as? Int }.filter { $0.value > 0 }
    }

    @Test("What was protected is read once a password is given, and then stays read")
    func readsAgain() async throws {
        let notes = folder.url.appendingPathComponent("notes").path
        var found = try await counts("index", notes)
        #expect(found["skipped"] == 1 && found["incomplete"] == 1)
        let reason = try await command.run("why", notes + "/locked.pdf").output
        #expect(reason.contains("TROVE_PASSWORD"))
        // Nothing is tried again as long as there is nothing to try.
        found = try await counts("sync")
        #expect(found["skipped"] == 1 && found["incomplete"] == 1 && found["chunks"] == nil)
        found = try await counts("sync", password: "candle")
        #expect(found["skipped"] == 1 && found["incomplete"] == 1)
        found = try await counts("sync", password: "lamplight")
        #expect(found["updated"].map { $0 >= 1 } == true && found["skipped"] == nil && found["incomplete"] == nil)
        found = try await counts("sync")
        #expect(found["unchanged"] == 2)
        let hits = try await command.run("search", "lamp room third floor", "--mode", "lexical", "--json").json()
        #expect((hits["results"] as? [[String: Any]])?.isEmpty == false)
    }

    @Test("parse opens a protected file with --password, and says what is wrong without")
    func parses() async throws {
        let path = folder.url.appendingPathComponent("notes/locked.pdf").path
        let open = try await command.run("parse", path, "--text", "--password", "lamplight")
        #expect(open.status == 0 && open.output.contains("third floor"))
        let shut = try await command.run("parse", path, "--text")
        #expect(shut.status == 1 && shut.errors.contains("protected by a password"))
        let wrong = try await command.run("parse", path, "--text", "--password", "candle")
        #expect(wrong.status == 1 && wrong.errors.contains("another password"))
    }

    @Test("A hit gives the section that it is a part of, and so does show")
    func parents() async throws {
        let long = Array(repeating: "The pump at the gate was replaced in May.", count: 60).joined(separator: " ")
        try folder.write("notes/depot.md", "# Depot\n\n## Pumps\n\n\(long)\n\n## Rope\n\nHemp rope lies in the shed.\n")
        let notes = folder.url.appendingPathComponent("notes").path
        _ = try await counts("index", notes + "/depot.md")
        let hits = try await command.run("search", "pump gate May", "--mode", "lexical", "--parents", "--json").json()
        let hit = try #require((hits["results"] as? [[String: Any]])?.first)
        let parent = try #require(hit["parent"] as? [String: Any])
        // A passage that begins with the heading of all is a part of that section.
        #expect(parent["kind"] as? String == "section")
        #expect(["Depot", "Pumps"].contains(parent["title"] as? String))
        let text = try #require(parent["text"] as? String)
        #expect(text.contains("replaced") && text.count > (hit["text"] as? String ?? "").count)
        let shown = try await command.run("show", try #require(hit["id"] as? String), "--json").json()
        let chunks = try #require(shown["chunks"] as? [[String: Any]])
        #expect(chunks.contains { ($0["parent"] as? [String: Any])?["title"] as? String == "Pumps" })
    }
}
