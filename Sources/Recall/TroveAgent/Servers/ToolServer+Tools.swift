internal import TroveCore

extension ToolServer {
    /// Its approved tools as runs call them: `mail__send`.
    package nonisolated func agentTools(_ pins: ToolPins) -> [AgentTool] {
        pins.tools.map { tool in
            AgentTool(
                name: "\(definition.name)__\(tool.name)",
                description: "(server \(definition.name)) \(QuotedText(tool.description).text.prefix(2000))",
                parameters: tool.schema, effect: .goesOutward, timeout: definition.timeout + 5
            ) { [self] arguments in try await call(tool, arguments) }
        }
    }
}
