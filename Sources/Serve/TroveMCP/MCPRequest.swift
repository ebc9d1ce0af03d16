internal import TroveCore
internal import TroveWire

/// One request: what is asked, by which revision of the protocol, and what its sender may see and do.
struct MCPRequest: Sendable {
    var method: String
    var params: JSONValue
    var revision: ProtocolRevision
    var access: MCPAccess

    /// Names in `params._meta` that the stateless era requires.
    static let versionKey = "io.modelcontextprotocol/protocolVersion"
    static let capabilitiesKey = "io.modelcontextprotocol/clientCapabilities"

    /// Reads a request as it came over a channel where each message stands alone.
    /// - Throws: What the specification answers to an envelope that is not whole.
    init(method: String, params: JSONValue, access: MCPAccess) throws(JSONRPCError) {
        self.method = method
        self.params = params
        self.access = access
        let meta = params["_meta"]
        guard let named = meta?[Self.versionKey] else {
            guard method != "server/discover" else {
                throw .invalidParams("params._meta must hold \(Self.versionKey) and \(Self.capabilitiesKey)")
            }
            // The era of handshakes: a revision was agreed on before, and none of them needs another answer.
            revision = .of2025November
            return
        }
        guard let version = named.text else { throw .invalidParams("\(Self.versionKey) must be text") }
        guard meta?[Self.capabilitiesKey]?.members != nil else {
            throw .invalidParams("params._meta must hold \(Self.capabilitiesKey), an object")
        }
        guard let revision = ProtocolRevision.stateless.first(where: { $0.rawValue == version }) else {
            throw .unsupportedVersion(version)
        }
        self.revision = revision
    }
}

/// What the sender of a request may see and do, within what the server's options allow.
package struct MCPAccess: Sendable {
    /// Folders beyond which nothing exists; empty for all that the options allow.
    package var scope: [String]
    /// Whether nothing can be changed.
    package var isReadOnly: Bool

    /// Creates an access; the default is all that the options allow.
    package init(scope: [String] = [], isReadOnly: Bool = false) {
        self.scope = scope
        self.isReadOnly = isReadOnly
    }
}

extension JSONRPCError {
    /// A revision that is not spoken here, with those that are (2026-07-28).
    static func unsupportedVersion(_ version: String) -> Self {
        Self(
            code: -32022, message: "the protocol's revision \(version) is not spoken here",
            data: [
                "supported": .array(ProtocolRevision.stateless.map { .string($0.rawValue) }),
                "requested": .string(version),
            ])
    }

    /// HTTP fields that do not say what the body says (2026-07-28).
    static func headerMismatch(_ message: String) -> Self { Self(code: -32020, message: message) }
}

extension JSONValue {
    /// A result with what the stateless era adds to each.
    func complete(_ request: MCPRequest) -> JSONValue {
        guard request.revision.isStateless, let members else { return self }
        return .object(
            members + [
                .init(name: "resultType", value: "complete"),
                .init(name: "_meta", value: ["io.modelcontextprotocol/serverInfo": MCPService.identity]),
            ])
    }

    /// A result that may be kept by its client alone, for as long as it says.
    func cacheable(_ request: MCPRequest) -> JSONValue {
        guard request.revision.isStateless, let members = complete(request).members else { return self }
        let lifetime = ["server/discover", "tools/list", "resources/templates/list"].contains(request.method)
        return .object(
            members + [
                .init(name: "ttlMs", value: lifetime ? 300_000 : 0), .init(name: "cacheScope", value: "private"),
            ])
    }
}
