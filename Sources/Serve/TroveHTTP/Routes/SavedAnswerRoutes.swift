internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `/v1/answers`: answers that were kept, and whether they still stand in their files.
enum SavedAnswerRoutes {
    static let endpoints = [
        Endpoint(
            method: .get, path: "/v1/answers", name: "listAnswers",
            summary: "List saved answers with what the last check of each found.",
            reply: (.ok, .json(list(of: saved))), problems: [.notFound]
        ) { call in
            let rows = try await call.trove.savedAnswers(scope: call.scope).map { answer, check in
                [
                    "id": .string(answer.id), "question": .string(answer.answer.question),
                    "saved_at": .string(Date(timeIntervalSince1970: answer.savedAt).formatted(.iso8601)),
                    "check": try check.map { try JSONValue(encoding: $0) } ?? .null,
                ] as JSONValue
            }
            return .json(["answers": .array(rows)] as JSONValue)
        },
        Endpoint(
            method: .post, path: "/v1/answers/check", name: "checkAnswers",
            summary: "Look again at what every saved answer cites.",
            reply: (.ok, .json(list(of: check))), problems: [.notFound]
        ) { call in
            let checks = try await call.trove.certifyAll(scope: call.scope)
            return .json(["answers": .array(try checks.map { try JSONValue(encoding: $0) })] as JSONValue)
        },
    ]

    private static func list(of items: JSONValue) -> JSONValue {
        Schema.object(required: ["answers"], isOpen: true, [("answers", Schema.list("", of: items))])
    }

    private static let saved = Schema.object(
        required: ["id", "question", "saved_at", "check"], isOpen: true,
        [
            ("id", Schema.text("Its identifier.")), ("question", Schema.text("What was asked.")),
            ("saved_at", Schema.text("When it was kept.")), ("check", ["oneOf": [check, ["type": "null"]]]),
        ])

    private static let check = Schema.object(
        required: ["id", "question", "holds", "fallen", "failures", "moved"], isOpen: true,
        [
            ("id", Schema.text("Its identifier.")), ("question", Schema.text("What was asked.")),
            ("holds", ["type": "boolean", "description": "Whether every sentence is still borne out."]),
            ("fallen", Schema.list("Sentences that are not, from 1.", of: ["type": "integer"])),
            (
                "failures",
                Schema.list(
                    "Citations that no longer say what they said.",
                    of: Schema.object(
                        required: ["citation", "state", "path"], isOpen: true,
                        [
                            ("citation", ["type": "integer"]), ("state", Schema.text("")), ("path", Schema.text("")),
                            ("page", ["type": "integer"]),
                        ]))
            ),
            ("moved", ["type": "object", "additionalProperties": ["type": "string"]]),
        ])
}
