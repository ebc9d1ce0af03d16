internal import Foundation
internal import Synchronization
package import TroveCore
package import TroveWire

/// A server that is reached over HTTP: each message is a POST, its reply JSON or a stream of events.
package final class HTTPServerTransport: ServerTransport {
    private let name: String
    private let url: String
    private let host: String
    private let headers: [String: String]
    private let inner: any ChatTransport
    private let state = Mutex<(next: Int, session: String?, isOpen: Bool)>((1, nil, true))

    /// Bytes of a reply that are read.
    private static let limit = 32 << 20

    package init(_ name: String, url: String, headers: [String: String], inner: any ChatTransport) {
        self.name = name
        self.url = url
        self.headers = headers
        self.inner = inner
        let parts = URLComponents(string: url)
        host = (parts?.host ?? name) + (parts?.port.map { ":\($0)" } ?? "")
    }

    package var isOpen: Bool { state.withLock { $0.isOpen } }

    package func close() { state.withLock { $0.isOpen = false } }

    package func notify(_ method: String, _ params: JSONValue) async throws {
        let reply = try await send(.notification(method: method, params: params), method, params)
        for try await _ in reply.body {}
    }

    private func send(_ message: JSONRPCMessage, _ method: String, _ params: JSONValue) async throws -> WireReply {
        var fields = headers
        fields["accept"] = "application/json, text/event-stream"
        if let version = params["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.text {
            fields["MCP-Protocol-Version"] = version
            fields["Mcp-Method"] = method
            if let tool = params["name"]?.text { fields["Mcp-Name"] = tool }
        } else if method != "initialize" {
            fields["MCP-Protocol-Version"] = "2025-11-25"
            fields["Mcp-Session-Id"] = state.withLock { $0.session }
        }
        return try await inner.send(
            WireRequest(
                url: url, host: host, key: nil, body: Array(message.json.line.utf8), headers: fields))
    }

    package func request(_ method: String, _ params: JSONValue) async throws -> JSONValue {
        let id = state.withLock { state in
            defer { state.next += 1 }
            return JSONRPCIdentifier.number(Double(state.next))
        }
        let reply = try await send(.request(id: id, method: method, params: params), method, params)
        if let session = reply.headers["mcp-session-id"] { state.withLock { $0.session = session } }
        var bytes: [UInt8] = []
        var events = ServerSentEvents()
        for try await part in reply.body {
            bytes += part
            guard bytes.count <= Self.limit else {
                throw TroveError(.limitExceeded, "\(host) sends more than \(Self.limit >> 20) MiB in one reply")
            }
            for event in reply.isEventStream ? events.events(part) ?? [] : [] {
                if let result = try Self.result(event, of: id) { return result }
            }
        }
        for event in reply.isEventStream ? events.rest() : [bytes] {
            if let result = try Self.result(event, of: id) { return result }
        }
        guard (200..<300).contains(reply.status) else {
            throw TroveError(.unavailable, "\(host) answers with status \(reply.status); check the `url` of \(name)")
        }
        throw TroveError(.unavailable, "\(host) broke off before its answer; try again")
    }

    private static func result(_ bytes: [UInt8], of id: JSONRPCIdentifier) throws -> JSONValue? {
        guard let json = try? JSONValue(bytes, of: "a message"), let message = try? JSONRPCMessage(json) else {
            return nil
        }
        switch message {
        case .result(id, let result): return result
        case .failure(id, let error), .failure(.null, let error): throw error
        default: return nil
        }
    }
}
