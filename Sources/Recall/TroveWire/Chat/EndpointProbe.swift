internal import TroveCore

/// Asks an endpoint what it can do: small requests with nothing of anybody's in them. What comes of it is remembered by
/// the client, so that later requests are made in a form that the endpoint takes.
package struct EndpointProbe: Sendable {
    private let client: ChatClient

    package init(_ client: ChatClient) { self.client = client }

    /// What the requests cost, all together.
    package struct Cost: Sendable {
        package var requests = 0
        package var sentBytes = 0
        package var receivedBytes = 0
    }

    private static let answerTokens = 64

    /// Asks for a call, for JSON of a schema, and about a picture.
    /// - Throws: What ``ChatClient/probe()`` throws; what a request in plain words throws, since then nothing works.
    package func run() async throws -> Cost {
        try await client.probe()
        var cost = Cost()
        _ = try await ask(ChatRequest([ChatMessage(.user, "Say yes.")]), &cost)
        try await probeTools(&cost)
        try await probeSchema(&cost)
        try await probePictures(&cost)
        return cost
    }

    private func ask(_ request: ChatRequest, _ cost: inout Cost) async throws -> ChatReply {
        var request = request
        request.answerTokens = Self.answerTokens
        cost.requests += 1
        let reply = try await client.complete(request)
        cost.sentBytes += reply.sentBytes
        cost.receivedBytes += reply.receivedBytes
        return reply
    }

    /// The reply; nil where the endpoint refuses the form. That it is gone is no refusal.
    private func tried(_ request: ChatRequest, _ cost: inout Cost) async throws -> ChatReply? {
        do {
            return try await ask(request, &cost)
        } catch let error as TroveError where ![.timedOut, .busy, .cancelled].contains(error.code) {
            return nil
        }
    }

    private func probeTools(_ cost: inout Cost) async throws {
        let tool = ChatTool(
            name: "answer", description: "Gives the answer.",
            parameters: ["type": "object", "properties": ["yes": ["type": "boolean"]], "required": ["yes"]],
            problem: { $0["yes"]?.truth == nil ? "`yes` is missing" : nil })
        var request = ChatRequest([ChatMessage(.user, "Answer yes by the tool.")])
        request.form = .tools([tool], forced: true)
        let reply = try await tried(request, &cost)
        client.note { traits in
            traits.takesTools = reply != nil
            traits.obeysChoice = reply.map { $0.calls.contains { $0.name == tool.name } }
        }
    }

    private func probeSchema(_ cost: inout Cost) async throws {
        var request = ChatRequest([ChatMessage(.user, "Answer yes as JSON.")])
        request.form = .schema([
            "type": "object", "additionalProperties": false, "required": ["yes"],
            "properties": ["yes": ["type": "boolean"]],
        ])
        let reply = try await tried(request, &cost)
        let said = reply.flatMap { try? JSONValue(Array($0.text.utf8), of: "the answer") }
        client.note { $0.takesSchemas = said?["yes"]?.truth != nil }
    }

    private func probePictures(_ cost: inout Cost) async throws {
        let picture = ChatMessage.Picture(mime: "image/png", bytes: Self.pixel)
        let reply = try await tried(ChatRequest([ChatMessage(.user, "What colour?", pictures: [picture])]), &cost)
        // The client learns by itself that they were refused, and asks without.
        client.note { if $0.takesPictures != false { $0.takesPictures = reply != nil } }
    }

    /// A white picture of one pixel.
    private static let pixel: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1,
        8, 0, 0, 0, 0, 0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0xF8, 0x0F, 0,
        1, 1, 1, 0, 0x1C, 0xB0, 0x8C, 0x99, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
}

extension EndpointTraits {
    /// What is known, for people.
    package var described: String {
        func word(_ name: String, _ known: Bool?) -> String {
            "\(name) \(known.map { $0 ? "yes" : "no" } ?? "unknown")"
        }
        let context = contextTokens.map { "context \($0) tokens" } ?? "context unknown"
        return [
            word("tools", takesTools), word("forced tool", obeysChoice), word("schemas", takesSchemas),
            word("pictures", takesPictures), context,
        ].joined(separator: ", ")
    }
}
