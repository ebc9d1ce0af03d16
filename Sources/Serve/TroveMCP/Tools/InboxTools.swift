internal import Foundation
internal import TroveCore
internal import TroveKit

/// `add` and `remove`: notes and files of the inbox, and what of the user's folders is left out.
struct InboxTools: Sendable {
    let desk: ServiceDesk

    /// Bytes of a file that comes with a call.
    private static let fileLimit = 10 << 20

    /// `add`
    var add: Tool {
        Tool(
            name: "add", title: "Keep a note or file",
            description: """
                Keeps a note (`text`, Markdown) or a file (`base64` with `name`) in the store's own inbox and makes it \
                searchable. Adding the same again changes nothing. Writes to no folder of the user's\
                \(desk.options.writableFolders.isEmpty ? "." : ", but for those that `folder` may name.") An error \
                `busy` names who writes to the store: try again later.
                """, effect: .adds, input: addInput, output: Self.addOutput, run: runAdd)
    }

    /// `remove`
    var remove: Tool {
        Tool(
            name: "remove", title: "Remove a document",
            description: """
                Removes a document from the store. A note or file of the inbox is deleted. A file in a folder of the \
                user's is never touched: it is left out of searches from now on, which the user can take back with \
                `trove remove --include PATH`.
                """, effect: .removes,
            input: JSONSchema(properties: [
                .text("id", "Id of a document (d_...), or the path of an indexed file.", isRequired: true)
            ]),
            output: JSONSchema(
                properties: [
                    .text("id", "What was removed.", isRequired: true),
                    .texts("deleted", "Files of the inbox that are gone.", isRequired: true),
                    .texts("excluded", "Files of the user's that are left out and untouched.", isRequired: true),
                ], isOpen: true), run: runRemove)
    }

    @Sendable private func runAdd(_ arguments: ToolArguments, _ access: MCPAccess) async throws -> ToolReply {
        let name = try arguments.text("name") ?? ""
        var labels = try arguments.labels("metadata")
        if let title = try arguments.text("title") { labels["title"] = title }
        let folder = try folder(arguments, access)
        // A mistyped --store does not become one.
        _ = try await desk.session()
        let added: AddedDocument
        switch (try arguments.text("text"), try arguments.bytes("base64", limit: Self.fileLimit)) {
        case (let text?, nil): added = try await desk.trove.add(text: text, name: name, metadata: labels, to: folder)
        case (nil, let bytes?):
            guard !name.isEmpty else { throw TroveError(.invalidArgument, "a file needs a `name` with its ending") }
            added = try await desk.trove.add(bytes: bytes, name: name, metadata: labels, to: folder)
        default: throw TroveError(.invalidArgument, "give either `text`, a note, or `base64`, a file")
        }
        return ToolReply(
            structured: try JSONValue(encoding: added).compact.with("outcome", .string(added.outcome.rawValue)))
    }

    @Sendable private func runRemove(_ arguments: ToolArguments, _ access: MCPAccess) async throws -> ToolReply {
        let removal = try await desk.trove.removeDocument(
            arguments.text("id") ?? "", scope: desk.scope(of: access))
        return ToolReply(structured: try JSONValue(encoding: removal))
    }

    /// The folder that a call names, which must lie below one that may be written to.
    private func folder(_ arguments: ToolArguments, _ access: MCPAccess) throws -> String? {
        guard !desk.options.writableFolders.isEmpty, let wanted = try arguments.text("folder") else {
            _ = try desk.scope(of: access, narrowedTo: [desk.trove.inboxPath])
            return nil
        }
        let folder = Trove.canonical(wanted)
        let allowed = try desk.scope(of: access, narrowedTo: [folder])
        guard wanted.hasPrefix("/"), allowed == [folder],
            desk.options.writableFolders.contains(where: { folder == $0 || folder.hasPrefix($0 + "/") })
        else {
            throw TroveError(
                .invalidArgument,
                "\(wanted) may not be written to; there are: \(desk.options.writableFolders.joined(separator: ", "))")
        }
        return folder
    }

    private var addInput: JSONSchema {
        var properties: [JSONSchema.Property] = [
            .text("text", "The note, in Markdown."), .text("base64", "The file's bytes in base64, at most 10 MB."),
            .text("name", "The file's name; required with `base64`, which is read by its ending and content."),
            .text("title", "Its title, where the text has none."),
            .object("metadata", "What else is to be known of it: names and texts, which filters can ask for."),
        ]
        if !desk.options.writableFolders.isEmpty {
            properties.append(.text("folder", "A folder of the user's to write to instead of the inbox."))
        }
        return JSONSchema(properties: properties)
    }

    private static let addOutput = JSONSchema(
        properties: [
            .text("id", "The document.", isRequired: true), .text("path", "The file that holds it.", isRequired: true),
            .text("title", "Its title."),
            .choice("outcome", ["added", "unchanged"], "Whether the store had it already."),
            .integer("chunks", nil, "Passages."), .integer("characters", nil, "Characters that were read."),
            .texts("warnings", "What you should know."),
        ], isOpen: true)
}
