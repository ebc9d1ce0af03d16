package import TroveCore

/// The tools of a server as a person approved them. Another name, description or schema is another tool.
package struct ToolPins: Sendable, Equatable {
    package let tools: [ToolServer.Description]

    /// What is approved.
    package init(_ tools: [ToolServer.Description]) { self.tools = tools }

    /// Reads what ``json`` wrote.
    package init(_ json: JSONValue) {
        tools = (json.elements ?? []).map { tool in
            ToolServer.Description(
                name: tool["name"]?.text ?? "", description: tool["description"]?.text ?? "",
                schema: tool["inputSchema"] ?? .null, claimsToRead: tool["readOnlyHint"]?.truth ?? false)
        }
    }

    package var json: JSONValue { .array(tools.map(\.json)) }

    /// What is different now, a line each; empty where nothing is.
    package func differences(_ current: [ToolServer.Description], of server: String) -> [String] {
        let names = Set(tools.map(\.name)).union(current.map(\.name)).sorted()
        return names.compactMap { name in
            let (before, after) = (tools.first { $0.name == name }, current.first { $0.name == name })
            guard before != after else { return nil }
            guard let before else { return "\(server): `\(name)` is new" }
            return Self.difference(before, after, of: server)
        }
    }

    /// How a tool differs from what was approved.
    static func difference(
        _ before: ToolServer.Description, _ after: ToolServer.Description?, of server: String
    ) -> String {
        guard let after else { return "\(server): `\(before.name)` is gone" }
        var parts: [String] = []
        if before.description != after.description {
            parts.append(
                "description \u{201C}\(short(before.description))\u{201D} became \u{201C}\(short(after.description))\u{201D}"
            )
        }
        if before.claimsToRead != after.claimsToRead { parts.append("it says otherwise whether it only reads") }
        if before.schema != after.schema {
            parts.append("schema \(short(before.schema.line)) became \(short(after.schema.line))")
        }
        return "\(server): `\(before.name)` has changed since it was approved: \(parts.joined(separator: "; "))"
    }

    private static func short(_ text: String) -> String {
        let clean = QuotedText(text).text.replacing("\n", with: " ")
        return clean.count > 160 ? clean.prefix(160) + "…" : clean
    }
}
