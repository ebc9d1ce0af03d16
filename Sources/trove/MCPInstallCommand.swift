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

            Claude Code and Gemini CLI can run a command when a session ends: then the session's transcript is \
            remembered, so that the next one can recall it. --no-session-hook leaves that out; it is left out too \
            with --read-only, --scope and --file.
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
    @Flag(inversion: .prefixedNo, help: "Have sessions remembered when they end, where the client can.")
    var sessionHook = true
    @Flag(help: "Take the entry out.")
    var uninstall = false
    @Flag(help: "Print the settings' file and the entry, and change nothing.")
    var dryRun = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let home =
            environment["HOME"].map { URL(fileURLWithPath: $0) } ?? FileManager.default.homeDirectoryForCurrentUser
        let settings =
            file.map { URL(fileURLWithPath: $0) } ?? client.settings(home: home, environment: environment)
        let installation = MCPInstallation(client, file: settings)
        let entry = try MCPEntry(name: name, command: Trove.executable.path, arguments: try arguments())
        let hook = SessionHook(executable: Trove.executable.path, arguments: storeArguments())
        let hooks = client.hookSettings(home: home, environment: environment).flatMap { url in
            file == nil ? SessionHookInstallation(file: url) : nil
        }
        // A server that sees some folders only, or changes nothing, has no memory to fill.
        let wantsHook = sessionHook && !readOnly && scope.isEmpty
        if dryRun {
            print(installation.file.path)
            print(([entry.command] + entry.arguments).joined(separator: " "))
            if wantsHook, let hooks { print("\(hooks.file.path)\n\(hook.command)") }
            return
        }
        if uninstall {
            let was = try installation.uninstall(name)
            common.note(
                was ? "took \(name) out of \(installation.file.path)" : "there is no \(name) in \(settings.path)")
            if let hooks, try hooks.uninstall() { common.note("took the session hook out of \(hooks.file.path)") }
        } else {
            let isNew = try installation.install(entry)
            common.note(
                isNew
                    ? "wrote \(name) into \(installation.file.path); start \(client.title) anew"
                    : "\(name) stands in \(installation.file.path) already")
            if wantsHook, let hooks, try hooks.install(hook) {
                common.note(
                    "sessions of \(client.title) are remembered when they end: the hook stands in \(hooks.file.path) "
                        + "(--no-session-hook leaves it out)")
            }
        }
    }

    /// What the agent gives the executable: absolute paths, since it may start it anywhere.
    private func arguments() throws -> [String] {
        var arguments = ["mcp"] + storeArguments()
        for folder in scope {
            let path = URL(fileURLWithPath: folder).standardizedFileURL.path
            guard FileManager.default.fileExists(atPath: path) else {
                throw TroveError(.notFound, "there is no folder \(path)")
            }
            arguments += ["--scope", path]
        }
        return readOnly ? arguments + ["--read-only"] : arguments
    }

    /// What names the store and the configuration in use.
    private func storeArguments() -> [String] {
        var arguments: [String] = []
        if let store = common.store { arguments += ["--store", URL(fileURLWithPath: store).standardizedFileURL.path] }
        if let configuration = common.configurationFile {
            arguments += ["--config", URL(fileURLWithPath: configuration).standardizedFileURL.path]
        }
        return arguments
    }
}
