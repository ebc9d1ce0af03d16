internal import Foundation
internal import Synchronization
internal import TroveAgent
internal import TroveCatalog
internal import TroveCore
internal import TroveWire

/// A server of tools as lists show it.
public struct ToolServerReport: Codable, Sendable {
    /// Whether runs are offered its tools.
    public enum State: String, Codable, Sendable {
        /// Its tools are those that a person approved.
        case approved
        /// Nobody approved them yet.
        case unapproved
        /// They are others now.
        case changed
        /// It cannot be reached.
        case unreachable
    }

    /// Its name.
    public var name: String
    /// Whether runs are offered its tools.
    public var state: State
    /// Its tools, with their descriptions.
    public var tools: [String: String]
    /// What is different from what was approved, or why it cannot be reached.
    public var notes: [String]
}

/// Servers of the Model Context Protocol that runs may call.
extension Trove {
    /// The servers of the settings with what they offer now, compared with what was approved.
    public func toolServers() async throws -> [ToolServerReport] {
        let catalog = try catalog()
        var reports: [ToolServerReport] = []
        for server in try servers() {
            var report = ToolServerReport(name: server.definition.name, state: .approved, tools: [:], notes: [])
            do {
                let current = try await server.tools()
                report.tools = Dictionary(current.map { ($0.name, $0.description) }, uniquingKeysWith: { $1 })
                if let pins = try await pins(of: report.name, catalog) {
                    report.notes = pins.differences(current, of: report.name)
                    if !report.notes.isEmpty { report.state = .changed }
                } else {
                    report.state = .unapproved
                }
            } catch let error as TroveError {
                report.state = .unreachable
                report.notes = [error.message]
            }
            await server.close()
            reports.append(report)
        }
        return reports
    }

    /// Approves the tools of a server as they are now.
    /// - Returns: Their names.
    /// - Throws: `.notFound` for a server that the settings do not name; what reaching it throws.
    public func approveToolServer(_ name: String) async throws -> [String] {
        guard let server = try servers().first(where: { $0.definition.name == name }) else {
            throw TroveError(.notFound, "no server \(name) is set; `agent-servers` names the file that lists them")
        }
        let current = try await server.tools()
        await server.close()
        try await catalog().setNote(Self.pinNote + name, ToolPins(current).json.line)
        return current.map(\.name)
    }

    /// The approved tools of all servers, for a run.
    /// - Parameter names: Only of servers whose tools are among these; nil for all.
    /// - Throws: `.integrity` where a server's tools are not those that were approved.
    func serverTools(_ names: [String]?) async throws -> [AgentTool] {
        let catalog = try catalog()
        var tools: [AgentTool] = []
        for server in try connectedServers() {
            let name = server.definition.name
            guard names?.contains(where: { $0.hasPrefix(name + "__") }) ?? true,
                let pins = try await pins(of: name, catalog)
            else { continue }
            let differences = pins.differences(try await server.tools(), of: name)
            guard differences.isEmpty else {
                throw TroveError(
                    .integrity,
                    "\(differences.joined(separator: "; ")): look at it, then `trove tools approve \(name)`")
            }
            tools += server.agentTools(pins)
        }
        return tools
    }

    private static let pinNote = "agent-pins:"

    private func pins(of name: String, _ catalog: SQLiteCatalog) async throws -> ToolPins? {
        guard let note = try await catalog.note(Self.pinNote + name) else { return nil }
        return ToolPins(try JSONValue(Array(note.utf8), of: "the approved tools of \(name)"))
    }

    private func connectedServers() throws -> [ToolServer] {
        try openedServers.withLock { known in
            if let known { return known }
            let made = try servers()
            known = made
            return made
        }
    }

    private func servers() throws -> [ToolServer] {
        guard !configuration[.agentServers].isEmpty else { return [] }
        return try ServerDefinition.read(configuration.folder(.agentServers)).map { definition in
            ToolServer(definition) {
                switch definition.way {
                case .program(let program, let arguments, let environment):
                    try StdioTransport(
                        definition.name, program: program, arguments: arguments, environment: environment)
                case .address(let url, let headers):
                    HTTPServerTransport(
                        definition.name, url: url, headers: headers,
                        inner: HTTPChatTransport(silence: definition.timeout))
                }
            }
        }
    }
}
