import Foundation
import TestSupport
import Testing

/// Looking after a store: old formats, backups, purging, repair, explanations.
@Suite struct StoreCareTests {
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

    private func hits(_ query: String, _ command: Command? = nil) async throws -> [[String: Any]] {
        let answer = try await (command ?? self.command).run("search", query, "--json", "--mode", "lexical").json()
        return try #require(answer["results"] as? [[String: Any]])
    }

    @Test("A store of format 1 is backed up, brought to this format, and answers as before")
    func migration() async throws {
        let old = folder.url.appendingPathComponent("old")
        try FileManager.default.copyItem(at: Fixtures.url("formats/store-v1"), to: old)
        let opened = Command(store: old)
        #expect(try await hits("hemp", opened).count == 1)
        #expect(try await hits("wick", opened).count == 1)
        #expect(try await opened.run("verify").output.contains("whole"))
        let status = try await opened.run("status", "--json").json()
        #expect(status["documents"] as? Int == 3)
        let backup = try #require((status["backups"] as? [String])?.first)
        let restored = Command(store: folder.url.appendingPathComponent("restored"))
        #expect(try await restored.run("restore", backup).status == 0)
        #expect(try await hits("hemp", restored).count == 1)
        let dense = try await opened.run("search", "boathouse", "--json", "--mode", "dense").json()
        #expect((dense["results"] as? [Any])?.count == 3)
    }

    @Test("A backup makes the same store again, and replaces one only when told to")
    func backup() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        let file = folder.url.appendingPathComponent("all.trove").path
        #expect(try await command.run("backup", file).status == 0)
        let other = Command(store: folder.url.appendingPathComponent("other"))
        #expect(try await other.run("restore", file).status == 0)
        #expect(try await hits("hemp", other).first?["id"] as? String == hits("hemp").first?["id"] as? String)
        let again = try await other.run("restore", file)
        #expect(again.status == 2 && again.errors.contains("--force"))
        #expect(try await other.run("restore", file, "--force").status == 0)
        #expect(try await other.run("verify").status == 0)
        let foreign = try await other.run("restore", notes.appendingPathComponent("rope.txt").path, "--force")
        #expect(foreign.status == 1 && foreign.errors.contains("backup"))
        #expect(try await hits("hemp", other).count == 1)
    }

    @Test("Purging leaves no byte of what was removed in the store")
    func purge() async throws {
        try folder.write(
            "notes/secret.md", "# Zyxwvutsrq\n\n" + String(repeating: "Zyxwvutsrq is the word. ", count: 300))
        #expect(try await command.run("index", notes.path).status == 0)
        let report = try await command.run(
            "remove", "--purge", "--json", notes.appendingPathComponent("secret.md").path
        ).json()
        #expect(report["removed"] as? Int == 1 && (report["pending"] as? [String])?.isEmpty == true)
        let files = FileManager.default.enumerator(at: command.store, includingPropertiesForKeys: nil)
        while let url = files?.nextObject() as? URL {
            guard let bytes = try? Data(contentsOf: url) else { continue }
            #expect(bytes.range(of: Data("yxwvutsrq".utf8)) == nil, "\(url.path)")
        }
        #expect(try await hits("hemp").count == 1)
    }

    @Test("A damaged lexical index is named by verify and mended by repair")
    func repair() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments = [
            "-c", "import sqlite3,sys; d=sqlite3.connect(sys.argv[1]); d.execute('DELETE FROM chunk_fts'); d.commit()",
            command.store.appendingPathComponent("catalog.sqlite").path,
        ]
        try python.run()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
        #expect(try await command.run("verify").status == 5)
        #expect(try await command.run("repair").status == 0)
        #expect(try await command.run("verify").status == 0)
        #expect(try await hits("hemp").count == 1)
    }

    @Test("Why says what became of a file, and where it ranks")
    func why() async throws {
        try folder.write("notes/.secret/a.txt", "hidden words")
        #expect(try await command.run("index", notes.path).status == 0)
        let rope = notes.appendingPathComponent("rope.txt").path
        let found = try await command.run("why", rope, "hemp", "rope", "--json").json()
        #expect(found["verdict"] as? String == "read whole")
        let ranks = try #require(found["ranks"] as? [[String: Any]])
        #expect(ranks.first { $0["mode"] as? String == "lexical" }?["rank"] as? Int == 1)
        func verdict(_ path: String) async throws -> String {
            try await command.run("why", path, "--json").json()["verdict"] as? String ?? ""
        }
        #expect(try await verdict(notes.appendingPathComponent(".secret/a.txt").path).contains("hidden"))
        #expect(try await verdict("/no/such/file").contains("no such file"))
        #expect(try await verdict("/etc/hostname").contains("trove index"))
        let late = try folder.write("notes/late.txt", "late")
        #expect(try await verdict(late.path).contains("trove sync"))
    }

    @Test("The configuration is printed as TOML that can be read back")
    func configuration() async throws {
        let printed = try await command.run(
            "config", "--config", try folder.write("a.toml", "exclude = [\"*.log\", \"a\\\"b\"]\n").path
        ).output
        let back = try folder.write("b.toml", printed)
        let again = try await command.run("config", "--config", back.path, "--json").json()
        let settings = try #require(again["settings"] as? [[String: String]])
        #expect(settings.first { $0["name"] == "exclude" }?["value"] == "*.log,a\"b")
    }

    @Test("A worker can neither read other files, nor write, nor reach a network, nor start programs")
    func sandbox() async throws {
        let victim = try folder.write("victim.txt", "private")
        let probe = try await command.run("worker", "--probe", victim.path).json()
        for right in ["reads", "writes", "connects", "runs"] { #expect(probe[right] as? Bool == false, "\(right)") }
        #expect(!FileManager.default.fileExists(atPath: victim.path + ".probe"))
    }
}
