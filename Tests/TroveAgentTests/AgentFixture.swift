import Foundation
import Synchronization
import TestSupport
import TroveAgent
import TroveAnswer
import TroveCatalog
import TroveCore
import TroveWire

/// A store of its own, tools that count what they do, and a model that is played.
final class AgentFixture: Sendable {
    let folder: TemporaryFolder
    let catalog: SQLiteCatalog
    /// Texts that were sent outward.
    let sent = Mutex<[String]>([])
    /// What the played model was shown.
    let shown = Mutex<[String]>([])

    init() throws {
        folder = try TemporaryFolder()
        catalog = try SQLiteCatalog(
            store: StoreFolder(url: folder.url.appendingPathComponent("store"), create: true))
    }

    typealias Play = @Sendable (_ prompt: String, _ offered: [String]) -> [(String, JSONValue)]

    static let plan: (String, JSONValue) = ("plan", ["tasks": [["id": "a", "title": "look it up"]]])

    func finish(_ text: String) -> (String, JSONValue) { ("finish", ["result": .string(text)]) }

    /// Tools: `find` reads a document, `send` goes outward.
    var tools: [AgentTool] {
        let find = AgentTool(
            name: "find", description: "Finds.", parameters: ["type": "object"], effect: .reads
        ) { arguments in
            let number = arguments["n"]?.integer ?? 0
            let passage = ToolResult.Passage(
                id: "c_\(number)", title: "Ship \(number)", path: "/ships/\(number).md",
                text: "The ship number \(number) was built in \(1850 + number) by Ada Holm.", sha256: "0",
                trust: .ownFile)
            return ToolResult(passages: [passage], gains: [passage.id], trust: .ownFile, isPrivate: true)
        }
        let send = AgentTool(
            name: "send", description: "Sends.", parameters: ["type": "object"], effect: .goesOutward
        ) { [self] arguments in
            sent.withLock { $0.append(arguments["text"]?.text ?? "") }
            return ToolResult(text: "It was sent.", gains: ["sent"], trust: .tool, isPrivate: false)
        }
        return OwnTools(folder: runFolder, python: nil).all + [find, send]
    }

    var runFolder: RunFolder { RunFolder(folder.url.appendingPathComponent("files")) }

    struct Model: StepModel {
        let play: Play
        let shown: @Sendable (String) -> Void

        func decision(
            _ messages: [ChatMessage], tools: [ChatTool], answerTokens: Int
        ) async throws -> ModelDecision {
            let text = messages.last?.text ?? ""
            shown(text)
            let calls = play(text, tools.map(\.name))
            return ModelDecision(
                calls: calls.map { ChatToolCall(id: "", name: $0.0, arguments: $0.1.line) })
        }
    }

    /// Begins a run.
    func begin(
        _ goal: String, allowed: [String] = [], forbidden: [String] = [], budget: [RunBudget] = [],
        account: String? = nil
    ) async throws -> RunRecord {
        var settings = RunSettings(goal: goal, tools: tools, prompts: try PromptSet(folder: nil), model: "played")
        settings.allowed = allowed
        settings.forbidden = forbidden
        let id = "r_\(UInt64.random(in: .min ... .max))"
        let run = RunRecord(id: id, goal: goal, account: account ?? id, startedAt: 0)
        try await catalog.addRun(run, budget: budget)
        _ = try await catalog.append(
            [RunEvent(sequence: 1, at: 0, kind: .start, body: settings.json.line)], to: id, draws: [:], status: nil,
            isDurable: false)
        return run
    }

    /// Works on a run.
    func carryOn(
        _ run: RunRecord, isReplay: Bool = false, asker: RunJournal.Asker? = nil,
        onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }, _ play: @escaping Play
    ) async throws -> RunResult {
        let events = try await catalog.events(of: run.id)
        let journal = RunJournal(
            run, events: events, catalog: catalog, isReplay: isReplay, asker: asker, onEvent: onEvent)
        return try await Controller(
            journal: journal, settings: try RunSettings(events[0]), tools: isReplay ? [] : tools,
            model: isReplay
                ? nil : Model(play: play) { [self] text in shown.withLock { $0.append(text) } },
            certifier: isReplay ? nil : ResultCertifier(Certifier(encoder: nil)), folder: runFolder
        ).run()
    }

    /// How many results a prompt shows, or names.
    static func done(_ prompt: String) -> Int {
        let numbers = prompt.matches(of: /(?m)^(?:Result (\d+), of|(\d+)\. \w+ \{)/).compactMap { match in
            (match.output.1 ?? match.output.2).flatMap { Int($0) }
        }
        return numbers.max() ?? 0
    }
}
