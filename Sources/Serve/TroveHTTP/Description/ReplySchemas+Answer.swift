internal import TroveCore

/// What answers look like.
extension ReplySchemas {
    static let answers: [(String, JSONValue)] = [
        (
            "Certificate",
            object(
                ["verdict", "method", "support", "reasons", "citations"],
                [
                    (
                        "verdict",
                        Schema.text("How far it is borne out.", of: Certificate.Verdict.allCases.map(\.rawValue))
                    ), ("method", text), ("support", number), ("reasons", list(text)), ("citations", list(whole)),
                ])
        ),
        (
            "AnswerCitation",
            object(
                ["number", "id", "path", "sha256", "title", "boxes", "span", "quote", "trust"],
                [
                    ("number", whole), ("id", text), ("path", text), ("sha256", text), ("title", text),
                    ("page", whole), ("boxes", list(named("Box"))), ("span", span), ("quote", text), ("trust", text),
                ])
        ),
        (
            "Answer",
            object(
                ["question", "outcome", "author", "relevance", "sentences", "citations", "warnings", "took_ms"],
                [
                    ("question", text),
                    ("outcome", Schema.text("", of: Answer.Outcome.allCases.map(\.rawValue))), ("author", text),
                    ("relevance", number),
                    (
                        "sentences",
                        list(
                            object(
                                ["kind", "text", "citations", "certificate"],
                                [
                                    ("kind", Schema.text("", of: ["sentence", "row", "crop"])), ("text", text),
                                    ("columns", list(text)), ("citations", list(whole)),
                                    ("certificate", named("Certificate")),
                                ]))
                    ), ("citations", list(named("AnswerCitation"))), ("warnings", list(text)), ("took_ms", number),
                    (
                        "explanation",
                        list(
                            object(
                                ["question", "figures", "passages", "candidates"],
                                [
                                    ("question", text), ("figures", ["type": "object"]),
                                    ("passages", list(["type": "object"])), ("candidates", list(["type": "object"])),
                                ]))
                    ),
                ])
        ),
        (
            "ChatCompletion",
            object(
                ["id", "object", "created", "model", "choices"],
                [
                    ("id", text), ("object", text), ("created", whole), ("model", text),
                    ("choices", list(["type": "object"])), ("usage", ["type": "object"]), ("trove", named("Answer")),
                ])
        ),
    ]
}
