import Foundation
import TestSupport
import Testing

/// Other encoders: added, used by a store that moves to them while it answers, and left again.
@Suite("Other encoders") struct ReindexTests {
    private let folder: TemporaryFolder
    private let command: Command
    private let notes: URL

    /// A cache with the built-in models and a small encoder of another family.
    init() throws {
        folder = try TemporaryFolder()
        command = try Command.withModelCache(in: folder)
        notes = folder.url.appendingPathComponent("notes")
        try FileManager.default.createDirectory(at: notes, withIntermediateDirectories: true)
        for number in 0..<40 {
            let mark = String(repeating: Character(Unicode.Scalar(UInt8(97 + number % 26))), count: 3 + number / 26)
            try folder.write(
                "notes/\(number).md",
                "# \(mark) \(number)\n\n\(mark), the keeper of lamp \(number) trims the wick at dusk and writes it down.\n"
            )
        }
    }

    private func add() async throws {
        let added = try await command.run(
            "models", "add", Fixtures.url("TroveEmbed/tiny-xlm-roberta").path, "--name", "somebody/tiny")
        #expect(added.status == 0, "\(added.errors)")
    }

    private func dense() async throws -> [[String: Any]] {
        let answer = try await command.run("search", "wick of lamp 7", "--json", "--mode", "dense").json()
        return try #require(answer["results"] as? [[String: Any]])
    }

    /// Every vector of the store's chunks by space, as bytes.
    private func vectors(of fingerprint: String? = nil, in store: URL? = nil) throws -> [String] {
        try command.catalogRows(
            "SELECT fingerprint, uid, hex(vector) FROM embedding JOIN space ON space.id = space_id"
                + " JOIN chunk ON chunk.id = chunk_id ORDER BY 1, 2", in: store
        ).filter { line in fingerprint.map { line.hasPrefix($0) } ?? true }
    }

    @Test("A store moves to an added encoder without reading a file, as if indexed with it, and goes back")
    func moves() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        _ = try await command.run("remember", "The lamp of the pier is green.")
        let before = try await dense()
        let built = try vectors()
        try await add()
        let listed = try await command.run("models", "list", "--json").json()
        let names = (listed["models"] as? [[String: Any]])?.compactMap { $0["name"] as? String } ?? []
        #expect(names.contains("somebody/tiny") && names.contains("all-MiniLM-L6-v2"))

        // Files are not needed: they are away meanwhile.
        let away = folder.url.appendingPathComponent("away")
        try FileManager.default.moveItem(at: notes, to: away)
        let moved = try await command.run("reindex", "--encoder", "Somebody/Tiny", "--json")
        #expect(moved.status == 0, "\(moved.errors)")
        let report = try moved.json()
        #expect(report["embedded"] as? Int == 41 && report["switched"] as? Bool == true)
        #expect(report["encoder"] as? String == "somebody/tiny" && report["former"] as? String == "built-in")
        try FileManager.default.moveItem(at: away, to: notes)
        let others = try await dense()
        #expect(others.map { $0["id"] as? String } != before.map { $0["id"] as? String })

        // Nothing is stale afterwards, and a fresh store of the same encoder holds the same vectors.
        let second = try await command.run("sync", "--json").json()
        #expect(second["unchanged"] as? Int == 40 && second["updated"] as? Int == 0)
        #expect(try await command.run("verify").status == 0)
        var fresh = Command(store: folder.url.appendingPathComponent("fresh"), environment: command.environment)
        fresh.environment["TROVE_ENCODER"] = "somebody/tiny"
        #expect(try await fresh.run("index", notes.path).status == 0)
        let all = try vectors()
        #expect(Set(try vectors(in: fresh.store)).isSubset(of: Set(all)) && Set(built).isSubset(of: Set(all)))

