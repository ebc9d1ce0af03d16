import ArgumentParser
import Foundation
import TroveKit

/// `trove models ...`
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "The encoders that Trove uses, and those that you bring.",
        discussion: """
            The built-in encoders read English. Others are fetched from a hub or copied from a folder (BERT, RoBERTa and \
            XLM-R encoders, and cross-encoders that re-rank):

            trove models pull intfloat/multilingual-e5-small
            trove models use intfloat/multilingual-e5-small
            trove reindex --encoder intfloat/multilingual-e5-small
            """,
        subcommands: [List.self, Add.self, Pull.self, Use.self, Remove.self], defaultSubcommand: List.self)

    private struct Models: Encodable { var models: [ListedModel] }

    private static func show(_ models: [ListedModel]) {
        for model in models {
            print("\(Terminal.bold(model.name))  \(model.state)  \(model.purpose)")
            print(Terminal.dim("  \(model.licence)  \(model.path)"))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the models and whether they are there.")

        @Flag(help: "Compute the files' checksums, instead of looking at their size.")
        var verify = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let models = try common.trove().models(verifyChecksums: verify)
            if common.json { return try Terminal.printJSON(Models(models: models)) }
            show(models)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Copy a model folder, as the hubs lay them out, and check that it works.")

        @Argument(help: "The folder: config.json, weights, tokenizer.", completion: .directory)
        var folder: String
        @Option(help: "What it shall be called, OWNER/NAME; otherwise the folder's name.")
        var name: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let model = try await common.trove().addModel(URL(fileURLWithPath: folder), name: name)
            if common.json { return try Terminal.printJSON(model) }
            show([model])
        }
    }

    struct Pull: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pull", abstract: "Fetch a model from a hub: the only command that fetches anything.",
            discussion: """
                What was fetched stays for the next try; nothing is used before its size and digest were checked. \
                HF_ENDPOINT, HF_TOKEN, HF_HOME and HF_HUB_OFFLINE are honoured; a token goes to the hub's own address \
                alone.
                """)

        @Argument(help: "OWNER/NAME, as the model's page says.")
        var name: String
        @Option(help: "Branch, tag or commit; otherwise the main branch.")
        var revision: String?
        @Option(help: "https://HOST, `huggingface`, `modelscope`, or `modelscope+https://HOST`.")
        var endpoint: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard !common.offline else {
                throw ValidationError("--offline and pull contradict each other; leave one out")
            }
            let display = CountDisplay(isShown: !common.quiet && !common.json)
            let model = try await common.trove().pullModel(name, revision: revision, endpoint: endpoint) {
                display.show($0.bytes >> 20, of: $0.total >> 20, "MiB, \($0.file)")
            }
            display.end()
            if common.json { return try Terminal.printJSON(model) }
            show([model])
            common.note("embed a store with it: trove reindex --encoder \(model.name)")
        }
    }

    struct Use: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "use", abstract: "Make a model the one that new stores are embedded with, or that re-ranks.")

        @Argument(help: "A model of the list, or `built-in`.")
        var name: String
        @OptionGroup var common: CommonOptions

        private struct Used: Encodable {
            var name: String
            var configuration: String
            var advice: String?
        }

        func run() async throws {
            let (file, advice) = try common.trove().useModel(name)
            if common.json {
                return try Terminal.printJSON(Used(name: name, configuration: file.path, advice: advice))
            }
            print("\(name) stands in \(file.path)")
            if let advice { common.note(advice) }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Take a model that was added out of the cache.")

        @Argument(help: "Its name.")
        var name: String
        @OptionGroup var common: CommonOptions

        private struct Removed: Encodable { var removed: String }

        func run() async throws {
            try common.trove().removeModel(name)
            if common.json { return try Terminal.printJSON(Removed(removed: name)) }
            print("\(name) is gone")
        }
    }
}
