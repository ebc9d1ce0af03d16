internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Synchronization
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
            body: schema, reply: (.ok, .jsonOrEvents(Schema.named("ChatCompletion"))),
            problems: [.notFound, .serviceUnavailable]
        ) { call in
            try refuseOwn(call)
            let request = AskRequest(try question(call.body["messages"]?.elements ?? []))
            let session = try await call.served.store.session()
            let completion = Completion()
            guard call.body["stream"]?.truth == true else {
                return try .json(completion.whole(try await session.ask(request, within: call.scope)))
            }
            return try await events(completion) { onSentence in
                try await session.ask(request, within: call.scope, onSentence: onSentence)
            }
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
        ) { call in
            try refuseOwn(call)
            return .json(["object": "list", "data": [["id": .string(model), "object": "model", "owned_by": "trove"]]])
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

    /// A Trove whose language model is a Trove would ask itself for ever.
    private static func refuseOwn(_ call: Call) throws {
        guard let mark = HTTPField.Name(TroveRequestMark.header), call.request.headers[mark] != nil else { return }
        throw TroveError(
            .invalidArgument, "this is Trove itself, not a language model; name one by --llm, TROVE_LLM or `llm`")
    }

    /// Words as they are there: the written sentences one by one, then what belongs below them.
    private static func events(
        _ completion: Completion,
        _ asked:
            @escaping @Sendable (@escaping @Sendable (Answer.Sentence, [AnswerCitation]) -> Void) async throws -> Answer
    ) async throws -> Response {
        try await EventStream.response(late: { problem in
            let error: JSONValue = ["error": ["message": .string(problem.detail), "type": .string(problem.name)]]
            return "data: \(error.line)\n\n"
        }) { write in
            let said = Mutex(0)
            let answer = try await asked { sentence, _ in
                let isFirst = said.withLock { count in
                    count += 1
                    return count == 1
                }
                if isFirst { write(completion.chunk(["role": "assistant", "content": ""])) }
                write(completion.chunk(["content": .string(sentence.markdown + "\n\n")]))
            }
            let isBegun = said.withLock { $0 > 0 }
            if !isBegun { write(completion.chunk(["role": "assistant", "content": ""])) }
            let rest = isBegun && answer.author == .model ? answer.markdownBelow : answer.markdown
            for (place, line) in rest.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                write(completion.chunk(["content": .string((place > 0 ? "\n" : "") + line)]))
            }
            write(completion.chunk([:], finish: "stop"))
            write("data: [DONE]\n\n")
        }
    }

    /// A reply in OpenAI's form.
    private struct Completion {
        let id = "chatcmpl-" + UUID().uuidString.lowercased()
        let created = JSONValue.number(Date().timeIntervalSince1970.rounded(.down))

        func whole(_ answer: Answer) throws -> JSONValue {
            frame(
                "chat.completion",
                [
                    "index": 0, "message": ["role": "assistant", "content": .string(answer.markdown)],
                    "finish_reason": "stop",
                ]
            ).with("usage", ["prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0])
                .with("trove", try JSONValue(encoding: answer))
        }

        func chunk(_ delta: JSONValue, finish: JSONValue = .null) -> String {
            let choice: JSONValue = ["index": 0, "delta": delta, "finish_reason": finish]
            return "data: \(frame("chat.completion.chunk", choice).line)\n\n"
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
