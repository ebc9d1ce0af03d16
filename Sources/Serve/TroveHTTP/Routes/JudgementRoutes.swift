internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `/v1/judgements`: which documents answer which questions.
enum JudgementRoutes {
    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/judgements", name: "judge",
            summary: "Say how well a hit or document answers a question; `trove tune` learns from it.",
            access: .unboundWriter, body: judging, reply: (.created, .json(judgement)), problems: [.notFound]
        ) { call in
            try .json(
                try await call.trove.judge(
                    call.body["query"]?.text ?? "", call.body["id"]?.text ?? "", grade: call.body["grade"]?.double ?? 1,
                    isAgent: call.body["agent"]?.truth == true),
                status: .created)
        },
        Endpoint(
            method: .get, path: "/v1/judgements", name: "listJudgements", summary: "List what was judged.",
            access: .unbound,
            reply: (
                .ok,
                .json(
                    Schema.object(
                        required: ["judgements"], isOpen: true, [("judgements", Schema.list("", of: judgement))]))
            ), problems: [.notFound]
        ) { call in
            let all = try await call.trove.judgements().map { try JSONValue(encoding: $0) }
            return .json(["judgements": .array(all)] as JSONValue)
        },
    ]

    private static let judging = Schema.object(
        required: ["query", "id"],
        [
            ("query", Schema.text("What was asked.", least: 1, most: 10_000)),
            ("id", Schema.text("Id of a hit or document.", least: 1, most: 200)),
            ("grade", Schema.whole("0 where it does not answer; greater where it answers better.", 0...10, usual: 1)),
            ("agent", Schema.flag("Whether an agent says so: that is kept apart.")),
        ])

    private static let judgement = Schema.object(
        required: ["query", "path", "sha256", "grade", "source", "at", "stale"], isOpen: true,
        [
            ("query", Schema.text("")), ("path", Schema.text("")), ("sha256", Schema.text("")),
            ("hit", Schema.text("")),
            ("grade", ["type": "number"]), ("source", Schema.text("", of: ["person", "agent"])),
            ("at", ["type": "number"]), ("stale", ["type": "boolean"]),
        ])
}
