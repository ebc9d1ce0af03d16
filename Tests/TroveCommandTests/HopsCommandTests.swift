import Foundation
import TestSupport
import Testing

/// Chains of facts through the real executable.
@Suite struct HopsCommandTests {
    private let folder: TemporaryFolder
    private let command: Command
    private static let question = "who sounded what the Kichi bridge crosses"

    init() async throws {
        folder = try TemporaryFolder()
        command = Command(store: folder.url.appendingPathComponent("store"))
        try folder.write(
            "notes/bridge.md", "# Bridges\n\nThe Kichi Bridge crosses the deep channel of Nelson River, far away.\n")
        try folder.write("notes/Nelson River.txt", "Mapped late. In May a woman named Orla Finch sailed it down.\n")
        for number in 0..<12 {
            try folder.write(
                "notes/\(number).txt", "Bridge number \(number), what a bridge crosses and who built bridge \(number)\n"
            )
        }
        try await command.run("index", folder.url.appendingPathComponent("notes").path)
    }

    private func hits(_ arguments: String...) async throws -> [[String: Any]] {
        let result = try await command.run(["search", Self.question, "--json"] + arguments)
        return try #require(try result.json()["results"] as? [[String: Any]], "\(result.errors)")
    }

    private func name(_ hit: [String: Any]) -> String {
        URL(fileURLWithPath: (hit["source"] as? [String: Any])?["path"] as? String ?? "").lastPathComponent
    }

    @Test("A title that a hit says leads to its file, and --explain shows the way")
    func explained() async throws {
        let found = try await hits("--explain")
        #expect(found.prefix(2).map(name) == ["bridge.md", "Nelson River.txt"])
        let parts = try #require(found[1]["explanation"] as? [[String: Any]])
        let chain = try #require(parts.first { $0["part"] as? String == "chain" })
        #expect((chain["detail"] as? String)?.hasSuffix("by 'Nelson River'") == true)
        let text = try await command.run("search", Self.question, "--explain").output
        #expect(text.contains("by 'Nelson River'"))
    }

    @Test("Without hops there is no chain, and no other number is taken")
    func bounds() async throws {
        for hit in try await hits("--explain", "--hops", "0") {
            let parts = hit["explanation"] as? [[String: Any]] ?? []
            #expect(!parts.contains { $0["part"] as? String == "chain" })
        }
        let wrong = try await command.run("search", "bridge", "--hops", "3")
        #expect(wrong.status != 0 && wrong.errors.contains("auto") && wrong.errors.contains("hops"))
    }

    @Test("A removed file leaves no link behind, and the store verifies before and after")
    func removed() async throws {
        #expect(try await command.run("verify").status == 0)
        try await command.run("remove", "--purge", folder.url.appendingPathComponent("notes/Nelson River.txt").path)
        #expect(try await !hits("--hops", "2").map(name).contains("Nelson River.txt"))
        let checked = try await command.run("verify")
        #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
    }

    @Test("An evaluation follows names as a search does")
    func evaluation() async throws {
        try folder.write(
            "set/corpus.jsonl",
            """
            {"_id": "a", "title": "Kichi Bridge", "text": "The bridge crosses the deep channel of Nelson River."}
            {"_id": "b", "title": "Nelson River", "text": "Mapped late, and sailed down by Orla Finch."}

            """
                + (0..<20).map {
                    "{\"_id\": \"o\($0)\", \"title\": \"\($0)\", \"text\": \"What a bridge crosses, who sounded \($0)\"}"
                }.joined(separator: "\n"))
        try folder.write("set/queries.jsonl", "{\"_id\": \"q\", \"text\": \"\(Self.question)\"}\n")
        try folder.write("set/qrels.tsv", "query-id\tcorpus-id\tscore\nq\ta\t1\nq\tb\t1\n")
        let set = folder.url.appendingPathComponent("set").path
        var ranks: [String: Int] = [:]
        for hops in ["0", "auto"] {
            let run = folder.url.appendingPathComponent("run-\(hops)")
            let result = try await command.run("eval", set, "--mode", "lexical", "--hops", hops, "--run", run.path)
            #expect(result.status == 0, "\(result.errors)")
            let lines = try String(contentsOf: run, encoding: .utf8).split(separator: "\n")
            ranks[hops] = lines.firstIndex { $0.split(separator: " ")[2] == "b" }
        }
        #expect(ranks["auto"] == 1 && (ranks["0"] ?? 99) > 1)
    }
}
