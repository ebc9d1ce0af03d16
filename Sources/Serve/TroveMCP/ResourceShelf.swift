internal import Foundation
internal import TroveCore
internal import TroveKit
internal import TroveWire

/// Documents, passages and cut-outs as resources, to be read by address.
struct ResourceShelf: Sendable {
    let desk: ServiceDesk

    /// Documents of one page of the list.
    private static let pageSize = 50

    /// `resources/list`: the documents, some at a time.
    func list(_ request: MCPRequest) async throws -> JSONValue {
        let page = try await desk.trove.documents(
            after: request.params["cursor"]?.text, limit: Self.pageSize, scope: desk.scope(of: request.access))
        let resources = page.documents.map { document -> JSONValue in
            let path = document.paths.first ?? ""
            let name = QuotedText(URL(fileURLWithPath: path).lastPathComponent).text
            return [
                "uri": .string(ResourceAddress(.document, document.id).text), "name": .string(name),
                "title": .string(QuotedText(document.title ?? name).text),
                "description": .string("The text of \(QuotedText(path).text)"), "mimeType": "text/plain",
            ]
        }
        let list: JSONValue = ["resources": .array(resources)]
        return list.with("nextCursor", page.nextCursor.map { .string($0) })
    }

    /// `resources/templates/list`.
    var templates: JSONValue {
        func template(_ path: String, _ name: String, _ description: String, _ type: String) -> JSONValue {
            [
                "uriTemplate": .string("trove://" + path), "name": .string(name), "description": .string(description),
                "mimeType": .string(type),
            ]
        }
        return [
            "resourceTemplates": [
                template("document/{id}", "document", "Text of a document (d_...).", "text/plain"),
                template(
                    "document/{id}/{offset}", "document-part", "Text of a document from a character on.", "text/plain"),
                template("passage/{id}", "passage", "Text of a search result (c_...).", "text/plain"),
                template("page/{id}", "page", "Picture of the page that a result stands on, marked.", "image/png"),
                template("page/{id}/{number}", "page-number", "Picture of a page of a document.", "image/png"),
                template("crop/{id}", "crop", "Picture of the place that a result stands in.", "image/png"),
            ]
        ]
    }

    /// `resources/read`.
    /// - Throws: `.notFound` for an address that leads nowhere, or out of the sender's folders.
    func read(_ request: MCPRequest) async throws -> JSONValue {
        guard let named = request.params["uri"]?.text else { throw JSONRPCError.invalidParams("`uri` must be text") }
        guard let address = ResourceAddress(named) else {
            throw TroveError(.notFound, "there is no resource \(named); see resources/templates/list")
        }
        let scope = try desk.scope(of: request.access)
        switch address.kind {
        case .document, .passage:
            let fetched = try await desk.trove.fetch(
                address.id, neighbours: 0, offset: address.number ?? 0, limit: Self.characters(desk.options.budget),
                scope: scope)
            return Self.text(address, fetched)
        case .page, .crop:
            let picture = try await PagePicture(desk, address, scope: scope)
            return [
                "contents": [
                    ["uri": .string(address.text), "mimeType": "image/png", "blob": .string(picture.base64)]
                ]
            ]
        }
    }

    /// A text; where it goes on, an address of the rest.
    private static func text(_ address: ResourceAddress, _ fetched: FetchedText) -> JSONValue {
        var content: JSONValue = [
            "uri": .string(address.text), "mimeType": "text/plain", "text": .string(QuotedText(fetched.text).text),
        ]
        if let next = fetched.nextOffset {
            let rest = ResourceAddress(.document, fetched.document, number: next)
            content = content.with("_meta", ["trove/next": .string(rest.text)])
        }
        return ["contents": [content]]
    }

    /// Scalars that surely fit into so many tokens: each may take three bytes and a half as JSON, or more.
    private static func characters(_ tokens: Int) -> Int { max(200, tokens * 3 / 4) }
}
