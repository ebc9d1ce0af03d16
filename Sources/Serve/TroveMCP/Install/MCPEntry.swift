package import TroveCore

/// A server as a client starts it.
package struct MCPEntry: Sendable, Equatable {
    /// How the client calls it.
    package var name: String
    /// Absolute path of the executable.
    package var command: String
    package var arguments: [String]

    /// - Throws: `.invalidArgument` for a name that no client would take.
    package init(name: String, command: String, arguments: [String]) throws(TroveError) {
        let isPlain = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-_".utf8.contains($0)
        }
        guard (1...64).contains(name.utf8.count), isPlain else {
            throw TroveError(.invalidArgument, "a server's name has 1 to 64 letters, digits, dashes and underscores")
        }
        self.name = name
        self.command = command
        self.arguments = arguments
    }

    /// The entry's value in JSON, on one line.
    func json(_ style: MCPClient.Style) -> String {
        let list = JSONValue.array(arguments.map { .string($0) })
        let value: JSONValue =
            switch style {
            case .plain: ["command": .string(command), "args": list]
            case .typed: ["type": "stdio", "command": .string(command), "args": list]
            case .listed:
                [
                    "type": "local", "command": .array(([command] + arguments).map { .string($0) }), "enabled": true,
                ]
            }
        return value.line
    }

    /// The entry's table in TOML. A basic string of TOML takes what a string of JSON does.
    var toml: String {
        """
        [mcp_servers.\(name)]
        command = \(JSONValue.string(command).line)
        args = \(JSONValue.array(arguments.map { .string($0) }).line)
        """
    }
}
