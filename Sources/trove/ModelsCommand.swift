import ArgumentParser
import TroveKit

/// `trove models list`
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "The weights that Trove uses.", subcommands: [List.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the pinned models and whether they are there.")

        @Flag(help: "Compute the weights' checksums, instead of looking at their size.")
        var verify = false
        @OptionGroup var common: CommonOptions

        private struct Models: Encodable { var models: [ListedModel] }

        func run() async throws {
            let models = try common.trove().models(verifyChecksums: verify)
            if common.json { return try Terminal.printJSON(Models(models: models)) }
            for model in models {
                print("\(Terminal.bold(model.name))  \(model.state)  \(model.purpose)")
                print(Terminal.dim("  \(model.licence)  \(model.path)"))
            }
        }
    }
}