        let refused = try await command.run("models", "remove", "somebody/tiny")
        #expect(refused.status == 2 && refused.errors.contains("reindex"))
        try folder.write("notes/new.md", "# New\n\nA new lamp hangs at the gate of the pier.\n")
        #expect(try await command.run("sync").status == 0)
        let back = try await command.run("reindex", "--rollback", "--json").json()
        #expect(back["encoder"] as? String == "built-in" && back["embedded"] as? Int == 1)
        #expect(try await dense().count > 0)
        #expect(try await command.run("reindex", "--prune").output.contains("1 vector space taken out"))
        func packed() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.url.appendingPathComponent("models/packed").path)
                .filter { $0.hasPrefix("text-") && $0.split(separator: "-").count == 3 }
        }
        #expect(try packed().count == 1)
        #expect(try await command.run("models", "remove", "somebody/tiny").status == 0)
        #expect(try packed().isEmpty)
        #expect(try vectors().count == 41)
        let none = try await command.run("reindex", "--rollback")
        #expect(none.status != 0 && none.errors.contains("no encoder to go back to"))
    }

    @Test("Killed at any point it goes on, the old vectors answer until the switch, and the end is the same")
    func killed() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        try await add()
        var other = command
        let before = try await dense().map { $0["id"] as? String }
        for point in ["reindex.inside:1", "reindex.switch:1"] {
            other.environment["TROVE_FAULT"] = point
            let ended = try await other.run("reindex", "--encoder", "somebody/tiny")
            #expect(ended.status != 0, "\(point) was not reached")
            #expect(try await dense().map { $0["id"] as? String } == before, "\(point)")
            #expect(try await command.run("verify").status == 0)
        }
        #expect(try await command.run("reindex", "--encoder", "somebody/tiny").status == 0)
        let resumed = try vectors()
        let whole = Command(store: folder.url.appendingPathComponent("whole"), environment: command.environment)
        #expect(try await whole.run("index", notes.path).status == 0)
        #expect(try await whole.run("reindex", "--encoder", "somebody/tiny").status == 0)
        #expect(try vectors(in: whole.store) == resumed && resumed.count == 80)
    }

    @Test("A user's own questions decide, unless told otherwise; what cannot be is said in one line")
    func golden() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        try await add()
        let golden = try folder.write(
            "golden.jsonl",
            (0..<10).map {
                #"{"query": "who looks after light number \#($0)?", "expected": [{"path": "\#(notes.path)/\#($0).md"}]}"#
            }.joined(separator: "\n") + "\n")
        let report = try await command.run(
            "reindex", "--encoder", "somebody/tiny", "--golden", golden.path, "--json"
        ).json()
        let comparison = try #require(report["comparison"] as? [String: Any])
        #expect(comparison["questions"] as? Int == 10)
        let quality = ["before", "after"].compactMap { (comparison[$0] as? [String: Any])?["ndcg10"] as? Double }
        #expect(quality.count == 2 && quality.allSatisfy { (0...1).contains($0) })
        #expect(report["switched"] as? Bool == (quality[1] >= quality[0]))
        for arguments in [
            ["reindex", "--encoder", "nobody/none"], ["models", "remove", "nobody/none"],
            ["models", "use", "nobody/none"],
            ["models", "pull", "../x"], ["models", "add", notes.path], ["reindex", "--rollback", "--prune"],
        ] {
            let result = try await command.run(arguments)
            let lines = result.errors.split(separator: "\n")
            #expect(result.status != 0 && !lines.isEmpty && !result.errors.contains("Fatal"), "\(arguments)")
        }
        let used = try await command.run("models", "use", "somebody/tiny", "--json").json()
        #expect((used["configuration"] as? String)?.hasSuffix("config/trove/config.toml") == true)
        #expect(try await command.run("config").output.contains("encoder = \"somebody/tiny\""))
        #expect(try await command.run("models", "use", "built-in").status == 0)
        #expect(try await command.run("config").output.contains("encoder = \"\""))
    }

    @Test("A cross-encoder orders the first hits anew, by question and passage together")
    func reranked() async throws {
        #expect(try await command.run("index", notes.path).status == 0)
        let source = Fixtures.url("TroveEmbed/tiny-xlm-roberta-reranker").path
        #expect(try await command.run("models", "add", source, "--name", "somebody/ranker").status == 0)
        func hits(_ more: String...) async throws -> [[String: Any]] {
            let answer = try await command.run(
                ["search", "who trims the wick of lamp 7?", "-k", "20", "--json", "--explain"] + more
            ).json()
            return try #require(answer["results"] as? [[String: Any]])
        }
        let plain = try await hits(), reranked = try await hits("--reranker", "somebody/ranker")
        #expect(plain.count == 20 && reranked.count == 20)
        let logits = reranked.compactMap { hit in
            (hit["explanation"] as? [[String: Any]])?.first { $0["part"] as? String == "reranker" }?["value"] as? Double
        }
        #expect(logits.count == 20 && logits == logits.sorted(by: >))
        #expect(plain.map { $0["id"] as? String } != reranked.map { $0["id"] as? String })
        let scores = reranked.compactMap { $0["score"] as? Double }
        #expect(scores == scores.sorted(by: >))
        #expect(try await hits("--reranker", "none").map { $0["id"] as? String } == plain.map { $0["id"] as? String })
        let wrong = try await command.run("search", "lamp", "--reranker", "nobody/none")
        #expect(wrong.status != 0 && wrong.errors.contains("nobody/none"))
    }

    @Test("A model of entailment takes part in certificates as soon as it is there, unless it is told not to")
    func entailment() async throws {
        let claims = try folder.write(
            "claims", #"{"sentence": "a b q w z", "passages": [{"text": "q w e r t y a b c d"}]}"#)
        func certify(_ more: [String: String] = [:]) async throws -> (method: String?, support: Double?) {
            let said = try await Command(store: command.store, environment: command.environment.merging(more) { $1 })
                .run("certify", "--statements", claims.path)
            #expect(said.status == 0, "\(said.errors)")
            let certificate = try said.json()["certificate"] as? [String: Any]
            return (certificate?["method"] as? String, certificate?["support"] as? Double)
        }
        let before = try await certify()
        #expect(before.method != "entailment")
        let source = Fixtures.url("TroveEmbed/tiny-bert-entailment").path
        let added = try await command.run("models", "add", source, "--name", "somebody/judge")
        #expect(added.status == 0 && added.output.contains("entailment"), "\(added.output)\(added.errors)")
        let judged = try await certify()
        #expect(judged.method == "entailment" && judged.support != before.support)
        #expect(try await certify(["TROVE_ENTAILMENT": "none"]).support == before.support)
        let wrong = try await Command(
            store: command.store,
            environment: command.environment.merging(["TROVE_ENTAILMENT": "nobody/none"]) { $1 }
        ).run("certify", "--statements", claims.path)
        #expect(wrong.status == 1 && wrong.errors.contains("nobody/none"), "\(wrong.errors)")
    }
}
