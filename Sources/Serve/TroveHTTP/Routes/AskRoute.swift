internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `POST /v1/ask`: an answer of which every sentence can be checked, whole or as events.
enum AskRoute {
    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/ask", name: "ask",
            summary: "Answer a question with sentences, table rows and pictures that can be checked on the page.",
            body: schema, form: FormBody(field: "image", member: .picture),
            reply: (.ok, .jsonOrEvents(Schema.named("Answer"))),
            problems: [.notFound, .serviceUnavailable, .gatewayTimeout]
        ) { call in
            guard call.body["stream"]?.truth == true else { return try .json(try await answer(call)) }
            return try await events(call)
        }
    ]

    private static let schema = Schema.object(
        oneOfWhich: ["text", "images"],
        [
            ("text", Schema.text("The question, in words.", most: 20_000)),
            ("images", Schema.list("Pictures that the question is about.", of: SearchRoute.picture, most: 8)),
            (
                "filter",
                [
                    "type": ["string", "object"], "maxLength": 20_000,
                    "description": "`path:reports/** page>3 lang:zh`, or Mongo-style JSON.",
                ]
            ),
            (
                "scope",
                Schema.list("Folders to answer from, absolute.", of: Schema.text("", least: 1, most: 4096), most: 64)
            ),
            ("mode", Schema.text("How to search.", of: SearchMode.allCases.map(\.rawValue))),
            (
                "hops",
                Schema.text(
                    "How often names of the first passages are followed to others that say more of them.",
                    of: Hops.allCases.map(\.rawValue))
            ),
            ("explain", Schema.flag("Say what the answer was chosen from.")),
            ("limit", Schema.whole("The most sentences for each thing asked.", 1...20, usual: 3)),
            (
                "session",
                Schema.text(
                    "A conversation: a question that points back is asked with the one before it.", most: 200)
            ),
            ("strict", Schema.flag("Drop sentences that nothing bears out, instead of marking them.")),
            (
                "stream",
                Schema.flag(
                    "Server-sent events: a `sentence` each as soon as it is there, then `answer` with all of it.")
            ),
        ])

    private typealias OnSentence = @Sendable (Answer.Sentence, [AnswerCitation]) -> Void

    private static func answer(
        _ call: Call, onSentence: @escaping OnSentence = { _, _ in }
    ) async throws -> Answer {
        let session = try await call.served.store.session()
        var request = AskRequest(call.body["text"]?.text ?? "")
        request.filter = SearchRoute.filter(call.body)
        request.scope = SearchRoute.texts(call.body["scope"])
        request.mode = call.body["mode"]?.text.flatMap(SearchMode.init) ?? .hybrid
        request.hops = call.body["hops"]?.text.flatMap(Hops.init) ?? .auto
        request.limit = call.body["limit"]?.integer ?? 3
        request.session = call.body["session"]?.text ?? ""
        request.isStrict = call.body["strict"]?.truth == true
        request.explains = call.body["explain"]?.truth == true
        guard let images = call.body["images"]?.elements, !images.isEmpty else {
            return try await session.ask(request, within: call.scope, onSentence: onSentence)
        }
        var query = PictureQuery()
        for image in images { try await SearchRoute.add(image, to: &query, call) }
        return try await session.ask(request, with: query, within: call.scope, onSentence: onSentence)
    }

    /// Each sentence with what it cites as soon as it is there, then the answer whole.
    private static func events(_ call: Call) async throws -> Response {
        try await EventStream.response(late: EventStream.failure) { write in
            let send: OnSentence = { sentence, cited in
                guard let said = try? JSONValue(encoding: sentence), let places = try? JSONValue(encoding: cited) else {
                    return
                }
                write(EventStream.event("sentence", ["sentence": said, "citations": places]))
            }
            let answer = try await answer(call, onSentence: send)
            // What a model wrote was sent as it came.
            for sentence in answer.sentences where answer.author == .extractive {
                send(sentence, answer.citations.filter { sentence.citations.contains($0.number) })
            }
            write(EventStream.event("answer", try JSONValue(encoding: answer)))
        }
    }
}
