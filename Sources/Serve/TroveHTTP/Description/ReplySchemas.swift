internal import TroveCore
internal import TroveKit

/// What replies look like, by name. Fields may be added, so objects are open.
enum ReplySchemas {
    static let all = usual + answers + RunRoutes.schemas

    private static let usual: [(String, JSONValue)] = [
        (
            "Problem",
            object(
                ["type", "title", "status", "detail"],
                [
                    ("type", text), ("title", text), ("status", whole), ("detail", text), ("instance", text),
                    ("errors", list(object(["pointer", "detail"], [("pointer", text), ("detail", text)]))),
                ])
        ),
        ("State", object(["status"], [("status", text)])),
        (
            "Root", object(["path", "files", "exists"], [("path", text), ("files", whole), ("exists", flag)])
        ),
        (
            "Status",
            object(
                ["documents", "chunks", "characters", "files", "roots", "version"],
                [
                    ("documents", whole), ("chunks", whole), ("characters", whole), ("embedded_characters", whole),
                    ("files", ["type": "object", "additionalProperties": whole]), ("roots", list(named("Root"))),
                    ("version", text), ("read_only", flag), ("synced_at", Schema.optional("string")),
                    ("sync", ["oneOf": [named("SyncJob"), ["type": "null"]]]),
                ])
        ),
        (
            "Document",
            object(
                ["id", "paths", "sha256", "format", "metadata", "pages", "chunks", "characters", "incomplete"],
                [
                    ("id", text), ("paths", list(text)), ("uri", text), ("sha256", text), ("format", text),
                    ("title", text), ("metadata", texts), ("pages", whole), ("chunks", whole), ("characters", whole),
                    ("incomplete", flag), ("indexed_at", text),
                ])
        ),
        (
            "DocumentPage",
            object(
                ["documents", "next_cursor"],
                [("documents", list(named("Document"))), ("next_cursor", Schema.optional("string"))])
        ),
        (
            "AddedDocument",
            object(
                ["id", "path", "title", "outcome"],
                [
                    ("id", text), ("path", text), ("title", text), ("outcome", text), ("pages", whole),
                    ("chunks", whole), ("characters", whole), ("warnings", list(text)),
                ])
        ),
        (
            "DocumentRemoval",
            object(
                ["id", "deleted", "excluded", "kept"],
                [("id", text), ("deleted", list(text)), ("excluded", list(text)), ("kept", list(text))])
        ),
        (
            "Passage",
            object(
                ["id", "ordinal", "text", "heading_path", "char_span"],
                [
                    ("id", text), ("ordinal", whole), ("text", text), ("page", whole), ("heading_path", list(text)),
                    ("char_span", span),
                ])
        ),
        (
            "ShownDocument",
            object(
                ["id", "paths", "sha256", "format", "metadata", "pages", "warnings", "chunks"],
                [
                    ("id", text), ("paths", list(text)), ("sha256", text), ("format", text), ("title", text),
                    ("metadata", texts), ("pages", list(["type": "object"])), ("warnings", list(text)),
                    ("chunks", list(named("Passage"))), ("chunk", text), ("text", text),
                ])
        ),
        (
            "SyncJob",
            object(
                ["id", "state", "started_at"],
                [
                    ("id", text),
                    ("state", Schema.text("", of: ["running", "cancelling", "done", "cancelled", "failed"])),
                    ("started_at", text), ("finished_at", text), ("progress", ["type": "object"]),
                    ("report", ["type": "object"]), ("problem", text),
                ])
        ),
        (
            "File",
            object(
                ["path", "outcome", "pages", "chunks", "characters", "embedded_characters"],
                [
                    ("path", text), ("id", text), ("sha256", text), ("format", text),
                    ("outcome", Schema.text("", of: LedgerState.allCases.map(\.rawValue))), ("reason", text),
                    ("pages", whole), ("chunks", whole), ("characters", whole), ("embedded_characters", whole),
                ])
        ),
        (
            "FilePage",
            object(
                ["files", "next_cursor"],
                [("files", list(named("File"))), ("next_cursor", Schema.optional("string"))])
        ),
        (
            "Box",
            object(
                ["page", "x0", "y0", "x1", "y1"],
                [("page", whole), ("x0", number), ("y0", number), ("x1", number), ("y1", number)])
        ),
        (
            "Coverage",
            object(
                ["files", "pending", "failed", "incomplete", "skipped", "unread"],
                [
                    ("files", whole), ("pending", whole), ("failed", whole), ("incomplete", whole), ("skipped", whole),
                    ("unread", whole),
                ])
        ),
        (
            "Hit",
            object(
                ["id", "kind", "score", "scores", "text", "source", "metadata", "stale", "indexed_at"],
                [
                    ("id", text), ("kind", Schema.text("", of: ["text", "image", "page", "memory"])), ("score", number),
                    ("relevance", number),
                    (
                        "scores",
                        object(
                            ["dense", "lexical", "image"],
                            ["dense", "lexical", "image"].map { ($0, Schema.optional("number")) })
                    ),
                    (
                        "parts",
                        list(
                            object(
                                ["part", "weight", "score"], [("part", text), ("weight", number), ("score", number)]))
                    ), ("text", text),
                    (
                        "neighbours",
                        list(object(["id", "text", "char_span"], [("id", text), ("text", text), ("char_span", span)]))
                    ),
                    (
                        "parent",
                        object(
                            ["kind", "char_span", "text", "truncated"],
                            [
                                ("kind", text), ("title", text), ("char_span", span), ("text", text),
                                ("truncated", flag),
                            ])
                    ),
                    (
                        "image",
                        object(
                            ["uri", "mime", "width", "height"],
                            [("uri", text), ("mime", text), ("width", whole), ("height", whole)])
                    ),
                    (
                        "explanation",
                        list(
                            object(
                                ["part", "value"],
                                [("part", text), ("value", number), ("added", number), ("detail", text)]))
                    ), ("more_in_document", whole),
                    ("highlights", list(span)), ("answer_span", span), ("stale", flag), ("indexed_at", text),
                    (
                        "source",
                        object(
                            [
                                "path", "paths", "uri", "link", "format", "sha256", "title", "boxes", "heading_path",
                                "char_span",
                            ],
                            [
                                ("path", text), ("paths", list(text)), ("uri", text), ("link", text), ("format", text),
                                ("sha256", text), ("title", text), ("page", whole), ("boxes", list(named("Box"))),
                                ("heading_path", list(text)), ("char_span", span),
                            ])
                    ), ("metadata", texts), ("copies", list(text)), ("duplicates", list(text)), ("truncated", flag),
                    ("memory", named("MemoryDetail")),
                ])
        ),
        (
            "MemoryDetail",
            object(
                ["kind", "scope", "learned_at", "trust", "author", "count", "pinned", "disabled", "evidence"],
                [
                    ("kind", text), ("form", text), ("scope", ["type": "object"]), ("speaker", text), ("key", text),
                    ("at", text), ("until", text), ("learned_at", text), ("subject", text), ("attribute", text),
                    ("value", text), ("trust", text), ("author", text), ("count", whole), ("pinned", flag),
                    ("disabled", flag), ("expires_at", text), ("resolved_by", text), ("evidence_state", text),
                    ("evidence", list(["type": "object"])), ("conflicts", list(["type": "object"])),
                    ("links", list(["type": "object"])),
                ])
        ),
        (
            "MemoryPage",
            object(["memories"], [("memories", list(named("Hit"))), ("next_cursor", text)])
        ),
        (
            "RememberReceipt",
            object(
                ["id", "outcome", "sources", "near", "conflicts", "trust"],
                [
                    ("id", text), ("outcome", Schema.text("", of: ["added", "counted", "returned"])),
                    ("sources", list(text)), ("near", list(text)), ("conflicts", list(["type": "object"])),
                    ("trust", text),
                ])
        ),
        (
            "ForgetReport",
            object(
                ["state", "forgotten", "states", "holders", "backups"],
                [
                    ("state", Schema.text("", of: ["purged", "pending", "nothing"])), ("forgotten", list(text)),
                    ("states", whole), ("holders", list(text)), ("backups", list(text)),
                ])
        ),
        (
            "NamedState",
            object(
                ["name", "version", "scope", "author", "changed_at"],
                [
                    ("name", text), ("version", whole), ("value", text), ("scope", ["type": "object"]),
                    ("author", text), ("changed_at", text),
                ])
        ),
        (
            "SearchResponse",
            object(
                ["query", "mode", "took_ms", "total", "results", "warnings", "coverage", "usage", "next_cursor"],
                [
                    ("query", ["type": "object"]), ("mode", ["type": "object"]), ("took_ms", number),
                    ("total", ["type": "integer", "description": "Passages and pictures that were ranked so far."]),
                    ("results", list(named("Hit"))), ("warnings", list(text)), ("coverage", named("Coverage")),
                    ("context", ["type": "object"]), ("usage", Schema.optional("object")),
                    ("next_cursor", Schema.optional("string")),
                ])
        ),
    ]

    static let text: JSONValue = ["type": "string"]
    static let whole: JSONValue = ["type": "integer"]
    static let number: JSONValue = ["type": "number"]
    static let flag: JSONValue = ["type": "boolean"]
    static let texts: JSONValue = ["type": "object", "additionalProperties": ["type": "string"]]
    /// Start and end in Unicode scalars of the text, half-open.
    static let span: JSONValue = ["type": "array", "items": ["type": "integer"], "minItems": 2, "maxItems": 2]

    static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }
    static func named(_ name: String) -> JSONValue { Schema.named(name) }

    static func object(_ required: [String], _ properties: [(String, JSONValue)]) -> JSONValue {
        Schema.object(required: required, isOpen: true, properties)
    }
}
