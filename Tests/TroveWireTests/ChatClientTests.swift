import Foundation
import Synchronization
import Testing
import TroveCore
import TroveWire

/// Gives one reply after the other and keeps what was sent.
private final class FakeTransport: ChatTransport {
    private let replies: Mutex<[(status: Int, body: String, isStream: Bool)]>
    private let requests = Mutex<[String]>([])

    init(_ replies: [(status: Int, body: String, isStream: Bool)]) { self.replies = Mutex(replies) }

    var sent: [String] { requests.withLock { $0 } }

    func send(_ request: WireRequest) async throws -> WireReply {
        requests.withLock { $0.append(String(decoding: request.body ?? [], as: UTF8.self)) }
        let next = replies.withLock { $0.isEmpty ? (status: 500, body: "", isStream: false) : $0.removeFirst() }
        return WireReply(
            status: next.status, isEventStream: next.isStream,
            body: AsyncThrowingStream { continuation in
                for byte in next.body.utf8 { continuation.yield([byte]) }
                continuation.finish()
            })
    }
}

@Suite struct ChatClientTests {
    private static let well = #"data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}"# + "\n\n"
    private static func call(_ name: String, _ arguments: String) -> String {
        let quoted = arguments.replacingOccurrences(of: "\"", with: "\\\"")
        return #"data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"\#(name)","#
            + #""arguments":"\#(quoted)"}}]},"finish_reason":"tool_calls"}]}"# + "\n\n"
    }

    private func client(_ replies: [(status: Int, body: String, isStream: Bool)]) throws -> (ChatClient, FakeTransport)
    {
        let transport = FakeTransport(replies)
        let endpoint = try ChatEndpoint("http://localhost:1", model: "m", key: nil)
        return (ChatClient(endpoint, transport: transport, patience: .milliseconds(1)), transport)
    }

    private let request = ChatRequest([ChatMessage(.user, "Hello")])

    @Test(
        "Addresses are taken with and without their usual endings",
        arguments: [
            "http://localhost:8080", "localhost:8080", "http://localhost:8080/", "http://localhost:8080/v1/",
            "http://localhost:8080/v1/chat/completions",
        ])
    func addresses(address: String) throws {
        #expect(try ChatEndpoint(address, model: "", key: nil).base == "http://localhost:8080/v1")
    }

    @Test("What is no address is refused, and so is a key that all could read on its way")
    func refusedAddresses() {
        for address in ["ftp://x", "http://", "http://user:secret@host", ""] {
            #expect(throws: TroveError.self) { try ChatEndpoint(address, model: "", key: nil) }
        }
        #expect(throws: TroveError.self) { try ChatEndpoint("http://models.example", model: "", key: "k") }
        #expect(throws: Never.self) { try ChatEndpoint("http://127.0.0.1:1", model: "", key: "k") }
    }

    @Test("Passing failures are tried again, lasting ones are not", arguments: [408, 409, 429, 500, 503])
    func retries(status: Int) async throws {
        let (client, transport) = try client([(status, "{}", false), (200, Self.well, true)])
        #expect(try await client.complete(request).text == "Hi")
        #expect(transport.sent.count == 2)
    }

