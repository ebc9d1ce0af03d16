import Foundation
import TestSupport
import Testing
import TroveSandbox

/// The folder and the index are equal after every run, and every failure is one line with the right exit code.
@Suite struct SyncContractTests {
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

    private func sync() async throws -> [String: Any] {
        try await command.run("index", notes.path, "--json").json()
    }

    private func counts(_ report: [String: Any]) -> [String: Int] {
        let names = [
            "added", "updated", "unchanged", "moved", "duplicate", "removed", "skipped", "failed", "incomplete",
        ]
        return names.reduce(into: [:]) { found, name in
            if let count = report[name] as? Int, count > 0 { found[name] = count }
        }
    }

    private func firstPath(_ query: String) async throws -> String? {
        let results = try await command.run("search", query, "--json", "--mode", "lexical").json()["results"]
        let source = (results as? [[String: Any]])?.first?["source"] as? [String: Any]
        return (source?["path"] as? String).map { URL(fileURLWithPath: $0).lastPathComponent }
    }

    @Test("A copy holds what its file said before it was edited", arguments: ["a-copy-of-", "z-copy-of-"])
    func copiedAndEdited(prefix: String) async throws {
        let names = (1...40).map { "file-\($0).txt" }
        for name in names { try folder.write("notes/\(name)", "The \(name) tells of hemp.") }
        _ = try await sync()
        for name in names {
            try folder.write("notes/\(prefix)\(name)", "The \(name) tells of hemp.")
            try folder.write("notes/\(name)", "The \(name) speaks of tar.")
        }
        // Where the edited file was committed before, the copy is read anew.
        let found = try await counts(sync())
        #expect(found["updated"] == 40 && found["unchanged"] == 2 && found["failed"] == nil)
        #expect((found["duplicate"] ?? 0) + (found["added"] ?? 0) == 40)
        #expect(try await command.run("verify").status == 0)
        #expect(try await counts(sync()) == ["unchanged": 82])
    }

    @Test("Added, unchanged, updated, moved, duplicate and removed files are told apart, and answers follow")
    func outcomes() async throws {
        #expect(counts(try await sync()) == ["added": 2])
        #expect(counts(try await sync()) == ["unchanged": 2])

        try folder.write("notes/rope.txt", "Forty fathoms of chain lie in the boathouse.")
        #expect(counts(try await sync()) == ["updated": 1, "unchanged": 1])
        #expect(try await firstPath("hemp") == nil)
        #expect(try await firstPath("chain") == "rope.txt")

        let files = FileManager.default
        try files.moveItem(at: notes.appendingPathComponent("rope.txt"), to: notes.appendingPathComponent("chain.txt"))
        let moved = try await sync()
        #expect(counts(moved) == ["moved": 1, "unchanged": 1])
        #expect(moved["chunks"] as? Int == 0)
        #expect(try await firstPath("chain") == "chain.txt")

        try files.copyItem(at: notes.appendingPathComponent("chain.txt"), to: notes.appendingPathComponent("copy.txt"))
        #expect(counts(try await sync()) == ["duplicate": 1, "unchanged": 2])

        try files.removeItem(at: notes.appendingPathComponent("chain.txt"))
        #expect(counts(try await sync()) == ["removed": 1, "unchanged": 2])
        #expect(try await firstPath("chain") == "copy.txt")
        try files.removeItem(at: notes.appendingPathComponent("copy.txt"))
        #expect(counts(try await sync()) == ["removed": 1, "unchanged": 1])
        #expect(try await firstPath("chain") == nil)
        #expect(try await command.run("verify").status == 0)
    }

    @Test("Equal files of one run are read once")
    func twins() async throws {
        try folder.write("notes/lamp-again.md", "# Lamp\n\nThe keeper trims the wick of the lighthouse lamp at dusk.")
        #expect(counts(try await sync()) == ["added": 2, "duplicate": 1])
        let status = try await command.run("status", "--json").json()
        #expect(status["documents"] as? Int == 2)
    }

    @Test("Files of unknown kinds are skipped by name, and that is no failure")
    func skipped() async throws {
        try Data([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 64)).write(
            to: notes.appendingPathComponent("program"))
        let result = try await command.run("index", notes.path, "--json")
        #expect(result.status == 0)
        let report = try result.json()
        #expect(counts(report) == ["added": 2, "skipped": 1])
        let reason = (report["files"] as? [[String: Any]])?.first { $0["outcome"] as? String == "skipped" }?["reason"]
        #expect((reason as? String)?.isEmpty == false)
    }

