package import TroveCore
internal import TroveWire

/// Something that a run may do.
package struct AgentTool: Sendable {
    /// What it does to the world.
    package enum Effect: String, Sendable {
        /// Reads what lies on this machine.
        case reads
        /// Writes into the run's own folder.
        case makes
        /// Sends its arguments elsewhere, or writes outside the run's folder.
        case goesOutward = "goes-outward"
    }

    package let name: String
    package let description: String
    /// JSON Schema of the arguments.
    package let parameters: JSONValue
    package let effect: Effect
    /// Seconds after which a call is given up.
    package var timeout = 60.0
    /// Does it. What a model can do something about is thrown as a `TroveError`.
    package let run: @Sendable (JSONValue) async throws -> ToolResult

    package init(
        name: String, description: String, parameters: JSONValue, effect: Effect, timeout: Double = 60,
        run: @escaping @Sendable (JSONValue) async throws -> ToolResult
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.effect = effect
        self.timeout = timeout
        self.run = run
    }

    /// Name, description and schema in one number: another one is another tool.
    package var digest: String { Identifier.digest("\(name)\n\(description)\n\(parameters.line)") }

    /// The tool as models are offered it.
    var chatTool: ChatTool {
        ChatTool(name: name, description: description, parameters: parameters) { [parameters] in
            SchemaCheck(parameters).problem($0)
        }
    }
}
