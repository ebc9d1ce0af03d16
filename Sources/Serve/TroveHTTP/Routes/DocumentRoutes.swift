internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `/v1/documents`, `/v1/chunks`, `/v1/roots`: what the store holds.
enum DocumentRoutes {
    static let id = Endpoint.Parameter(
        name: "id", place: .path, isRequired: true, schema: Schema.text("Id of a document or hit.", least: 1, most: 200)
    )

    static let endpoints = [
        Endpoint(
            method: .get, path: "/v1/documents", name: "listDocuments",
            summary: "List the documents, some at a time.",
            parameters: [
                .init(name: "limit", schema: Schema.whole("The most documents.", 1...1000, usual: 100)),
                .init(name: "cursor", schema: Schema.text("`next_cursor` of the page before.", least: 1, most: 32)),
                .init(name: "format", schema: Schema.text("Only those of this format, as `pdf`.", least: 1, most: 32)),
            ],
            reply: (.ok, .json(Schema.named("DocumentPage")))
        ) { call in
            try .json(
                try await call.trove.documents(
                    after: call.text("cursor"), limit: call.whole("limit") ?? 100, format: call.text("format"),
                    scope: call.scope))
        },
        Endpoint(
            method: .get, path: "/v1/documents/{id}", name: "getDocument",
            summary: "Show a document with its text, pages and passages.", parameters: [id],
            reply: (.ok, .json(Schema.named("ShownDocument"))), problems: [.notFound]
        ) { call in
            try .json(try await call.trove.show(call.text("id") ?? "", scope: call.scope))
        },
        Endpoint(
            method: .get, path: "/v1/chunks/{id}", name: "getChunk",
            summary: "Show a passage with those before and after it.",
            parameters: [
                id, .init(name: "neighbours", schema: Schema.whole("Passages before and after it.", 0...20, usual: 1)),
            ],
            reply: (.ok, .json(Schema.named("ShownDocument"))), problems: [.notFound]
        ) { call in
            let id = call.text("id") ?? ""
            let shown = try await call.trove.show(id, neighbours: call.whole("neighbours") ?? 1, scope: call.scope)
            guard shown.chunk != nil else {
                throw TroveError(.notFound, "there is no passage \(id); a document is shown by /v1/documents/\(id)")
            }
            return try .json(shown)
        },
        Endpoint(
            method: .get, path: "/v1/roots", name: "listRoots", summary: "List the folders that were added.",
            reply: (
                .ok,
                .json(Schema.object(required: ["roots"], [("roots", Schema.list("", of: Schema.named("Root")))]))
            )
        ) { call in
            let roots = try await call.trove.roots(scope: call.scope).map { try JSONValue(encoding: $0) }
            return .json(["roots": .array(roots)])
        },
    ]
}