    @Test("A damaged picture fails with exit code 3, the rest is read, and the ledger says why")
    func damaged() async throws {
        let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        try Data(png).write(to: notes.appendingPathComponent("cut.png"))
        let result = try await command.run("index", notes.path, "--json")
        #expect(result.status == 3)
        #expect(counts(try result.json()) == ["added": 2, "failed": 1])
        let failed = try await command.run("list", "--failed", "--json").json()["documents"] as? [[String: Any]]
        #expect(failed?.count == 1 && (failed?.first?["reason"] as? String)?.isEmpty == false)
    }

    @Test("A root that is not there keeps its entries and ends with exit code 3")
    func vanishedRoot() async throws {
        _ = try await sync()
        try FileManager.default.moveItem(at: notes, to: folder.url.appendingPathComponent("elsewhere"))
        let result = try await command.run("sync", "--json")
        #expect(result.status == 3)
        #expect(counts(try result.json()).isEmpty)
        #expect(try await firstPath("wick") == "lamp.md")
    }

    @Test("An emptied root of many files is not believed at once")
    func emptiedRoot() async throws {
        for number in 0..<60 { try folder.write("notes/n\(number).txt", "note number \(number) on rope") }
        #expect(counts(try await sync()) == ["added": 62])
        for name in try FileManager.default.contentsOfDirectory(atPath: notes.path) {
            try FileManager.default.removeItem(at: notes.appendingPathComponent(name))
        }
        let kept = try await command.run("sync", "--json")
        #expect(kept.status == 3)
        #expect(counts(try kept.json()).isEmpty)
        let told = try await command.run("sync", "--json", "--max-delete", "100")
        #expect(told.status == 0)
        #expect(counts(try told.json()) == ["removed": 62])
    }

    @Test("Patterns leave files out, and a file that was in goes")
    func patterns() async throws {
        #expect(counts(try await sync()) == ["added": 2])
        let report = try await command.run("index", notes.path, "--json", "--exclude", "*.txt").json()
        #expect(counts(report) == ["unchanged": 1, "skipped": 1])
        #expect(try await firstPath("hemp") == nil)
        #expect(counts(try await sync()) == ["added": 1, "unchanged": 1])
    }

    @Test("OCR languages make pictures stale, not text")
    func staleSettings() async throws {
        let picture = Fixtures.project.appendingPathComponent("corpora/documents/town/cafe-receipt.jpg")
        try FileManager.default.copyItem(at: picture, to: notes.appendingPathComponent("receipt.jpg"))
        #expect(counts(try await sync()) == ["added": 3])
        let english = try await command.run("index", notes.path, "--json", "--ocr-languages", "eng").json()
        #expect(counts(english) == ["updated": 1, "unchanged": 2])
    }

    @Test("A dry run tells and does nothing")
    func dryRun() async throws {
        let report = try await command.run("index", notes.path, "--json", "--dry-run").json()
        #expect(counts(report) == ["added": 2])
        #expect(try await command.run("list", "--json").json()["documents"] as? [[String: String]] == [])
    }

    @Test("A second writer is told who writes, with exit code 4; readers go on")
    func busy() async throws {
        _ = try await sync()
        let lock = try FileLock(path: command.store.appendingPathComponent("writer.lock").path)
        let result = try await command.run("sync")
        #expect(result.status == 4)
        #expect(result.errors.contains("pid \(ProcessInfo.processInfo.processIdentifier)"))
        #expect(try await firstPath("wick") == "lamp.md")
        withExtendedLifetime(lock) {}
    }

    @Test("A missing model stops the index with the command that mends it, and leaves search by words")
    func missingModel() async throws {
        var bare = command
        bare.environment["TROVE_MODELS"] = folder.url.appendingPathComponent("nothing").path
        let index = try await bare.run("index", notes.path)
        #expect(index.status == 1 && index.errors.contains("tools/quickstart"))
        _ = try await sync()
        let search = try await bare.run("search", "wick", "--json")
        #expect(search.status == 0)
        #expect(try search.json()["results"] as? [[String: Any]] != nil)
        #expect(((try search.json()["warnings"] as? [String])?.first ?? "").contains("tools/quickstart"))
    }

