import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove memory reflect`
struct MemoryReflectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reflect", abstract: "Sum up what happened, with links to it.",
        discussion: """
            Four turns and more of a session that are about the same thing become one summary: the most central of \
            them, word for word. With --llm (or TROVE_LLM, or `llm` in the configuration) a language model writes it; \
            sentences that none of the turns bears out are dropped, and where the model fails it is the turns' own \
            words. What was summed up is not summed up again; when more has happened, the new summary replaces the old.
            """)

    @Flag(help: "Keep nothing, only show.")
    var dryRun = false
    @Option(
        help: ArgumentHelp("Have a language model write them: an OpenAI-compatible endpoint.", valueName: "url"))
    var llm: String?
    @Option(help: ArgumentHelp("The model's name there; the only one if it is not given.", valueName: "name"))
    var model: String?
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let trove = try common.trove([.llm: llm, .llmModel: model])
        if let host = try await trove.newEndpoint() {
            common.note("what was said goes to \(host), for the first time")
        }
        let report = try await trove.reflect(scope: scope.scope, dryRun: dryRun)
        for warning in report.warnings { common.warn(warning) }
        if common.json { return try Terminal.printJSON(report) }
        if report.reflections.isEmpty { common.note("no four turns are about the same thing") }
        for reflection in report.reflections {
            var marks = ["\(reflection.sources.count) episodes", reflection.trust.rawValue]
            if reflection.author != "trove" { marks.append("by \(Terminal.printable(reflection.author))") }
            if reflection.known { marks.append("known") }
            if reflection.dropped > 0 { marks.append(Terminal.count(reflection.dropped, "sentence") + " dropped") }
            print("\(reflection.id ?? "-")  " + marks.joined(separator: "  "))
            print("   " + Terminal.printable(reflection.text).replacingOccurrences(of: "\n", with: "\n   "))
        }
    }
}
