internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import TroveCore
internal import TroveKit

/// `POST /v1/ask`: an answer of which every sentence can be checked, whole or as events.
enum AskRoute {
    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/ask", name: "ask",
            summary: "Answer a question with sentences, table rows and pictures that can be checked on the page.",
            body: schema, form: FormBody(field: "image", member: .picture),
            reply: (.ok, .json(Schema.named("Answer"))),
            problems: [.notFound, .serviceUnavailable, .gatewayTimeout]
        ) { call in
            let answer = try await answer(call)
            return call.body["stream"]?.truth == true ? try events(answer) : try .json(answer)
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
            ("limit", Schema.whole("The most sentences for each thing asked.", 1...20, usual: 3)),
            ("strict", Schema.flag("Drop sentences that nothing bears out, instead of marking them.")),
            (
                "stream",
                Schema.flag("Server-sent events: a `sentence` each, then `answer` with all of it.")
            ),
        ])

    private static func answer(_ call: Call) async throws -> Answer {
        let session = try await call.served.store.session()
        var request = AskRequest(call.body["text"]?.text ?? "")
        request.filter = SearchRoute.filter(call.body)
        request.scope = SearchRoute.texts(call.body["scope"])
        request.mode = call.body["mode"]?.text.flatMap(SearchMode.init) ?? .hybrid
        request.limit = call.body["limit"]?.integer ?? 3
        request.isStrict = call.body["strict"]?.truth == true
        guard let images = call.body["images"]?.elements, !images.isEmpty else {
            return try await session.ask(request, within: call.scope)
        }
        var query = PictureQuery()
        for image in images { try await SearchRoute.add(image, to: &query, call) }
        return try await session.ask(request, with: query, within: call.scope)
    }

    /// Each sentence with what it cites, then the answer whole.
    private static func events(_ answer: Answer) throws -> Response {
        var text = ""
        for sentence in answer.sentences {
            let cited = answer.citations.filter { sentence.citations.contains($0.number) }
            let event: JSONValue = [
                "sentence": try JSONValue(encoding: sentence), "citations": try JSONValue(encoding: cited),
            ]
            text += "event: sentence\ndata: \(event.line)\n\n"
        }
        text += "event: answer\ndata: \(try JSONValue(encoding: answer).line)\n\n"
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
