internal import HTTPTypes
internal import TroveCore
internal import TroveKit

/// The endpoints as OpenAPI 3.1.
struct OpenAPIDescription {
    let endpoints: [Endpoint]

    /// The whole document.
    var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Trove", "version": .string(Trove.version),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
                "description":
                    "Search over the user's own files: words, pictures, or both. Errors are `application/problem+json`.",
            ],
            "security": [["bearer": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
                "schemas": .object(ReplySchemas.all.map { .init(name: $0.0, value: $0.1) }),
                "responses": ["Problem": problem],
            ],
        ]
    }

    private var problem: JSONValue {
        [
            "description": "What was wrong, and what to do.",
            "content": ["application/problem+json": ["schema": Schema.named("Problem")]],
        ]
    }

    private var paths: [JSONValue.Member] {
        var order: [String] = []
        var grouped: [String: [JSONValue.Member]] = [:]
        for endpoint in endpoints where endpoint.isDescribed {
            if grouped[endpoint.path] == nil { order.append(endpoint.path) }
            grouped[endpoint.path, default: []].append(
                .init(name: endpoint.method.rawValue.lowercased(), value: operation(endpoint)))
        }
        return order.map { .init(name: $0, value: .object(grouped[$0] ?? [])) }
    }

    private func operation(_ endpoint: Endpoint) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "operationId", value: .string(endpoint.name)),
            .init(name: "summary", value: .string(endpoint.summary)),
        ]
        if endpoint.access == .anyone { members.append(.init(name: "security", value: [])) }
        if !endpoint.parameters.isEmpty {
            members.append(.init(name: "parameters", value: .array(endpoint.parameters.map(parameter))))
        }
        var media: [JSONValue.Member] = []
        if let body = endpoint.body { media.append(.init(name: "application/json", value: ["schema": body])) }
        if let body = endpoint.body, let form = endpoint.form {
            media.append(.init(name: "multipart/form-data", value: ["schema": form.schema(of: body)]))
        }
        if endpoint.bytes == .besideJSON {
            media.append(
                .init(name: "application/octet-stream", value: ["schema": ["type": "string", "format": "binary"]]))
        }
        if !media.isEmpty {
            members.append(
                .init(name: "requestBody", value: ["required": .bool(endpoint.needsBody), "content": .object(media)]))
        }
        members.append(.init(name: "responses", value: .object(replies(endpoint))))
        return .object(members)
    }

    private func parameter(_ parameter: Endpoint.Parameter) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.isRequired), "schema": parameter.schema,
        ]
    }

    /// One event of a stream (the HTML standard, section 9.2.6).
    private static let event: JSONValue = [
        "type": "object", "required": ["data"],
        "properties": ["event": ["type": "string"], "data": ["type": "string"]],
    ]

    private func replies(_ endpoint: Endpoint) -> [JSONValue.Member] {
        var good: [JSONValue.Member] = [.init(name: "description", value: .string(endpoint.reply.status.reasonPhrase))]
        switch endpoint.reply.content {
        case .none: break
        case .json(let schema): good.append(.init(name: "content", value: ["application/json": ["schema": schema]]))
        case .jsonOrEvents(let schema):
            good.append(
                .init(
                    name: "content",
                    value: [
                        "application/json": ["schema": schema], "text/event-stream": ["schema": Self.event],
                    ]))
        case .other(let type):
            good.append(
                .init(name: "content", value: .object([.init(name: type, value: ["schema": ["type": "string"]])])))
        }
        if !endpoint.links.isEmpty {
            let links = endpoint.links.map { link in
                JSONValue.Member(
                    name: link.operation,
                    value: [
                        "operationId": .string(link.operation),
                        "parameters": .object([.init(name: link.parameter, value: .string(link.value))]),
                    ])
            }
            good.append(.init(name: "links", value: .object(links)))
        }
        var statuses = endpoint.problems
        // A malformed request line or header, a foreign host, a method that is not there.
        statuses += [.badRequest, .misdirectedRequest, .methodNotAllowed, .internalServerError]
        if endpoint.access != .anyone { statuses += [.unauthorized, .forbidden] }
        if !endpoint.parameters.isEmpty || endpoint.body != nil { statuses.append(.unprocessableContent) }
        if endpoint.body != nil || endpoint.bytes == .besideJSON {
            statuses += [.contentTooLarge, .unsupportedMediaType, .requestTimeout]
        }
        let codes = Set(statuses.map(\.code)).sorted()
        return [.init(name: "\(endpoint.reply.status.code)", value: .object(good))]
            + codes.map { .init(name: "\($0)", value: ["$ref": "#/components/responses/Problem"]) }
    }
}
