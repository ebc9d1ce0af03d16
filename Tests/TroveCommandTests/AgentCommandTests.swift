import Foundation
import TestSupport
import Testing

/// The agent as a person meets it: the real executable. Whole runs are played by tools/agent.
@Suite struct AgentCommandTests {
    private let folder: TemporaryFolder
    private let trove: Command

    init() throws {
        folder = try TemporaryFolder()
        trove = Command(store: folder.url.appendingPathComponent("store"), environment: ["TROVE_VIEWS": "none"])
    }

    private func index() async throws {
        try folder.write("notes/lamp.md", "Anna Berg repaired the great lamp in May 1931.")
        #expect(try await trove.run("index", folder.url.appendingPathComponent("notes").path).status == 0)
    }

    @Test("What a run lacks is said in one line: a model, a goal, prices, a rule, a tool, an endpoint that is there")
    func lacking() async throws {
        try await index()
        let model = try await trove.run("agent", "find the lamp")
        #expect(model.status == 2 && model.errors.contains("--llm") && model.errors.split(separator: "\n").count == 1)
        let llm = ["--llm", "http://127.0.0.1:9", "--model", "m"]
        for arguments in [
            [" "], ["find", "--budget", "money=1"], ["find", "--budget", "hours=1"], ["find", "--allow", "send("],
            ["find", "--tools", "fly"],
        ] {
            let refused = try await trove.run(["agent", "--quiet"] + arguments + llm)
            #expect(refused.status == 2 && refused.errors.split(separator: "\n").count == 1, "\(refused.errors)")
        }
        let gone = try await trove.run(["agent", "--quiet", "find the lamp"] + llm)
        #expect(gone.status == 1 && gone.errors.contains("nothing answers at 127.0.0.1:9"), "\(gone.errors)")
        let runs = try await trove.run("runs", "list", "--json")
        #expect(runs.output.contains("\"interrupted\"") && runs.output.contains("find the lamp"))
    }

    @Test("An interrupted run is shown, replayed as far as it came, forked, cancelled and deleted")
    func caring() async throws {
        try await index()
        _ = try await trove.run("agent", "--quiet", "find the lamp", "--llm", "http://127.0.0.1:9", "--model", "m")
        let id = try #require(
            try await trove.run("runs", "--quiet").output.split(separator: " ").first.map(String.init))
        let shown = try await trove.run("runs", "show", id)
        #expect(shown.status == 0 && shown.output.contains("goal: find the lamp"))
        let replayed = try await trove.run("runs", "replay", id)
        #expect(replayed.status == 3 && replayed.errors.contains("the log ends here"))
        let forked = try await trove.run("runs", "fork", id, "--step", "0")
        #expect(forked.status == 0 && forked.output.hasPrefix("r_"))
        #expect(try await trove.run("runs", "fork", id, "--step", "3").status == 2)
        #expect(try await trove.run("runs", "approve", id).status == 1)
        #expect(try await trove.run("runs", "cancel", id).status == 0)
        #expect(try await trove.run("runs", "pause", id).status == 2)
        #expect(try await trove.run("runs", "delete", id).status == 0)
        #expect(try await trove.run("runs", "show", id).status == 1)
    }

    @Test("Tool servers that are not set, or cannot be reached, are said to be so")
    func servers() async throws {
        try await index()
        #expect(try await trove.run("tools", "list").errors.contains("no servers are set"))
        #expect(try await trove.run("tools", "approve", "mail").status == 1)
        let file = try folder.write("servers.json", #"{"mcpServers": {"mail": {"command": "/no/such/program"}}}"#)
        let other = Command(
            store: folder.url.appendingPathComponent("store"),
            environment: ["TROVE_VIEWS": "none", "TROVE_AGENT_SERVERS": file.path])
        let listed = try await other.run("tools", "list", "--json")
        #expect(listed.status == 0 && listed.output.contains("\"unreachable\""), "\(listed.output)")
        let broken = try folder.write("servers.json", "{}")
        #expect(try await other.run("tools", "list").errors.contains(broken.lastPathComponent))
    }
}
