import Foundation
import TestSupport
import Testing

/// What is read, what is left out, and what is kept when a folder looks other than it should.
@Suite struct SyncPolicyTests {
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

    private func counts(_ report: [String: Any]) -> [String: Int] {
        let names = [
            "added", "updated", "unchanged", "moved", "duplicate", "removed", "skipped", "failed", "incomplete",
        ]
        return names.reduce(into: [:]) { found, name in
            if let count = report[name] as? Int, count > 0 { found[name] = count }
        }
    }

    private func index(_ more: String...) async throws -> [String: Any] {
        let (process, output, errors) = try command.start(["index", notes.path, "--json"] + more)
        _ = errors
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test("Ignored and hidden files have a row that says so, and are read when they are asked for")
    func ignored() async throws {
        try folder.write("notes/.gitignore", "*.log\nbuild/\n!keep.log\n")
        try folder.write("notes/a.log", "log a")
        try folder.write("notes/keep.log", "log kept")
        try folder.write("notes/build/out.txt", "built")
        #expect(counts(try await index()) == ["added": 3, "skipped": 3])
        let rows = try await command.run("list", "--skipped", "--json").json()["documents"] as? [[String: Any]] ?? []
        #expect(rows.compactMap { $0["reason"] as? String }.count { $0.contains(".gitignore") } == 2)
        #expect(counts(try await index("--no-ignore", "--hidden")) == ["added": 3, "unchanged": 3])
    }

    @Test("Pipes, links and what leads nowhere have a row, and are no failure")
    func odd() async throws {
        mkfifo(notes.appendingPathComponent("pipe").path, 0o600)
        try FileManager.default.createSymbolicLink(
            atPath: notes.appendingPathComponent("gone").path, withDestinationPath: "nowhere")
        try FileManager.default.createSymbolicLink(
            atPath: notes.appendingPathComponent("again.txt").path, withDestinationPath: "rope.txt")
        #expect(counts(try await index()) == ["added": 2, "skipped": 3])
        #expect(counts(try await index("--symlinks", "follow")) == ["unchanged": 2, "duplicate": 1, "skipped": 2])
    }

    @Test("A root that is another folder now, or empty, keeps its entries until that is confirmed")
    func swapped() async throws {
        #expect(counts(try await index()) == ["added": 2])
        let files = FileManager.default
        try files.moveItem(at: notes, to: folder.url.appendingPathComponent("away"))
        try files.createDirectory(at: notes, withIntermediateDirectories: false)
        let unmounted = try await command.run("sync", "--json")
        #expect(try unmounted.status == 3 && counts(unmounted.json()).isEmpty)
        #expect(unmounted.errors.contains("another folder") && unmounted.errors.contains("--max-delete 100"))
        try files.removeItem(at: notes)
        try files.moveItem(at: folder.url.appendingPathComponent("away"), to: notes)
        #expect(try await command.run("sync").status == 0)
        for name in ["lamp.md", "rope.txt"] { try files.removeItem(at: notes.appendingPathComponent(name)) }
        let emptied = try await command.run("sync", "--json")
        #expect(emptied.status == 3 && emptied.errors.contains("empty"))
        #expect(counts(try await command.run("sync", "--json", "--max-delete", "100").json()) == ["removed": 2])
    }

    @Test("An edit that keeps size and times is seen, and --rehash reads everything")
    func sameStamp() async throws {
        #expect(counts(try await index()) == ["added": 2])
        let rope = notes.appendingPathComponent("rope.txt").path
        var status = stat()
        #expect(stat(rope, &status) == 0)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: rope))
        try handle.write(contentsOf: Data("Eleven".utf8))
        try handle.close()
        var times = [status.st_atim, status.st_mtim]
        #expect(utimensat(AT_FDCWD, rope, &times, 0) == 0)
        #expect(counts(try await index()) == ["updated": 1, "unchanged": 1])
        #expect(counts(try await index("--rehash")) == ["unchanged": 2])
    }

    @Test("The same content under another ending is read as that ending says, however it came there")
    func ending() async throws {
        try folder.write("notes/list.txt", "# One\n\nfirst\n\n# Two\n\nsecond\n")
        #expect(counts(try await index()) == ["added": 3])
        try FileManager.default.moveItem(
            at: notes.appendingPathComponent("list.txt"), to: notes.appendingPathComponent("list.md"))
        #expect(counts(try await index()) == ["moved": 1, "unchanged": 2])
        let rows = try await command.run("list", "--json").json()["documents"] as? [[String: Any]] ?? []
        let row = rows.first { ($0["path"] as? String)?.hasSuffix("list.md") == true }
        #expect(row?["format"] as? String == "markdown")
    }

    @Test("A file that cannot be read is not read again before something changes, unless it is asked for")
    func unreadable() async throws {
        try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]).write(
            to: notes.appendingPathComponent("cut.png"))
        _ = try await index()
        try await Task.sleep(for: .seconds(2.2))
        #expect(counts(try await index()) == ["unchanged": 2, "failed": 1])
        func stage(_ report: [String: Any]) -> Bool { (report["stages"] as? [String: Any])?["extract"] != nil }
        #expect(try await !stage(index()))
        #expect(try await stage(index("--retry")))
    }

    @Test("A watch follows what changes, and ends when it is interrupted")
    func watch() async throws {
        _ = try await index()
        let (process, _, _) = try command.start(["watch"])
        try folder.write("notes/buoy.md", "# Buoy\n\nThe buoy is painted green.")
        var isFound = false
        for _ in 0..<200 where !isFound {
            let answer = try await command.run("search", "buoy", "--json", "--mode", "lexical").json()
            isFound = (answer["results"] as? [Any])?.isEmpty == false
            if !isFound { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(isFound)
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
    }
}
