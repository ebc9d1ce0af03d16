internal import Foundation
internal import TroveCore
internal import TroveKit

/// Tools for looking after a store, offered where all are asked for.
struct RareTools: Sendable {
    let desk: ServiceDesk

    var tools: [Tool] {
        [listDocuments, listRemoved, restore, explain, MemoryTools(desk: desk).forget, MemoryTools(desk: desk).state]
            + AgentTools(desk: desk).tools
    }

    private var listDocuments: Tool {
        Tool(
            name: "list_documents", title: "List documents",
            description: "The documents that can be searched, some at a time.", effect: .reads, isRare: true,
            input: JSONSchema(properties: [
                .integer("limit", 1...100, "Most documents; 25 if left out."),
                .text("format", "Only those of a format: pdf, markdown, png..."),
                .text("cursor", "`next_cursor` of the list before."), ResultBudget.property,
            ]),
            output: JSONSchema(
                properties: [
                    .list(
                        "documents", of: JSONSchema(properties: [], isOpen: true), "In order of reading.",
                        isRequired: true),
                    .text("next_cursor", "Asks for those after these."),
                ], isOpen: true)
        ) { arguments, access in
            let budget = try arguments.budget(desk)
            var limit = try arguments.integer("limit", in: 1...100) ?? 25
            while true {
                let page = try await desk.trove.documents(
                    after: arguments.text("cursor"), limit: limit, format: arguments.text("format"),
                    scope: desk.scope(of: access))
                let json = try JSONValue(encoding: page).compact
                let answer = json.with("documents", json["documents"] ?? .array([]))
                guard budget.tokens(of: answer) > budget.limit, limit > 1 else { return ToolReply(structured: answer) }
                limit /= 2
            }
        }
    }

    private var listRemoved: Tool {
        Tool(
            name: "list_removed", title: "List what was removed",
            description: "Files of the user's folders that were removed and are left out since.", effect: .reads,
            isRare: true, input: JSONSchema(properties: []),
            output: JSONSchema(
                properties: [
                    .list("removed", of: JSONSchema(properties: [], isOpen: true), "Paths and times.", isRequired: true)
                ], isOpen: true)
        ) { _, access in
            let scope = try desk.scope(of: access)
            let removed = try await desk.trove.exclusions().filter { desk.holds(scope, $0.path) }.prefix(100)
            return ToolReply(structured: ["removed": try JSONValue(encoding: Array(removed))])
        }
    }

    private var restore: Tool {
        Tool(
            name: "restore", title: "Take a removal back",
            description: "Lets a removed file be read again, with the next sync.", effect: .adds, isRare: true,
            input: JSONSchema(properties: [.text("path", "As `list_removed` gives it.", isRequired: true)]),
            output: JSONSchema(
                properties: [.integer("restored", nil, "Files that are read again.", isRequired: true)], isOpen: true)
        ) { arguments, access in
            let path = try arguments.text("path") ?? ""
            guard try desk.holds(desk.scope(of: access), Trove.canonical(path)) else {
                throw TroveError(.notFound, "\(path) is not left out on request; see `list_removed`")
            }
            return ToolReply(structured: ["restored": .number(Double(try await desk.trove.include([path])))])
        }
    }

    private var explain: Tool {
        Tool(
            name: "explain", title: "Explain why a file is found or not",
            description: "Whether a file was read, how its pages were, and where it stands for a question.",
            effect: .reads, isRare: true,
            input: JSONSchema(properties: [
                .text("path", "The file.", isRequired: true), .text("query", "A question that it should answer."),
            ]),
            output: JSONSchema(
                properties: [
                    .text("path", "The file.", isRequired: true),
                    .text("verdict", "What became of it.", isRequired: true),
                ], isOpen: true)
        ) { arguments, access in
            let path = Trove.canonical(try arguments.text("path") ?? "")
            guard try desk.holds(desk.scope(of: access), path) else {
                throw TroveError(.notFound, "there is no file \(path) here")
            }
            let found = try await desk.trove.explain(URL(fileURLWithPath: path), query: arguments.text("query"))
            let json = try JSONValue(encoding: found).compact
            // Of a long document the first pages tell enough.
            return ToolReply(
                structured: json.with("pages", json["pages"]?.elements.map { .array(Array($0.prefix(20))) }))
        }
    }
}
