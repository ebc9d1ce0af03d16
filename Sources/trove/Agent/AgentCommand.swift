import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove agent GOAL`
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Work towards a goal step by step, and show the work.",
        discussion: """
            A language model plans and calls tools: it searches, reads, reckons and writes files into the run's own \
            folder. Every step is kept: `trove runs` lists runs, resumes them after a crash, and replays them without \
            a model. Every sentence of the result is held to the passages that it cites. What goes outward asks you \
            first. Needs a language model (--llm).
            """)

    @Argument(help: "The goal, in words.")
    var goal: [String]

    @Option(help: "A picture that belongs to the goal; may be given several times.", completion: .file())
    var image: [String] = []

    @Option(
        help: ArgumentHelp(
            "Limits: steps=40,tokens=4000000,money=0.5,seconds=1800,calls=200,bytes-out=1048576.", valueName: "limits"))
    var budget: [String] = []

    @Option(help: ArgumentHelp("A budget that several runs draw on together; the first sets it.", valueName: "name"))
    var account: String?

    @Option(help: ArgumentHelp("The tools that it may use, parted by commas; all if not given.", valueName: "names"))
    var tools: String?

    @Option(
        help: ArgumentHelp(
            "Calls that go outward without asking: TOOL, or TOOL(argument=pattern); may be repeated.",
            valueName: "rule"))
    var allow: [String] = []

    @Option(help: ArgumentHelp("Calls that are never made; may be repeated.", valueName: "rule"))
    var forbid: [String] = []

    @Option(
        help: ArgumentHelp("Work below a folder only; may be repeated.", valueName: "dir"), completion: .directory)
    var scope: [String] = []

    @OptionGroup var endpoint: EndpointOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let trove = try common.trove(endpoint.settings)
        var request = AgentRequest(goal.joined(separator: " "))
        request.images = image.map { URL(fileURLWithPath: $0) }
        request.budget = budget
        request.account = account
        request.tools = tools?.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        request.allowed = allow
        request.forbidden = forbid
        request.scope = scope
        if let host = try await trove.newEndpoint() {
            common.note("the goal and the passages found for it go to \(host), for the first time")
        }
        let run = try await trove.beginRun(request)
        common.note("run \(run.id)")
        try await RunDisplay(common: common).carryOn(run.id, trove)
    }
}

/// Which language model is asked.
struct EndpointOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The language model: an OpenAI-compatible endpoint.", valueName: "url"))
    var llm: String?

    @Option(help: ArgumentHelp("The model's name there; the only one if it is not given.", valueName: "name"))
    var model: String?

    var settings: [Setting: String?] { [.llm: llm, .llmModel: model] }
}
