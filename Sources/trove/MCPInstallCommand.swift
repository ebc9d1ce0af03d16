import ArgumentParser
import Foundation
import TroveCore
import TroveKit
import TroveMCP

extension MCPClient: ExpressibleByArgument {}

/// `trove mcp install`
struct MCPInstallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Write Trove into the settings of an agent, or take it out again.",
        discussion: """
            The entry starts this very executable over the store in use. Everything else in the settings stays as it \
            stands, and --uninstall leaves the file as it was. Start the agent anew afterwards.
            """)

    @Option(
        help: ArgumentHelp(
            "Whose settings: \(MCPClient.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"))
    var client: MCPClient
    @Option(
        help: ArgumentHelp(
            "Show only what lies below a folder, and the store's own inbox; may be repeated.",
            valueName: "dir"), completion: .directory)
    var scope: [String] = []
    @Flag(help: "Offer no tool that changes anything.")
    var readOnly = false
    @Option(help: "How the agent calls it.")
    var name = "trove"
    @Option(
        help: ArgumentHelp("The settings' file, where it is not the client's usual one.", valueName: "file"),
        completion: .file())
    var file: String?
    @Flag(help: "Take the entry out.")
    var uninstall = false
    @Flag(help: "Print the settings' file and the entry, and change nothing.")
    var dryRun = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings =
            file.map { URL(fileURLWithPath: $0) }
            ?? client.settings(
                home: FileManager.default.homeDirectoryForCurrentUser,
                environment: ProcessInfo.processInfo.environment)
        let installation = MCPInstallation(client, file: settings)
        let entry = try MCPEntry(name: name, command: Trove.executable.path, arguments: try arguments())
        if dryRun {
            print(installation.file.path)
            return print(([entry.command] + entry.arguments).joined(separator: " "))
        }
        if uninstall {
            let was = try installation.uninstall(name)
            common.note(
                was ? "took \(name) out of \(installation.file.path)" : "there is no \(name) in \(settings.path)")
        } else {
            let isNew = try installation.install(entry)
            common.note(
                isNew
                    ? "wrote \(name) into \(installation.file.path); start \(client.title) anew"
                    : "\(name) stands in \(installation.file.path) already")
        }
    }

    /// What the agent gives the executable: absolute paths, since it may start it anywhere.
    private func arguments() throws -> [String] {
        var arguments = ["mcp"]
        if let store = common.store { arguments += ["--store", URL(fileURLWithPath: store).standardizedFileURL.path] }
        if let configuration = common.configurationFile {
            arguments += ["--config", URL(fileURLWithPath: configuration).standardizedFileURL.path]
        }
        for folder in scope {
            let path = URL(fileURLWithPath: folder).standardizedFileURL.path
            guard FileManager.default.fileExists(atPath: path) else {
                throw TroveError(.notFound, "there is no folder \(path)")
            }
            arguments += ["--scope", path]
        }
        return readOnly ? arguments + ["--read-only"] : arguments
    }
}
