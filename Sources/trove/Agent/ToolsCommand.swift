import ArgumentParser
import TroveCore
import TroveKit

/// `trove tools`
struct ToolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tools", abstract: "See and approve the tool servers that agents may call.",
        discussion: """
            `agent-servers` names a JSON file of servers of the Model Context Protocol, in the form of other clients: \
            {"mcpServers": {"mail": {"command": "...", "args": [...]}, "web": {"url": "..."}}}. A server's tools are \
            offered to runs once you approved them; a tool that changes is not called any more until you did again.
            """, subcommands: [List.self, Approve.self], defaultSubcommand: List.self)

    /// `trove tools list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the servers, their tools and their state.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let servers = try await common.trove().toolServers()
            if common.json { return try Terminal.printJSON(servers) }
            if servers.isEmpty { common.note("no servers are set; `agent-servers` names the file that lists them") }
            for server in servers {
                print("\(server.name): \(server.state.rawValue)")
                for note in server.notes { print("  " + Terminal.printable(note)) }
                for (name, text) in server.tools.sorted(by: { $0.key < $1.key }) {
                    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
                    print(Terminal.printable("  \(server.name)__\(name)  \(line)"))
                }
            }
        }
    }

    /// `trove tools approve NAME`
    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Approve the tools of a server as they are now.")
        @Argument(help: "The server.") var name: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let tools = try await common.trove().approveToolServer(name)
            common.note("approved of \(name): \(tools.joined(separator: ", "))")
        }
    }
}