    @Test("A wrong key is said at once")
    func key() async throws {
        let (client, transport) = try client([(401, #"{"error":"no"}"#, false)])
        await #expect(throws: TroveError.self) { try await client.complete(request) }
        #expect(transport.sent.count == 1)
    }

    @Test("A stream that breaks off is a failure, however much came")
    func brokenOff() async throws {
        let (client, _) = try client([(200, #"data: {"choices":[{"delta":{"content":"Hi"}}]}"# + "\n\n", true)])
        await #expect(throws: TroveError.self) { try await client.complete(request) }
    }

    @Test("What an endpoint does not take is left out from then on")
    func learns() async throws {
        let (client, transport) = try client([
            (400, #"{"error":"unknown stream_options"}"#, false), (200, Self.well, true), (200, Self.well, true),
        ])
        _ = try await client.complete(request)
        _ = try await client.complete(request)
        #expect(transport.sent.map { $0.contains("stream_options") } == [true, false, false])
    }

    private let tools = [
        ChatTool(name: "look", description: "Looks.", parameters: ["type": "object"]) { arguments in
            arguments["at"]?.integer == nil ? "`at` must be a number" : nil
        }
    ]

    @Test("A bad call gets the reason back once, with a call forced")
    func badCall() async throws {
        let (client, transport) = try client([
            (200, Self.call("look", "{}"), true), (200, Self.call("look", #"{"at":3}"#), true),
        ])
        let action = try await ActionLadder(client, tools: tools).action([ChatMessage(.user, "look")])
        #expect(action.call.parsed?["at"]?.integer == 3)
        #expect(transport.sent[1].contains("must be a number") && transport.sent[1].contains("required"))
    }

    @Test("An endpoint without tools is asked for JSON of a schema, one without schemas for text")
    func ladder() async throws {
        let text =
            #"data: {"choices":[{"delta":{"content":"Sure: {\"tool\":\"look\",\"arguments\":{\"at\":4}}"},"#
            + #""finish_reason":"stop"}]}"# + "\n\n"
        let (client, transport) = try client([
            (400, #"{"error":"tools must be enabled"}"#, false), (400, #"{"error":"json_schema unsupported"}"#, false),
            (200, text, true),
        ])
        let action = try await ActionLadder(client, tools: tools).action([ChatMessage(.user, "look")])
        #expect(action.call.parsed?["at"]?.integer == 4)
        #expect(client.traits.takesTools == false && client.traits.takesSchemas == false)
        #expect(transport.sent.count == 3)
    }

    @Test("A model that never calls ends in one named error")
    func neverCalls() async throws {
        let (client, _) = try client(Array(repeating: (200, Self.well, true), count: 6))
        await #expect(throws: TroveError.self) {
            try await ActionLadder(client, tools: tools).action([ChatMessage(.user, "look")])
        }
    }

    @Test("Arguments that are no JSON go back into the conversation as an empty object")
    func repairs() {
        var message = ChatMessage(.assistant, "")
        message.calls = [ChatToolCall(id: "a", name: "look", arguments: "{bad")]
        #expect(message.json.line.contains(#""arguments":"{}""#))
    }

    @Test("A prompt that the endpoint cut silently is noticed")
    func truncation() async throws {
        let counted = #"data: {"choices":[],"usage":{"prompt_tokens":10}}"# + "\n\n"
        let (client, _) = try client([(200, Self.well + counted, true)])
        var request = request
        request.countedTokens = 900
        #expect(try await client.complete(request).warnings.count == 1)
    }

    @Test("A probe finds out what an endpoint takes, and what it takes without heeding it")
    func probing() async throws {
        let models = #"{"data": [{"id": "m", "max_model_len": 4096}]}"#
        let words = #"data: {"choices":[{"delta":{"content":"{\"yes\": true}"},"finish_reason":"stop"}]}"# + "\n\n"
        let picture = #"{"error": {"message": "image input is not supported"}}"#
        let (client, transport) = try client([
            (200, models, false), (200, Self.well, true), (200, Self.call("answer", #"{"yes": true}"#), true),
            (200, words, true), (500, picture, false), (200, Self.well, true),
        ])
        let cost = try await EndpointProbe(client).run()
        #expect(cost.requests == 4 && transport.sent.count == 6)
        #expect(client.traits.described == "tools yes, forced tool yes, schemas yes, pictures no, context 4096 tokens")
        let (poor, _) = try self.client([
            (404, "", false), (200, Self.well, true), (400, #"{"error": "tools are off"}"#, false),
            (200, Self.well, true),
            (200, Self.well, true),
        ])
        _ = try await EndpointProbe(poor).run()
        #expect(
            poor.traits.described == "tools no, forced tool unknown, schemas no, pictures yes, context unknown")
    }
}
