internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import TroveCore
internal import TroveKit

/// `POST /v1/chat/completions`: answers over the store in the form of OpenAI's interface, so that chat programs can ask.
enum ChatRoute {
    /// The one model's name.
    private static let model = "trove"

    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/chat/completions", name: "chat",
            summary: "Answer the last message of a conversation from the store, in the form of OpenAI's interface.",
            body: schema, reply: (.ok, .json(Schema.named("ChatCompletion"))),
            problems: [.notFound, .serviceUnavailable]
        ) { call in
            let messages = call.body["messages"]?.elements ?? []
            var request = AskRequest(try question(messages))
            request.limit = 3
            let answer = try await call.served.store.session().ask(request, within: call.scope)
            let isStream = call.body["stream"]?.truth == true
            let completion = Completion(answer)
            return isStream ? try completion.events : try .json(completion.whole)
        },
        Endpoint(
            method: .get, path: "/v1/models", name: "listModels",
            summary: "List the models of the chat interface: there is one.",
            reply: (
                .ok,
                .json(
                    Schema.object(required: ["data"], isOpen: true, [("data", Schema.list("", of: ["type": "object"]))])
                )
            )
        ) { _ in
            .json(["object": "list", "data": [["id": .string(model), "object": "model", "owned_by": "trove"]]])
        },
    ]

    private static let content: JSONValue = [
        "description": "Text, or parts of type `text`.",
        "oneOf": [
            Schema.text("", most: 100_000), ["type": "null"],
            Schema.list("", of: ["type": "object"], most: 64),
        ],
    ]

    /// Who speaks in conversations as chat programs send them.
    private static let roles = ["user", "assistant", "system", "developer", "tool", "function"]

    /// Chat programs send much that means nothing here: it is taken and not used.
    private static let schema = Schema.object(
        required: ["messages"], isOpen: true,
        [
            (
                "messages",
                Schema.list(
                    "The conversation; the last message of the user is the question.",
                    of: Schema.object(
                        required: ["role"], isOpen: true,
                        [("role", Schema.text("", of: roles)), ("content", content)]), least: 1, most: 1000)
            ), ("model", Schema.text("Any name: there is one model.", most: 200)),
            ("stream", Schema.flag("Answer as server-sent events.")),
        ])

    /// The last message of the user; one that points back is asked with the one before it.
    private static func question(_ messages: [JSONValue]) throws -> String {
        let asked = messages.filter { $0["role"]?.text == "user" }.map { text(of: $0["content"]) }
        guard let last = asked.last(where: { $0.contains { !$0.isWhitespace } }) else {
            throw TroveError(.invalidArgument, "no message of the user says anything; send one with `role` user")
        }
        return AskRequest.following(asked.dropLast().last, last)
    }

    private static func text(of content: JSONValue?) -> String {
        content?.text ?? (content?.elements ?? []).compactMap { $0["text"]?.text }.joined(separator: "\n")
    }

    /// An answer in OpenAI's form.
    private struct Completion {
        let id = "chatcmpl-" + UUID().uuidString.lowercased()
        let created = JSONValue.number(Date().timeIntervalSince1970.rounded(.down))
        let answer: Answer

        init(_ answer: Answer) { self.answer = answer }

        var whole: JSONValue {
            get throws {
                frame(
                    "chat.completion",
                    [
                        "index": 0, "message": ["role": "assistant", "content": .string(answer.markdown)],
                        "finish_reason": "stop",
                    ]
                ).with("usage", ["prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0])
                    .with("trove", try JSONValue(encoding: answer))
            }
        }

        var events: Response {
            get throws {
                var pieces: [JSONValue] = [["role": "assistant", "content": ""]]
                pieces += answer.markdown.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
                    ["content": .string(($0 > 0 ? "\n" : "") + $1)]
                }
                var chunks = pieces.map {
                    frame("chat.completion.chunk", ["index": 0, "delta": $0, "finish_reason": .null])
                }
                chunks.append(frame("chat.completion.chunk", ["index": 0, "delta": [:], "finish_reason": "stop"]))
                let text = chunks.map { "data: \($0.line)\n\n" }.joined() + "data: [DONE]\n\n"
                return Response(
                    status: .ok, headers: [.contentType: "text/event-stream"],
                    body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
            }
        }

        private func frame(_ object: String, _ choice: JSONValue) -> JSONValue {
            [
                "id": .string(id), "object": .string(object), "created": created, "model": .string(ChatRoute.model),
                "choices": [choice],
            ]
        }
    }
}

extension JSONValue {
    /// An object with one member more.
    fileprivate func with(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((members ?? []) + [.init(name: name, value: value)])
    }
}
