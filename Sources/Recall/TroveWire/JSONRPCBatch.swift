package import TroveCore

/// What arrived in one piece: a message, or an array of them (JSON-RPC 2.0, section 6).
package struct JSONRPCBatch: Sendable {
    /// A message, or what its sender is told of something that is none.
    package enum Entry: Sendable, Equatable {
        case message(JSONRPCMessage)
        case malformed(id: JSONRPCIdentifier, JSONRPCError)
    }

    /// The messages in order.
    package let entries: [Entry]
    /// Whether they came as an array: so do their replies.
    package let isArray: Bool

    /// Messages that are taken in one array.
    private static let limit = 64

    /// Reads bytes.
    /// - Throws: `.parse` for what is no JSON, `.invalidRequest` for an array that is empty or too long.
    package init(_ bytes: [UInt8]) throws(JSONRPCError) {
        let json: JSONValue
        do {
            json = try JSONValue(bytes, of: "the message")
        } catch {
            throw .parse(error.message)
        }
        let parts = json.elements
        if let parts, parts.isEmpty { throw .invalidRequest("an array of no messages asks for nothing") }
        if let parts, parts.count > Self.limit {
            throw .invalidRequest("\(parts.count) messages came at once; at most \(Self.limit) are taken")
        }
        isArray = parts != nil
        entries = (parts ?? [json]).map(Self.entry)
    }

    /// Replies in the form that the messages came in; nil where there is nothing to reply.
    package func reply(_ replies: [JSONRPCMessage]) -> JSONValue? {
        guard let first = replies.first else { return nil }
        return isArray ? .array(replies.map(\.json)) : first.json
    }

    private static func entry(_ json: JSONValue) -> Entry {
        do {
            return .message(try JSONRPCMessage(json))
        } catch {
            return .malformed(id: json["id"].flatMap(JSONRPCIdentifier.init) ?? .null, error)
        }
    }
}
