import Foundation
import TestSupport
import Testing

/// Memory as a person or a script uses it: the real executable.
@Suite struct MemoryCommandTests {
    private let folder: TemporaryFolder
    private let trove: Command

    init() throws {
        folder = try TemporaryFolder()
        trove = Command(store: folder.url.appendingPathComponent("store"), environment: ["TROVE_VIEWS": "none"])
    }

    private func results(_ result: Command.Result) throws -> [[String: Any]] {
        try #require(result.json()["results"] as? [[String: Any]])
    }

    @Test("What is remembered is recalled, cites its source, and shows when that changes, moves or goes")
    func evidence() async throws {
        let words = (0..<40).map { "Passage \($0) says that the harbour has \($0 * 3) boats." }
        let file = try folder.write("notes/harbour.txt", words.joined(separator: "\n\n"))
        let other = try folder.write("notes/other.txt", "The lamp burns whale oil in winter.")
        let notes = folder.url.appendingPathComponent("notes").path
        #expect(try await trove.run("index", notes).status == 0)
        func cite(_ path: String, _ span: ClosedRange<Int>, _ text: String) async throws -> String {
            let told = try await trove.run(
                "remember", text, "--cite", "\(path)@\(span.lowerBound)-\(span.upperBound)", "--json")
            #expect(told.status == 0, "\(told.errors)")
            #expect(try told.json()["trust"] as? String == "own-file")
            return try #require(try told.json()["id"] as? String)
        }
        let whole = words.joined(separator: "\n\n")
        func span(_ number: Int) -> ClosedRange<Int> {
            let start = whole.distance(
                from: whole.startIndex, to: whole.range(of: words[number])?.lowerBound ?? whole.startIndex)
            return start...(start + words[number].count)
        }
        let early = try await cite(file.path, span(3), "fact about three")
        let late = try await cite(file.path, span(30), "fact about thirty")
        let lamp = try await cite(other.path, 0...35, "fact about the lamp")
        func state(_ id: String) async throws -> String? {
            let shown = try await trove.run("memory", "show", id, "--json").json()
            return (shown["memory"] as? [String: Any])?["evidence_state"] as? String
        }
        #expect(try await [state(early), state(late), state(lamp)] == ["fresh", "fresh", "fresh"])

        var changed = words
        changed[10] = "Passage 10 was edited and is longer than it was before, by some words."
        try folder.write("notes/harbour.txt", changed.joined(separator: "\n\n"))
        #expect(try await [state(early), state(late)] == ["fresh", "moved"])
        changed[3] = "Passage 3 says that the harbour has 10 boats."
        try folder.write("notes/harbour.txt", changed.joined(separator: "\n\n"))
        #expect(try await state(early) == "changed")
        let synced = try await trove.run("sync")
        #expect(synced.status == 0 && synced.errors.contains(early), "\(synced.errors)")
        #expect(try await [state(early), state(late)] == ["changed", "moved"])
        let affected = try await trove.run("memory", "affected", file.path)
        #expect(affected.output.contains(early) && affected.output.contains("changed"))

        try FileManager.default.moveItem(at: other, to: folder.url.appendingPathComponent("notes/lamp.txt"))
        #expect(try await trove.run("sync").status == 0)
        #expect(try await state(lamp) == "moved")
        try FileManager.default.removeItem(at: folder.url.appendingPathComponent("notes/lamp.txt"))
        #expect(try await trove.run("sync", "--max-delete", "100").status == 0)
        #expect(try await state(lamp) == "orphaned")
    }

