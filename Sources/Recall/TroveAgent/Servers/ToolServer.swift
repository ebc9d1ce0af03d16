internal import Foundation
package import TroveCore
internal import TroveWire

/// A server of the Model Context Protocol as a client sees it, of either era.
///
/// Connected with its first use, and again where it has died. What it says of itself is a claim: each of its tools
/// goes outward.
package actor ToolServer {
    package nonisolated let definition: ServerDefinition
    private let open: @Sendable () throws -> any ServerTransport
    private var transport: (any ServerTransport)?
    /// What each request of the stateless era carries; nil in the era of handshakes.
    private var meta: JSONValue?

    /// Seconds for a server to say hello.
    private static let patience = 30.0
    /// Seconds for a server of the older era to refuse the newer one's greeting, or to keep silent.
    private static let probePatience = 3.0
    /// Tools that are taken of one server.
    private static let toolLimit = 256

    package init(_ definition: ServerDefinition, open: @escaping @Sendable () throws -> any ServerTransport) {
        self.definition = definition
        self.open = open
    }

    /// Ends the connection.
    package func close() {
        transport?.close()
        transport = nil
    }

    // MARK: - Connecting

    private static let client: JSONValue = ["name": "trove", "version": "1"]
    private static let modern = "2026-07-28"
    private static let handshake = "2025-11-25"

    private static let modernMeta: JSONValue = [
        "io.modelcontextprotocol/protocolVersion": .string(modern),
        "io.modelcontextprotocol/clientInfo": client, "io.modelcontextprotocol/clientCapabilities": [:],
    ]

    private func connected() async throws -> any ServerTransport {
        if let transport, transport.isOpen { return transport }
        let made = try open()
        do {
            let isModern = try await self.isModern(made, within: Self.probePatience)
            if !isModern, try await greet(made) { meta = nil } else { meta = Self.modernMeta }
        } catch {
            made.close()
            throw failure(error)
        }
        transport = made
        return made
    }

    /// Shakes hands as in the older era.
    /// - Returns: False where it refuses that and speaks the stateless era after all: it was slow to start.
    private func greet(_ transport: any ServerTransport) async throws -> Bool {
        let params: JSONValue = [
            "protocolVersion": .string(Self.handshake), "capabilities": [:], "clientInfo": Self.client,
        ]
        do {
            _ = try await within(Self.patience) { try await transport.request("initialize", params) }
        } catch let refusal as JSONRPCError {
            guard try await isModern(transport, within: Self.patience) else { throw refusal }
            return false
        }
        try await transport.notify("notifications/initialized", [:])
        return true
    }

    /// Whether it speaks the stateless era. Anything but a clear yes is a no.
    private func isModern(_ transport: any ServerTransport, within seconds: Double) async throws -> Bool {
        do {
            let said = try await within(seconds) {
                try await transport.request("server/discover", ["_meta": Self.modernMeta])
            }
            return said["supportedVersions"]?.elements?.contains(.string(Self.modern)) ?? false
        } catch let error as TroveError where error.code == .crashed {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return false
        }
    }

    private func within<T: Sendable>(
        _ seconds: Double, _ work: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        try await Deadline.within(seconds, "the server \(definition.name)", work)
    }

    private func request(_ method: String, _ params: JSONValue, seconds: Double) async throws -> JSONValue {
        let transport = try await connected()
        var params = params
        if let meta, let members = params.members { params = .object(members + [.init(name: "_meta", value: meta)]) }
        let sent = params
        do {
            return try await within(seconds) { try await transport.request(method, sent) }
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: any Error) -> any Error {
        guard let said = error as? JSONRPCError else { return error }
        return TroveError(
            .unavailable, "the server \(definition.name) says: \(QuotedText(said.message).text.prefix(500))")
    }

    // MARK: - Asking

    /// A tool as its server describes it.
    package struct Description: Sendable, Equatable {
        package var name: String
        package var description: String
        package var schema: JSONValue
        /// Whether it says that it only reads: believed only where the question is whether a run gets on.
        package var claimsToRead = false

        /// In the form that is pinned.
        package var json: JSONValue {
            [
                "name": .string(name), "description": .string(description), "inputSchema": schema,
                "readOnlyHint": .bool(claimsToRead),
            ]
        }
    }

    /// The tools that it offers now.
    package func tools() async throws -> [Description] {
        var found: [Description] = []
        var cursor: String?
        repeat {
            let params: JSONValue = cursor.map { ["cursor": .string($0)] } ?? [:]
            let page = try await request("tools/list", params, seconds: Self.patience)
            for tool in page["tools"]?.elements ?? [] {
                guard let name = tool["name"]?.text else { continue }
                found.append(
                    Description(
                        name: name, description: tool["description"]?.text ?? "",
                        schema: tool["inputSchema"] ?? ["type": "object"],
                        claimsToRead: tool["annotations"]?["readOnlyHint"]?.truth ?? false))
            }
            cursor = page["nextCursor"]?.text
        } while cursor != nil && found.count < Self.toolLimit
        return found.prefix(Self.toolLimit).sorted { $0.name < $1.name }
    }

    /// Calls a tool, once it is still the one that was pinned.
    /// - Throws: `.integrity` where it changed; `.unavailable` with what the tool says where it fails.
    package func call(_ pinned: Description, _ arguments: JSONValue) async throws -> ToolResult {
        let current = try await tools().first { $0.name == pinned.name }
        guard current == pinned else {
            let change = ToolPins.difference(pinned, current, of: definition.name)
            throw TroveError(.integrity, "\(change); it was not called")
        }
        var params: JSONValue = ["name": .string(pinned.name), "arguments": arguments]
        var result = try await request("tools/call", params, seconds: definition.timeout)
        var rounds = 0
        // What it would like to know of a person is declined: the run's own question is where people are asked.
        while result["resultType"]?.text == "input_required", rounds < 3 {
            rounds += 1
            let wanted = result["inputRequests"]?.members ?? []
            params = [
                "name": .string(pinned.name), "arguments": arguments,
                "inputResponses": .object(wanted.map { .init(name: $0.name, value: ["action": "decline"]) }),
                "requestState": result["requestState"] ?? .null,
            ]
            result = try await request("tools/call", params, seconds: definition.timeout)
        }
        var made = try Self.read(result, of: pinned.name)
        // What it did with other arguments is another receipt, whatever it says of it.
        if !pinned.claimsToRead {
            made.gains.append(ToolResult.gain(ofCall: "\(definition.name)__\(pinned.name)", arguments))
        }
        return made
    }

    private static func read(_ result: JSONValue, of name: String) throws(TroveError) -> ToolResult {
        var texts: [String] = []
        for part in result["content"]?.elements ?? [] {
            switch part["type"]?.text {
            case "text": texts.append(part["text"]?.text ?? "")
            case "resource": texts.append(part["resource"]?["text"]?.text ?? "(a resource without text)")
            case let kind?: texts.append("(\(QuotedText(kind).text.prefix(40)), left out)")
            case nil: continue
            }
        }
        if texts.isEmpty, let structured = result["structuredContent"] { texts.append(structured.line) }
        let text = texts.joined(separator: "\n")
        guard result["isError"]?.truth != true else {
            throw TroveError(.unavailable, "`\(name)` failed: \(QuotedText(text).text.prefix(2000))")
        }
        return ToolResult(text: text, gains: [ToolResult.gain(ofText: text)], trust: .tool, isPrivate: true)
    }
}
