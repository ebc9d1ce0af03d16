internal import Foundation
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
            reply: (.ok, .json(Schema.named("DocumentPage"))),
            links: [
                ("getDocument", "id", "$response.body#/documents/0/id"),
                ("drawPage", "id", "$response.body#/documents/0/id"),
            ]
        ) { call in
            try .json(
                try await call.trove.documents(
                    after: call.text("cursor"), limit: call.whole("limit") ?? 100, format: call.text("format"),
                    scope: call.scope))
        },
        Endpoint(
            method: .post, path: "/v1/documents", name: "addDocument",
            summary: "Keep a text, or the bytes of a file, in the store's own inbox.", access: .unboundWriter,
            parameters: [
                .init(
                    name: "name",
                    schema: Schema.text(
                        "Name of a file that is sent as bytes; its ending matters.", least: 1, most: 200))
            ],
            body: addition, form: FormBody(field: "file", member: .document), bytes: .besideJSON,
            reply: (.created, .json(Schema.named("AddedDocument"))),
            problems: [.conflict, .notFound, .serviceUnavailable, .gatewayTimeout],
            links: [("getDocument", "id", "$response.body#/id"), ("removeDocument", "id", "$response.body#/id")]
        ) { call in
            let added = try await added(call)
            var response = try Response.json(added, status: .created)
            response.headers[.location] = "/v1/documents/\(added.id)"
            return response
        },
        Endpoint(
            method: .delete, path: "/v1/documents/{id}", name: "removeDocument",
            summary: "Remove a document: a file of the inbox is deleted, one of a folder is left out from now on.",
            access: .unboundWriter, parameters: [id], reply: (.ok, .json(Schema.named("DocumentRemoval"))),
            problems: [.notFound, .conflict]
        ) { call in
            try .json(try await call.trove.removeDocument(call.text("id") ?? "", scope: call.scope))
        },
        Endpoint(
            method: .get, path: "/v1/documents/{id}", name: "getDocument",
            summary: "Show a document with its text, pages and passages.", parameters: [id],
            reply: (.ok, .json(Schema.named("ShownDocument"))), problems: [.notFound],
            links: [
                ("getChunk", "id", "$response.body#/chunks/0/id"), ("drawCrop", "id", "$response.body#/chunks/0/id"),
            ]
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
        LedgerRoute.endpoint,
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

    private static let addition = Schema.object(
        oneOfWhich: ["text", "data"],
        [
            ("text", Schema.text("The text of a note.", least: 1)),
            ("data", Schema.text("Base64 of a file, instead of a text.", least: 4)),
            ("name", Schema.text("Name of the file; its ending says what it is.", least: 1, most: 200)),
            ("metadata", Schema.texts("What is known of it; `title` becomes its title.", most: 10_000)),
        ])

    private static func added(_ call: Call) async throws -> AddedDocument {
        guard !call.body.isNull else {
            return try await call.trove.add(bytes: call.bytes, name: call.text("name") ?? "")
        }
        let name = call.body["name"]?.text ?? call.text("name") ?? ""
        let metadata = (call.body["metadata"]?.members ?? []).map { ($0.name, $0.value.text ?? "") }
        let given = Dictionary(metadata, uniquingKeysWith: { $1 })
        switch (call.body["text"]?.text, call.body["data"]?.text) {
        case (let text?, nil): return try await call.trove.add(text: text, name: name, metadata: given)
        case (nil, let coded?):
            guard let data = Data(base64Encoded: coded) else {
                throw TroveError(.invalidArgument, "`data` is not base64")
            }
            return try await call.trove.add(bytes: [UInt8](data), name: name, metadata: given)
        default: throw TroveError(.invalidArgument, "give either `text` or `data`")
        }
    }
}