    @Test("A language pack that is not installed fails the picture, by the name of its package")
    func missingLanguage() async throws {
        let letter = Fixtures.project.appendingPathComponent("corpora/documents")
        let picture = try #require(
            FileManager.default.enumerator(at: letter, includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL }.first { $0.pathExtension == "png" })
        let result = try await command.run("parse", picture.path, "--ocr-languages", "tlh")
        #expect(result.status == 1)
        #expect(result.errors.contains("tesseract-ocr-tlh"))
    }

    @Test("Usage errors end with 2, a store that is not there or newer with 1, a damaged one with 5")
    func exitCodes() async throws {
        #expect(try await command.run("search").status == 2)
        #expect(try await command.run("frobnicate").status == 2)
        let none = try await command.run("search", "lamp")
        #expect(none.status == 1 && none.errors.contains("trove index"))
        #expect(try await command.run("index", "/no/such/folder").status == 1)
        _ = try await sync()
        #expect(try await command.run("search", "x", "-k", "0").status == 2)
        try Data(#"{"format_version": 99, "store_id": "x"}"#.utf8).write(
            to: command.store.appendingPathComponent("trove.json"))
        let newer = try await command.run("search", "lamp")
        #expect(newer.status == 1 && newer.errors.contains("newer"))
        try Data("{".utf8).write(to: command.store.appendingPathComponent("trove.json"))
        #expect(try await command.run("search", "lamp").status == 5)
    }

    @Test("A question that begins with a dash is a question, a mistyped option is not")
    func dashes() async throws {
        _ = try await sync()
        let result = try await command.run("search", "- the keeper trims the wick", "--json", "-k", "1")
        #expect(result.status == 0)
        #expect((try result.json()["results"] as? [Any])?.count == 1)
        #expect(try await command.run("search", "wick", "--jsno").status == 2)
    }

    @Test("A removed folder answers no more")
    func remove() async throws {
        _ = try await sync()
        #expect(try await command.run("remove", notes.path, "--json").json()["removed"] as? Int == 2)
        #expect(try await firstPath("wick") == nil)
        #expect(try await command.run("remove", notes.path).status == 1)
    }

    @Test("A run that was killed is done again by the next one, and nothing is broken between")
    func killed() async throws {
        for number in 0..<400 {
            try folder.write("notes/deep/n\(number).txt", "Note \(number): the harbour bell rang \(number) times.")
        }
        let whole = Command(store: folder.url.appendingPathComponent("whole"))
        #expect(try await whole.run("index", notes.path).status == 0)
        for pause in [80_000, 300_000, 700_000] as [UInt32] {
            let (process, _, _) = try command.start(["index", notes.path])
            usleep(pause)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if FileManager.default.fileExists(atPath: command.store.appendingPathComponent("catalog.sqlite").path) {
                #expect(try await command.run("verify").status == 0)
            }
        }
        #expect(try await command.run("index", notes.path).status == 0)
        func documents(_ command: Command) async throws -> [String] {
            let rows = try await command.run("list", "--json").json()["documents"] as? [[String: Any]] ?? []
            return rows.map { "\($0["path"] ?? "") \($0["sha256"] ?? "") \($0["chunks"] ?? "")" }
        }
        #expect(try await documents(command) == documents(whole))
        #expect(try await documents(command).count == 402)
    }

    @Test("Settings outrank each other as stated, and a wrong one names its origin")
    func configuration() async throws {
        let file = try folder.write("config.toml", "jobs = 3\nocr-languages = [\"eng\"]\n")
        var other = command
        other.environment["TROVE_JOBS"] = "5"
        let fromFile = try await command.run("config", "--json", "--config", file.path).json()
        let fromEnvironment = try await other.run("config", "--json", "--config", file.path).json()
        func jobs(_ config: [String: Any]) -> [String: String]? {
            (config["settings"] as? [[String: String]])?.first { $0["name"] == "jobs" }
        }
        #expect(jobs(fromFile)?["value"] == "3" && jobs(fromFile)?["origin"] == "file")
        #expect(jobs(fromEnvironment)?["value"] == "5" && jobs(fromEnvironment)?["origin"] == "environment")
        try folder.write("config.toml", "jbos = 3\n")
        let wrong = try await command.run("config", "--config", file.path)
        #expect(wrong.status == 2 && wrong.errors.contains("jbos") && wrong.errors.contains("jobs"))
    }

    @Test("Parsing one file indexes nothing and gives each word its box")
    func parse() async throws {
        let lamp = notes.appendingPathComponent("lamp.md").path
        let parsed = try await command.run("parse", lamp, "--json").json()
        #expect(parsed["format"] as? String == "markdown")
        let blocks = try #require(parsed["blocks"] as? [[String: Any]])
        #expect(blocks.map { $0["kind"] as? String } == ["heading", "paragraph"])
        #expect(blocks.last?["heading_path"] as? [String] == ["Lamp"])
        #expect(try await command.run("parse", lamp, "--text").output.contains("trims the wick"))
        #expect(!FileManager.default.fileExists(atPath: command.store.path))
    }
}