    @Test("Forgetting leaves no byte of a memory or its vector in the store, and its neighbours as they were")
    func canary() async throws {
        let canary = "Zanzibarquokka"
        try await #expect(trove.run("remember", "The ferry sails at noon.").status == 0)
        try await #expect(trove.run("remember", "The \(canary) sleeps in the attic.").status == 0)
        try await #expect(
            trove.run("remember", "I saw a \(canary) today.", "--kind", "episode", "--speaker", "Ana").status == 0)
        try await #expect(
            trove.run("remember", "--subject", canary, "--attribute", "colour", "--value", "blue").status == 0)
        try await #expect(
            trove.run("remember", "a picture", "--caption", "the \(canary)").status == 0)
        try await #expect(trove.run("memory", "state", "plan", "feed the \(canary)").status == 0)
        let before = try await results(trove.run("recall", "when does the ferry sail", "--json"))
        let vector = try await trove.run("embed", "The \(canary) sleeps in the attic.", "--json")
        let row = try #require(
            (JSONSerialization.jsonObject(with: Data(vector.output.utf8)) as? [String: Any])?["embeddings"]
                as? [[String: Any]]
        )
        let floats = try #require(row.first?["vector"] as? [Double]).map(Float.init)
        let bytes = floats[100..<108].withUnsafeBytes { Data($0) }
        #expect(try holds(Data(canary.utf8)) && holds(bytes))
        let report = try await trove.run("forget", "--about", canary, "--json").json()
        #expect(report["state"] as? String == "purged")
        #expect((report["forgotten"] as? [String])?.count == 4 && report["states"] as? Int == 1)
        for form in [canary, canary.lowercased(), canary.uppercased()] { #expect(try !holds(Data(form.utf8))) }
        #expect(try !holds(bytes))
        let after = try await results(trove.run("recall", "when does the ferry sail", "--json"))
        #expect(after.first?["id"] as? String == before.first?["id"] as? String && after.count == 1)
        #expect(try await trove.run("verify").status == 0)
    }

    /// Whether any file of the store holds these bytes.
    private func holds(_ bytes: Data) throws -> Bool {
        let files = FileManager.default.enumerator(at: trove.store, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            if let data = try? Data(contentsOf: file), data.range(of: bytes) != nil { return true }
        }
        return false
    }

    @Test("A picture is a memory: it is found by a part of it, by its caption, and gone when it is forgotten")
    func pictures() async throws {
        let demo = Fixtures.project.appendingPathComponent("corpora/documents/harbour/ferry-timetable.png").path
        let kept = try await trove.run("remember", "The timetable at the pier.", "--picture", demo, "--json")
        #expect(kept.status == 0, "\(kept.errors)")
        let id = try #require(try kept.json()["id"] as? String)
        try await #expect(trove.run("remember", "Tea at four.").status == 0)
        for question in [["--image", demo], ["timetable", "--image", demo], ["what hangs at the pier"]] {
            let found = try await results(trove.run(["recall"] + question + ["--json"]))
            #expect(found.first?["id"] as? String == id, "\(question)")
        }
        #expect(try await trove.run("forget", id, "--json").json()["state"] as? String == "purged")
        #expect(try await results(trove.run("recall", "--image", demo, "--json")).isEmpty)
    }

    @Test("Bad input ends in one line that says what to do, and nothing is kept")
    func refused() async throws {
        for arguments in [
            ["remember", " "], ["remember", "x", "--cite", "c_1"], ["remember", "x", "--subject", "only"],
            ["remember", "x", "--at", "2020", "--until", "2019"],
            ["remember", "x", "--kind", "episode", "--at", "2999"],
            ["remember", "x", "--picture", "/none.png"], ["recall", " "], ["forget"], ["forget", "m_none"],
            ["memory", "show", "m_none"],
        ] {
            let (process, output, errors) = try trove.start(arguments)
            _ = output.fileHandleForReading.readDataToEndOfFile()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus != 0, "\(arguments)")
            #expect(said.split(separator: "\n").count == 1, "\(arguments): \(said)")
        }
        #expect(try await (trove.run("memory", "list", "--json").json()["memories"] as? [Any])?.isEmpty ?? true)
    }

    @Test("A transcript is imported once however often it is read, and an export comes back whole")
    func transfer() async throws {
        let file = try folder.write(
            "session.jsonl",
            """
            {"role":"user","content":"The spare key hangs behind the clock.","timestamp":"2024-05-01T10:00:00Z"}
            {"role":"assistant","content":"Noted, behind the clock.","timestamp":"2024-05-01T10:00:05Z"}

            """)
        #expect(try await trove.run("memory", "import", file.path, "--json").json()["added"] as? Int == 2)
        #expect(try await trove.run("memory", "import", file.path, "--json").json()["known"] as? Int == 2)
        let export = try await trove.run("memory", "export")
        let copy = Command(store: folder.url.appendingPathComponent("copy"))
        let saved = try folder.write("export.jsonl", export.output)
        #expect(try await copy.run("memory", "import", saved.path, "--json").json()["added"] as? Int == 2)
        #expect(try await copy.run("memory", "export").output == export.output)
        let found = try await results(copy.run("recall", "where is the spare key", "--json"))
        #expect((found.first?["text"] as? String)?.contains("behind the clock") == true)
    }

    @Test("Several processes write at once, and every acknowledged memory is there")
    func together() async throws {
        try await #expect(trove.run("remember", "The first of all.").status == 0)
        let kept = try await withThrowingTaskGroup(of: [String].self) { group in
            for writer in 0..<4 {
                group.addTask {
                    var ids: [String] = []
                    for number in 0..<5 {
                        let told = try await trove.run("remember", "Writer \(writer) says \(number).", "--json")
                        if told.status == 0 { ids.append(try #require(try told.json()["id"] as? String)) }
                    }
                    return ids
                }
            }
            return try await group.reduce(into: [String]()) { $0 += $1 }
        }
        #expect(kept.count == 20)
        let listed = try await trove.run("memory", "list", "--json").json()["memories"] as? [[String: Any]]
        #expect(Set(kept).isSubset(of: Set((listed ?? []).compactMap { $0["id"] as? String })))
    }

    @Test("Installed into an agent, what was said in one session is recalled in the next")
    func sessionHook() async throws {
        let home = folder.url.appendingPathComponent("home")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        var agent = trove
        agent.environment["HOME"] = home.path
        let installed = try await agent.run(
            "mcp", "install", "--client", "claude-code", "--store", trove.store.path)
        #expect(installed.status == 0, "\(installed.errors)")
        let settings = home.appendingPathComponent(".claude/settings.json")
        let written = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: settings)) as? [String: [String: [[String: Any]]]])
        let hook = (written["hooks"]?["SessionEnd"]?.first?["hooks"] as? [[String: Any]])?.first
        let line = try #require(hook?["command"] as? String)
        let transcript = try folder.write(
            "session.jsonl",
            """
            {"type":"user","sessionId":"s1","uuid":"u1","timestamp":"2026-05-01T10:00:00Z","cwd":"/work","message":\
            {"role":"user","content":"The deploy key of the harbour server is kept in the blue safe."}}
            """)
        // As the agent does it: a shell gets the line, and the hook's JSON on its standard input.
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", line]
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("TROVE_") }
        variables["TROVE_MODELS"] = Fixtures.models.path
        variables["XDG_CONFIG_HOME"] = "/nonexistent"
        shell.environment = variables
        let (input, output) = (Pipe(), Pipe())
        shell.standardInput = input
        shell.standardOutput = output
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        input.fileHandleForWriting.write(
            Data("{\"hook_event_name\": \"SessionEnd\", \"transcript_path\": \"\(transcript.path)\"}".utf8))
        try input.fileHandleForWriting.close()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0 && printed.isEmpty)
        let recalled = try await results(trove.run("recall", "where is the deploy key?", "--json"))
        #expect((recalled.first?["text"] as? String)?.contains("blue safe") == true)
        let removed = try await agent.run("mcp", "install", "--client", "claude-code", "--uninstall")
        #expect(removed.status == 0 && !FileManager.default.fileExists(atPath: settings.path))
    }

    @Test("A store whose memories an older trove wrote is recalled from, listed, verified and forgotten from")
    func oldFormat() async throws {
        let old = folder.url.appendingPathComponent("old")
        try FileManager.default.copyItem(at: Fixtures.url("formats/memory-v1"), to: old)
        let opened = Command(store: old, environment: ["TROVE_VIEWS": "none"])
        let bread = try await results(opened.run("recall", "what about the bread?", "--session", "may", "--json"))
        #expect(bread.allSatisfy { ($0["scores"] as? [String: Any])?["dense"] is Double })
        #expect(bread.prefix(5).allSatisfy { ($0["text"] as? String)?.contains("bread") == true })
        let wick = try #require(try await results(opened.run("recall", "when is the wick trimmed", "--json")).first)
        let detail = try #require(wick["memory"] as? [String: Any])
        #expect(detail["pinned"] as? Bool == true && detail["evidence_state"] as? String == "orphaned")
        let page = try await opened.run("memory", "list", "--conflicts", "--json").json()
        #expect((page["memories"] as? [Any])?.count == 2)
        #expect(try await opened.run("memory", "state", "plan", "--history").output.contains("step 1"))
        let again = try await opened.run("memory", "reflect", "--json").json()
        #expect((again["reflections"] as? [[String: Any]])?.first?["known"] as? Bool == true)
        #expect(try await opened.run("verify").output.contains("whole"))
        #expect(try await opened.run("forget", "--about", "bread", "--json").json()["state"] as? String == "purged")
        #expect(try await results(opened.run("recall", "what about the bread?", "--kind", "episode", "--json")).isEmpty)
    }

    @Test("A language model that cannot be reached leaves the turns' own words, and a line that says so")
    func reflectsWithoutModel() async throws {
        for (place, text) in [
            "I baked bread at dawn.", "Baking bread makes the kitchen warm.", "The baked bread was good.",
            "We baked more bread at noon.",
        ].enumerated() {
            let told = try await trove.run(
                "remember", text, "--kind", "episode", "--speaker", "Ana", "--at", "2024-05-01T10:0\(place)")
            #expect(told.status == 0)
        }
        let made = try await trove.run("memory", "reflect", "--llm", "http://127.0.0.1:9", "--model", "m", "--json")
        #expect(made.status == 0)
        #expect(made.errors.contains("127.0.0.1:9, for the first time") && made.errors.contains("own sentences"))
        let reflection = try #require((try made.json()["reflections"] as? [[String: Any]])?.first)
        #expect(reflection["author"] as? String == "trove" && reflection["trust"] as? String == "person")
        #expect((reflection["sources"] as? [Any])?.count == 4)
    }
}
