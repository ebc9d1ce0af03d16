internal import Foundation
internal import TroveCore
internal import TroveWire

/// Streamable HTTP: each message is one POST, each reply one JSON text.
///
/// Neither era gets a session or a stream from the server's side, which both allow: a GET for a stream and a DELETE of a
/// session are answered with 405, as the specification says for servers that offer neither.
extension MCPService {
    /// Answers one POST to the endpoint.
    /// - Parameters:
    ///   - access: What the sender may see and do, within the options.
    ///   - header: The value of a field by its lower-case name.
    package func respond(
        toPost body: [UInt8], access: MCPAccess = MCPAccess(), header: @Sendable (String) -> String?
    ) async -> MCPHTTPReply {
        if let type = header("content-type"), !type.lowercased().hasPrefix("application/json") {
            return MCPHTTPReply(status: 415)
        }
        if let accepted = header("accept")?.lowercased(),
            !["application/json", "application/*", "*/*"].contains(where: accepted.contains)
        {
            return MCPHTTPReply(status: 406)
        }
        let batch: JSONRPCBatch
        do {
            batch = try JSONRPCBatch(body)
        } catch {
            return Self.reply(.failure(id: .null, error), status: 400)
        }
        let version = header("mcp-protocol-version")
        let isOld = version.map { named in ProtocolRevision.withHandshake.contains { $0.rawValue == named } } ?? true
        guard !batch.isArray || version == nil || version == ProtocolRevision.of2025March.rawValue else {
            return Self.reply(.failure(id: .null, .invalidRequest("one message at a time, no array")), status: 400)
        }
        var replies: [JSONRPCMessage] = []
        var status = 200
        for entry in batch.entries {
            let (reply, code) = await respond(to: entry, isOld: isOld, version: version, access, header)
            if let reply { replies.append(reply) }
            if !batch.isArray { status = code }
        }
        guard let json = batch.reply(replies) else { return MCPHTTPReply(status: status == 200 ? 202 : status) }
        return Self.reply(json, status: status)
    }

    /// Answers any other method than POST.
    package func respond(toMethod method: String) -> MCPHTTPReply {
        MCPHTTPReply(status: 405, headers: [("Allow", "POST")])
    }

    private func respond(
        to entry: JSONRPCBatch.Entry, isOld: Bool, version: String?, _ access: MCPAccess,
        _ header: @Sendable (String) -> String?
    ) async -> (JSONRPCMessage?, status: Int) {
        switch entry {
        case .malformed(let id, let error): return (.failure(id: id, error), 400)
        case .message(.result), .message(.failure): return (nil, 202)
        case .message(.notification):
            guard isOld || ProtocolRevision.stateless.contains(where: { $0.rawValue == version }) else {
                return (.failure(id: .null, .unsupportedVersion(version ?? "")), 400)
            }
            return (nil, 202)
        case .message(.request(let id, let method, let params)):
            let isStateless = !isOld || params["_meta"]?[MCPRequest.versionKey] != nil
            do {
                if isStateless { try Self.check(header, method: method, params: params) }
                let request = try MCPRequest(method: method, params: params, access: access)
                return (.result(id: id, try await answer(request)), 200)
            } catch {
                return (.failure(id: id, error), Self.status(of: error, isStateless: isStateless))
            }
        }
    }

    /// The stateless era says the same in its fields as in the body, so that what stands between can tell.
    private static func check(
        _ header: @Sendable (String) -> String?, method: String, params: JSONValue
    ) throws(JSONRPCError) {
        guard let version = params["_meta"]?[MCPRequest.versionKey] else {
            throw .invalidParams("params._meta must hold \(MCPRequest.versionKey) and \(MCPRequest.capabilitiesKey)")
        }
        guard let named = header("mcp-protocol-version"), named == version.text else {
            throw .headerMismatch("the field MCP-Protocol-Version does not name the revision that the body names")
        }
        guard header("mcp-method") == method else {
            throw .headerMismatch("the field Mcp-Method does not name the body's method")
        }
        let key = ["tools/call": "name", "prompts/get": "name", "resources/read": "uri"][method]
        if let key, let value = params[key]?.text, decoded(header("mcp-name")) != value {
            throw .headerMismatch("the field Mcp-Name does not hold the body's `\(key)`")
        }
    }

    /// A field's text, which is wrapped as `=?base64?...?=` where plain ASCII could not hold it.
    private static func decoded(_ field: String?) -> String? {
        guard let field, field.hasPrefix("=?base64?"), field.hasSuffix("?="), field.utf8.count >= 11 else {
            return field
        }
        let payload = String(field.dropFirst(9).dropLast(2))
        guard let data = Data(base64Encoded: payload), data.base64EncodedString() == payload else { return nil }
        return String(validating: data, as: UTF8.self)
    }

    private static func status(of error: JSONRPCError, isStateless: Bool) -> Int {
        guard isStateless else { return 200 }
        switch error.code {
        case -32700, -32600, -32602, -32020, -32021, -32022: return 400
        case -32601: return 404
        default: return 200
        }
    }

    private static func reply(_ message: JSONRPCMessage, status: Int) -> MCPHTTPReply {
        reply(message.json, status: status)
    }

    private static func reply(_ json: JSONValue, status: Int) -> MCPHTTPReply {
        var body: [UInt8] = []
        json.write(to: &body)
        return MCPHTTPReply(status: status, headers: [("Content-Type", "application/json")], body: body)
    }
}
