import ArgumentParser
import Foundation
import TroveCore
import TroveKit
import TroveMCP

/// `trove mcp`: the two share options by name, so neither may stand below the other.
struct MCPCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mcp", abstract: "Serve agents over the Model Context Protocol, on standard input and output.",
        discussion: """
            For a client's settings: {"command": "trove", "args": ["mcp"]}. Both eras of the protocol are spoken. \
            Agents read what was indexed; they write to the store's own inbox alone. Over HTTP `trove serve` answers \
            the same at /mcp. `trove mcp install` writes it into a client's settings. What `trove mcp` may be told \
            stands in `trove mcp serve --help`.
            """, subcommands: [MCPServeCommand.self, MCPInstallCommand.self], defaultSubcommand: MCPServeCommand.self)
}

/// `trove mcp serve`, or `trove mcp` alone
struct MCPServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve one agent on standard input and output: the default.")

    @Option(
        help: ArgumentHelp(
            "Show only what lies below a folder, and the store's own inbox; may be repeated.", valueName: "dir"),
        completion: .directory)
    var scope: [String] = []

    @Option(
        help: ArgumentHelp("Let notes and files be written below a folder too; may be repeated.", valueName: "dir"),
        completion: .directory)
    var allowWrite: [String] = []

    @Flag(help: "Offer no tool that changes anything.")
    var readOnly = false

    @Flag(help: "Offer the rarer tools too.")
    var allTools = false

    @Option(help: ArgumentHelp("Who asks: the author of what it remembers.", valueName: "name"))
    var client = "agent"

    @OptionGroup var memoryScope: MemoryScopeOptions

    @Option(help: ArgumentHelp("Tokens of one result where a call names none, 500 to 20000.", valueName: "tokens"))
    var budget: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let budget, !MCPOptions.budgets.contains(budget) {
            throw ValidationError("--budget must lie between 500 and 20000")
        }
    }

    func run() async throws {
        // A client starts a process for each of its sessions.
        Trove.shareMemory()
        let trove = try common.trove()
        for folder in scope where !FileManager.default.fileExists(atPath: Trove.canonical(folder)) {
            throw TroveError(.notFound, "there is no folder \(folder), so nothing could be found; mend --scope")
        }
        var options = MCPOptions()
        // Beside the folders that were named, a client sees what it keeps itself.
        options.scope = scope.isEmpty ? [] : scope.map(Trove.canonical) + [trove.inboxPath]
        options.writableFolders = allowWrite.map(Trove.canonical)
        options.isReadOnly = readOnly
        options.offersAllTools = allTools
        options.client = client
        options.memoryScope = memoryScope.scope
        options.budget = budget ?? options.budget
        await MCPService(trove: trove, options: options).serve()
    }
}
