import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// The command line's root.
struct TroveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trove",
        abstract: "Point it at a folder; ask it with words.",
        discussion: """
            trove index ~/Documents
            trove search "when does the lease end"

            Reads PDF, office documents, Markdown, HTML, text and pictures of text (by OCR), offline, and shows for \
            each hit the file, the page and the box. Results go to standard output, progress and warnings to standard \
            error.

            Exit codes: 0 done; 1 failure; 2 usage; 3 finished, but some files failed or are incomplete; 4 the store \
            is busy; 5 the store is damaged; 6 an evaluation fell below its gate; 7 a run waits for \
            a person; 130 interrupted.
            """,
        version: Trove.version, subcommands: [WorkerCommand.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Fill the store",
                subcommands: [IndexCommand.self, SyncCommand.self, WatchCommand.self, RemoveCommand.self]),
            CommandGroup(
                name: "Ask it",
                subcommands: [
                    SearchCommand.self, AskCommand.self, CertifyCommand.self, ShowCommand.self, OpenCommand.self,
                    AlignCommand.self,
                ]),
            CommandGroup(
                name: "Remember",
                subcommands: [RememberCommand.self, RecallCommand.self, ForgetCommand.self, MemoryCommand.self]),
            CommandGroup(name: "Have it work", subcommands: [AgentCommand.self, RunsCommand.self, ToolsCommand.self]),
            CommandGroup(
                name: "Teach it",
                subcommands: [JudgeCommand.self, TuneCommand.self, TagCommand.self, ExtractCommand.self]),
            CommandGroup(
                name: "See what it read",
                subcommands: [
                    ListCommand.self, StatusCommand.self, WhyCommand.self, ParseCommand.self, EvalCommand.self,
                    QualityCommand.self,
                ]),
            CommandGroup(
                name: "Look after it",
                subcommands: [
                    VerifyCommand.self, RepairCommand.self, ReindexCommand.self, BackupCommand.self,
                    RestoreCommand.self,
                ]),
            CommandGroup(name: "Serve it", subcommands: [ServeCommand.self, MCPCommand.self, TokenCommand.self]),
            CommandGroup(
                name: "For other programs", subcommands: [EmbedCommand.self, ExportCommand.self, BenchCommand.self]),
            CommandGroup(
                name: "Set up",
                subcommands: [DoctorCommand.self, ModelsCommand.self, ConfigCommand.self]),
        ])
}

/// Options that mean the same everywhere.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of the index.", valueName: "dir"))
    var store: String?

    @Option(name: .customLong("config"), help: ArgumentHelp("Configuration file (TOML).", valueName: "file"))
    var configurationFile: String?

    @Flag(help: "Print JSON on standard output.")
    var json = false

    @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more on standard error.")
    var verbose = false

    @Flag(help: "Fetch nothing from a network. Only `models pull` does.")
    var offline = false

    /// The facade with these options and further flags.
    func trove(_ flags: [Setting: String?] = [:]) throws -> Trove {
        var values = flags.compactMapValues { $0 }
        if let store { values[.store] = store }
        return Trove(
            configuration: try Configuration(
                flags: values, file: configurationFile.map { URL(fileURLWithPath: $0) }),
            keepsStandardError: verbose)
    }

    /// Says a warning unless `--quiet`.
    func warn(_ text: String) { if !quiet { Terminal.note("warning: \(text)") } }

    /// Says something beside the results unless `--quiet`.
    func note(_ text: String) { if !quiet { Terminal.note(text) } }
}
