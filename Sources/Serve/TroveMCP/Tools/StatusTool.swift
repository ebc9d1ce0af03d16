internal import TroveCore
internal import TroveKit

/// `status`: what the store holds, as far as the asker may know.
struct StatusTool: Sendable {
    let desk: ServiceDesk

    /// Folders that are named.
    private static let named = 50

    var tool: Tool {
        Tool(
            name: "status", title: "See what the store holds",
            description: """
                How many documents and passages can be searched, in which folders, and how many files could not be read.
                """, effect: .reads, input: JSONSchema(properties: []), output: Self.output, run: run)
    }

    @Sendable private func run(_ arguments: ToolArguments, _ access: MCPAccess) async throws -> ToolReply {
        let held = try await desk.trove.coverage(scope: desk.scope(of: access))
        var json = try JSONValue(encoding: held)
        let roots = json["roots"]?.elements ?? []
        json = json.with("roots", .array(Array(roots.prefix(Self.named))))
        if roots.count > Self.named { json = json.with("more_roots", .number(Double(roots.count - Self.named))) }
        return ToolReply(structured: json.with("read_only", .bool(desk.isReadOnly(access))))
    }

    private static let output = JSONSchema(
        properties: [
            .integer("documents", nil, "Documents.", isRequired: true),
            .integer("chunks", nil, "Passages.", isRequired: true),
            .object("files", "Files by what became of them.", isRequired: true),
            .list(
                "roots",
                of: JSONSchema(
                    properties: [.text("path", "The folder."), .integer("files", nil, "Files.")], isOpen: true),
                "What was added.", isRequired: true),
            .flag("read_only", "Whether nothing can be changed here.", isRequired: true),
        ], isOpen: true)
}
