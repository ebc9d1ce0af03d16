package import TroveCore

/// Why a request has no result: a code for programs and one sentence (JSON-RPC 2.0, section 5.1).
package struct JSONRPCError: Error, Sendable, Equatable {
    /// What kind of failure; the specification's own lie from -32768 to -32000.
    package var code: Int
    /// What went wrong, in one sentence.
    package var message: String
    /// More about it, as the code says.
    package var data: JSONValue?

    /// Creates an error.
    package init(code: Int, message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// Reads an error; nil where its code or message is missing.
    package init?(_ json: JSONValue) {
        guard let code = json["code"]?.integer, let message = json["message"]?.text else { return nil }
        self.init(code: code, message: message, data: json["data"])
    }

    /// The error as it is written.
    package var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "code", value: .number(Double(code))), .init(name: "message", value: .string(message)),
        ]
        if let data { members.append(.init(name: "data", value: data)) }
        return .object(members)
    }

    /// What arrived is no JSON.
    package static func parse(_ message: String) -> Self { .init(code: -32700, message: message) }
    /// JSON, but no message.
    package static func invalidRequest(_ message: String) -> Self { .init(code: -32600, message: message) }
    /// Nothing is called so.
    package static func methodNotFound(_ method: String) -> Self {
        .init(code: -32601, message: "there is no method \(method)")
    }
    /// The parameters make no sense.
    package static func invalidParams(_ message: String) -> Self { .init(code: -32602, message: message) }
    /// Something failed that the caller cannot help.
    package static func internalError(_ message: String) -> Self { .init(code: -32603, message: message) }
}
