internal import Foundation
internal import TroveCore
package import TroveWire

/// `http_get`: what stands at an address, of hosts that the user listed. Off where none is.
package struct FetchTool: Sendable {
    private let hosts: [String]
    private let transport: any ChatTransport

    /// Bytes of a page that are read.
    private static let limit = 2 << 20

    /// - Parameter hosts: Hosts that may be asked: `example.org`, `*.example.org`, `localhost:8080`.
    package init(hosts: [String], transport: any ChatTransport) {
        self.hosts = hosts
        self.transport = transport
    }

    package var tool: AgentTool? {
        guard !hosts.isEmpty else { return nil }
        return AgentTool(
            name: "http_get",
            description: "Gets a page or file of text from one of these hosts: \(hosts.joined(separator: ", ")).",
            parameters: [
                "type": "object", "additionalProperties": false, "required": ["url"],
                "properties": ["url": ["type": "string"]],
            ], effect: .goesOutward, timeout: 60, run: get)
    }

    @Sendable private func get(_ arguments: JSONValue) async throws -> ToolResult {
        let address = arguments["url"]?.text ?? ""
        guard let parts = URLComponents(string: address), ["http", "https"].contains(parts.scheme ?? ""),
            let name = parts.host, parts.user == nil, parts.password == nil
        else { throw TroveError(.invalidArgument, "`\(address.prefix(100))` is no http or https address") }
        let host = name + (parts.port.map { ":\($0)" } ?? "")
        guard hosts.contains(where: { ToolRule.fits($0, host) }) else {
            throw TroveError(.invalidArgument, "\(host) is not among the hosts that may be asked")
        }
        let reply = try await transport.send(
            WireRequest(url: address, host: host, key: nil, body: nil, headers: ["accept": "text/*, application/json"]))
        var bytes: [UInt8] = []
        for try await part in reply.body {
            bytes += part
            if bytes.count > Self.limit { break }
        }
        guard reply.status == 200 else {
            throw TroveError(.unavailable, "\(host) answers with status \(reply.status)")
        }
        guard !bytes.contains(0) else { throw TroveError(.unsupportedFormat, "what stands there is no text") }
        let text = String(decoding: bytes.prefix(Self.limit), as: UTF8.self)
        let digest = Identifier.digest(of: bytes)
        let passage = ToolResult.Passage(
            id: "web:" + digest.prefix(20), title: address, text: String(text.prefix(60_000)), sha256: digest,
            trust: .web)
        return ToolResult(
            passages: [passage], gains: [ToolResult.gain(ofText: text)], trust: .web, isPrivate: false)
    }
}
