internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `/v1/runs`: goals that the agent works towards. A token that is bound to folders may ask none of it.
enum RunRoutes {
    private static let id = Endpoint.Parameter(
        name: "id", place: .path, isRequired: true, schema: Schema.text("Id of a run.", least: 1, most: 64))

    private static let links = ["getRun", "followRun", "pauseRun", "cancelRun", "deleteRun"].map {
        (operation: $0, parameter: "id", value: "$response.body#/id")
    }

    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/runs", name: "startRun",
            summary: "Have the agent work towards a goal; needs a language model.", access: .unboundWriter, body: goal,
            reply: (.accepted, .json(Schema.named("Run"))), problems: [.notFound, .conflict, .serviceUnavailable],
            links: links
        ) { call in
            try .json(try await call.served.store.runs.start(request(call.body)), status: .accepted)
        },
        Endpoint(
            method: .get, path: "/v1/runs", name: "listRuns", summary: "List runs, the newest first.",
            access: .unbound,
            parameters: [.init(name: "limit", schema: Schema.whole("Most runs.", 1...1000, usual: 100))],
            reply: (
                .ok, .json(Schema.object(required: ["runs"], [("runs", Schema.list("", of: Schema.named("Run")))]))
            ), problems: [.notFound]
        ) { call in
            let runs = try await call.trove.runs(limit: call.whole("limit") ?? 100)
            return .json(["runs": .array(try runs.map { try JSONValue(encoding: $0) })] as JSONValue)
        },
        Endpoint(
            method: .get, path: "/v1/runs/{id}", name: "getRun",
            summary: "Say where a run stands, what it asks, what it spent and what it came to.", access: .unbound,
            parameters: [id], reply: (.ok, .json(Schema.named("RunReport"))), problems: [.notFound]
        ) { call in try .json(try await call.trove.report(of: call.text("id") ?? "")) },
        Endpoint(
            method: .get, path: "/v1/runs/{id}/events", name: "followRun",
            summary: "Follow a run by server-sent events: each event of its log, then `end`.", access: .unbound,
            parameters: [
                id, .init(name: "after", schema: Schema.whole("Only events after this one.", 0...1_000_000_000)),
            ], reply: (.ok, .other("text/event-stream")), problems: [.notFound]
        ) { call in
            let name = call.text("id") ?? ""
            let (runs, trove, after) = (call.served.store.runs, call.trove, call.whole("after") ?? 0)
            return try await EventStream.response(late: EventStream.failure) { write in
                for try await event in try await runs.events(of: name, after: after) {
                    write("event: \(event.kind.rawValue)\nid: \(event.sequence)\ndata: \(event.line)\n\n")
                }
                write(EventStream.event("status", try JSONValue(encoding: try await trove.report(of: name))))
            }
        },
        Endpoint(
            method: .get, path: "/v1/runs/{id}/replay", name: "replayRun",
            summary: "Go through a run again from its log alone.", access: .unbound, parameters: [id],
            reply: (.ok, .json(Schema.named("RunReplay"))), problems: [.notFound, .conflict]
        ) { call in try .json(try await call.trove.replay(call.text("id") ?? "")) },
        Endpoint(
            method: .post, path: "/v1/runs/{id}/answer", name: "answerRun",
            summary: "Answer what a run asks a person; it goes on then.", access: .unboundWriter, parameters: [id],
            body: Schema.object(
                required: ["answer"],
                [("answer", Schema.text("What is said.", of: RunQuestion.Answer.allCases.map(\.rawValue)))]),
            reply: (.ok, .json(Schema.named("RunReport"))), problems: [.notFound, .conflict]
        ) { call in
            let name = call.text("id") ?? ""
            guard let answer = call.body["answer"]?.text.flatMap(RunQuestion.Answer.init) else {
                throw TroveError(.invalidArgument, "that is no answer")
            }
            try await call.served.store.runs.answer(name, answer, by: "http")
            return try .json(try await call.trove.report(of: name))
        },
        control("pause", "pauseRun", "Halt a run before its next step.") { try await $0.trove.pauseRun($1) },
        control("resume", "resumeRun", "Go on with a run that was halted or interrupted.") {
            try await $0.served.store.runs.resume($1)
        },
        control("cancel", "cancelRun", "End a run before its next step.") { try await $0.trove.cancelRun($1) },
        Endpoint(
            method: .delete, path: "/v1/runs/{id}", name: "deleteRun", summary: "Take a run out with its files.",
            access: .unboundWriter, parameters: [id], reply: (.noContent, .none), problems: [.notFound, .conflict]
        ) { call in
            try await call.trove.deleteRun(call.text("id") ?? "")
            return Response(status: .noContent)
        },
    ]

    private static func control(
        _ verb: String, _ name: String, _ summary: String,
        _ work: @escaping @Sendable (Call, String) async throws -> Void
    ) -> Endpoint {
        Endpoint(
            method: .post, path: "/v1/runs/{id}/\(verb)", name: name, summary: summary, access: .unboundWriter,
            parameters: [id], reply: (.ok, .json(Schema.named("RunReport"))),
            problems: [.notFound, .conflict, .serviceUnavailable]
        ) { call in
            let name = call.text("id") ?? ""
            try await work(call, name)
            return try .json(try await call.trove.report(of: name))
        }
    }

    private static func texts(_ help: String) -> JSONValue {
        Schema.list(help, of: Schema.text("", least: 1, most: 200), most: 100)
    }

    private static let goal = Schema.object(
        required: ["goal"],
        [
            ("goal", Schema.text("What is wanted, in words.", least: 1, most: 10_000)),
            ("tools", texts("Tools that it may use; all if left out.")),
            ("allow", texts("Calls that go outward without asking: TOOL, or TOOL(argument=pattern).")),
            ("forbid", texts("Calls that are never made.")),
            ("budget", Schema.text("Limits: steps=40,tokens=4000000,seconds=1800,calls=200.", most: 200)),
            ("account", Schema.text("A budget that several runs share.", least: 1, most: 100)),
            ("scope", texts("Absolute folders beyond which nothing exists for it.")),
        ])

    private static func request(_ body: JSONValue) -> AgentRequest {
        func list(_ name: String) -> [String]? { body[name]?.elements?.compactMap(\.text) }
        var request = AgentRequest(body["goal"]?.text ?? "")
        request.tools = list("tools")
        request.allowed = list("allow") ?? []
        request.forbidden = list("forbid") ?? []
        request.budget = body["budget"]?.text.map { [$0] } ?? []
        request.account = body["account"]?.text
        request.scope = list("scope") ?? []
        return request
    }

    /// What replies look like.
    static let schemas: [(String, JSONValue)] = {
        let text: JSONValue = ["type": "string"]
        let whole: JSONValue = ["type": "integer"]
        func open(_ required: [String], _ properties: [(String, JSONValue)]) -> JSONValue {
            Schema.object(required: required, isOpen: true, properties)
        }
        let run = open(
            ["id", "goal", "status", "reason", "account", "events"],
            [
                ("id", text), ("goal", text),
                ("status", Schema.text("", of: RunRecord.Status.allCases.map(\.rawValue))), ("reason", text),
                ("account", text), ("events", whole), ("started_at", ["type": "number"]),
                ("changed_at", ["type": "number"]),
            ])
        return [
            ("Run", run),
            (
                "RunReport",
                open(["run", "budget"], [("run", Schema.named("Run")), ("budget", Schema.list("", of: open([], [])))])
            ),
            (
                "RunReplay",
                open(
                    ["run", "events", "whole", "reason", "digest"],
                    [
                        ("run", text), ("events", whole), ("whole", ["type": "boolean"]), ("reason", text),
                        ("digest", text),
                    ])
            ),
        ]
    }()
}
