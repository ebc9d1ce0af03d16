package import TroveCore

/// A message of JSON-RPC 2.0: a request, a notification, or a reply.
package enum JSONRPCMessage: Sendable, Equatable {
    /// Wants an answer.
    case request(id: JSONRPCIdentifier, method: String, params: JSONValue)
    /// Wants none.
    case notification(method: String, params: JSONValue)
    /// An answer.
    case result(id: JSONRPCIdentifier, JSONValue)
    /// An answer that says why there is none.
    case failure(id: JSONRPCIdentifier, JSONRPCError)

    /// Reads one message.
    /// - Throws: `.invalidRequest` for JSON that is none.
    package init(_ json: JSONValue) throws(JSONRPCError) {
        guard json.members != nil else { throw .invalidRequest("a message must be an object") }
        guard json["jsonrpc"]?.text == "2.0" else { throw .invalidRequest("`jsonrpc` must be \"2.0\"") }
        let id = json["id"].map(JSONRPCIdentifier.init)
        if let id, id == nil { throw .invalidRequest("`id` must be text, a number or null") }
        if let method = json["method"] {
            guard let name = method.text else { throw .invalidRequest("`method` must be text") }
            let params = json["params"] ?? .object([])
            guard params.members != nil || params.elements != nil else {
                throw .invalidRequest("`params` must be an object or an array")
            }
            self =
                if let id = id ?? nil {
                    .request(id: id, method: name, params: params)
                } else {
                    .notification(method: name, params: params)
                }
        } else if let result = json["result"], json["error"] == nil, let id = id ?? nil {
            self = .result(id: id, result)
        } else if let error = json["error"].flatMap(JSONRPCError.init), json["result"] == nil, let id = id ?? nil {
            self = .failure(id: id, error)
        } else {
            throw .invalidRequest("a message has a `method`, or an `id` with a `result` or an `error`")
        }
    }

    /// The message as it is written.
    package var json: JSONValue {
        switch self {
        case .request(let id, let method, let params):
            ["jsonrpc": "2.0", "id": id.json, "method": .string(method), "params": params]
        case .notification(let method, let params):
            ["jsonrpc": "2.0", "method": .string(method), "params": params]
        case .result(let id, let result): ["jsonrpc": "2.0", "id": id.json, "result": result]
        case .failure(let id, let error): ["jsonrpc": "2.0", "id": id.json, "error": error.json]
        }
    }
}
