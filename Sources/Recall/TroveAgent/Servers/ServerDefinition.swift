package import Foundation
package import TroveCore

/// How a server of the Model Context Protocol is reached, in the form that its other clients use too:
/// `{"mcpServers": {"mail": {"command": "...", "args": [...], "env": {...}}, "web": {"url": "...", "headers": {...}}}}`.
package struct ServerDefinition: Sendable, Equatable {
    package enum Way: Sendable, Equatable {
        case program(String, arguments: [String], environment: [String: String])
        case address(String, headers: [String: String])
    }

    /// Begins the names of its tools.
    package let name: String
    package let way: Way
    /// Seconds for one call.
    package let timeout: Double

    /// Reads a file of servers.
    /// - Throws: `.inputOutput`, `.corruptInput`, `.invalidArgument` with the entry that makes no sense.
    package static func read(_ file: URL) throws(TroveError) -> [ServerDefinition] {
        guard let bytes = FileManager.default.contents(atPath: file.path) else {
            throw TroveError(.inputOutput, "cannot read \(file.path); it is to hold {\"mcpServers\": {...}}")
        }
        let json = try JSONValue([UInt8](bytes), of: file.path)
        guard let entries = (json["mcpServers"] ?? json["servers"])?.members else {
            throw TroveError(.corruptInput, "\(file.path) has no `mcpServers`")
        }
        var found: [ServerDefinition] = []
        for entry in entries { found.append(try ServerDefinition(entry.name, entry.value)) }
        return found
    }

    private init(_ name: String, _ json: JSONValue) throws(TroveError) {
        let isPlain =
            !name.isEmpty && name.utf8.count <= 24
            && name.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
            }
        guard isPlain else {
            throw TroveError(
                .invalidArgument, "a server is called by 1 to 24 letters, digits and hyphens, not `\(name)`")
        }
        self.name = name
        timeout = json["timeout"]?.double ?? 60
        if let url = json["url"]?.text {
            guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
                throw TroveError(.invalidArgument, "the `url` of \(name) begins with http:// or https://")
            }
            way = .address(url, headers: Self.texts(json["headers"]))
        } else if let command = json["command"]?.text, !command.isEmpty {
            way = .program(
                command, arguments: json["args"]?.elements?.compactMap(\.text) ?? [],
                environment: Self.texts(json["env"]))
        } else {
            throw TroveError(.invalidArgument, "the server \(name) needs a `command` or a `url`")
        }
        guard timeout > 0, timeout <= 3600 else {
            throw TroveError(.invalidArgument, "the `timeout` of \(name) lies above 0 and up to 3600 seconds")
        }
    }

    private static func texts(_ json: JSONValue?) -> [String: String] {
        Dictionary(
            (json?.members ?? []).map { ($0.name, $0.value.text ?? $0.value.line) }, uniquingKeysWith: { $1 })
    }
}
