import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP

@Suite struct AskRouteTests {
    private static let files = [
        "lamp.md": "# Lamp\n\nThe keeper Anna Berg lit the great lamp on the fourth of May. It burns whale oil.",
        "bell.md": "# Bell\n\nThe bronze bell was cast in 1902. It hangs in the northern tower.",
        "soup.md": "# Soup\n\nOnion soup needs six onions, butter and an hour.",
    ]

    @Test("An answer has sentences, and what they cite")
    func answering() async throws {
        let server = try await TestServer(Self.files)
        let reply = try await server.ask(.post, "/v1/ask", json: ["text": "When was the bronze bell cast?"])
        #expect(reply.status == 200 && reply.json["outcome"] == "answered", "\(reply.json.line)")
        let sentence = try #require(reply.json["sentences"]?.elements?.first)
        #expect(sentence["text"] == "The bronze bell was cast in 1902.")
        let citation = try #require(reply.json["citations"]?.elements?.first)
        #expect(citation["number"] == sentence["citations"]?.elements?.first)
        #expect(citation["path"]?.text == server.path("bell.md"))
    }

    @Test("As events, each sentence comes with its citations before the whole answer")
    func events() async throws {
        let server = try await TestServer(Self.files)
        let reply = try await server.ask(
            .post, "/v1/ask", json: ["text": "When was the bronze bell cast?", "stream": true])
        let text = String(decoding: reply.bytes, as: UTF8.self)
        #expect(reply.headers[.contentType] == "text/event-stream")
        let events = text.split(separator: "\n").filter { $0.hasPrefix("event: ") }
        #expect(events.first == "event: sentence" && events.last == "event: answer", "\(text)")
    }

    @Test("What cannot be asked is refused, and a scope leaves the rest out")
    func refusals() async throws {
        let server = try await TestServer(Self.files)
        #expect(try await server.ask(.post, "/v1/ask", json: [:]).status == 422)
        #expect(try await server.ask(.post, "/v1/ask", json: ["text": " "]).problem == "invalid-argument")
        #expect(try await server.ask(.post, "/v1/ask", json: ["text": "who", "limit": 0]).status == 422)
        let outside = try await server.ask(
            .post, "/v1/ask", json: ["text": "When was the bronze bell cast?", "scope": ["/no/such/folder"]])
        #expect(outside.json["sentences"]?.elements?.isEmpty == true)
    }

    @Test("Chat programs get the same answer, whole and as chunks, from the last message")
    func chat() async throws {
        let server = try await TestServer(Self.files)
        let body: JSONValue = [
            "model": "anything", "temperature": 0.2,
            "messages": [
                ["role": "system", "content": "Answer briefly."],
                ["role": "user", "content": [["type": "text", "text": "When was the bronze bell cast?"]]],
            ],
        ]
        let reply = try await server.ask(.post, "/v1/chat/completions", json: body)
        let message = reply.json["choices"]?.elements?.first?["message"]
        #expect(reply.status == 200 && message?["role"] == "assistant", "\(reply.json.line)")
        #expect(message?["content"]?.text?.contains("cast in 1902. [1]") == true)
        guard case .object(var members) = body else { return }
        members.append(.init(name: "stream", value: true))
        let stream = try await server.ask(.post, "/v1/chat/completions", json: .object(members))
        let text = String(decoding: stream.bytes, as: UTF8.self)
        #expect(text.hasSuffix("data: [DONE]\n\n") && text.contains("chat.completion.chunk"))
        let none = try await server.ask(
            .post, "/v1/chat/completions", json: ["messages": [["role": "assistant", "content": "hello"]]])
        #expect(none.problem == "invalid-argument")
        #expect(try await server.ask(.get, "/v1/models").json["data"]?.elements?.first?["id"] == "trove")
    }

    @Test("A Trove that takes another for a language model is refused, and told so")
    func ownKind() async throws {
        let server = try await TestServer(Self.files)
        let mark = try #require(HTTPField.Name("x-trove-asks"))
        let body = Array(#"{"messages": [{"role": "user", "content": "When was the bell cast?"}]}"#.utf8)
        let reply = try await server.ask(
            .post, "/v1/chat/completions", headers: [mark: "1", .contentType: "application/json"], bytes: body)
        #expect(reply.status == 422 && reply.json["detail"]?.text?.contains("Trove itself") == true)
        #expect(try await server.ask(.get, "/v1/models", headers: [mark: "1"]).status == 422)
    }

    @Test("An answer says what it was chosen from where that is asked, and how far names were followed")
    func explaining() async throws {
        let server = try await TestServer(Self.files)
        let reply = try await server.ask(
            .post, "/v1/ask", json: ["text": "When was the bronze bell cast?", "explain": true, "hops": "1"])
        let part = reply.json["explanation"]?.elements?.first
        #expect(part?["passages"]?.elements?.first?["path"]?.text == server.path("bell.md"), "\(reply.json.line)")
        #expect(try await server.ask(.post, "/v1/ask", json: ["text": "who?", "hops": "9"]).status == 422)
        #expect(try await server.ask(.post, "/v1/ask", json: ["text": "  ", "stream": true]).status == 422)
    }
}
