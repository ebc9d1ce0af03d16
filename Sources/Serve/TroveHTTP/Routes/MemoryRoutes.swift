internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// `/v1/memory`: what agents know. A token that is bound to folders may ask none of it.
enum MemoryRoutes {
    private static let id = Endpoint.Parameter(
        name: "id", place: .path, isRequired: true, schema: Schema.text("Id of a memory.", least: 1, most: 64))

    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/memory", name: "remember", summary: "Keep a fact, or what happened.",
            access: .unboundWriter, body: addition, reply: (.created, .json(Schema.named("RememberReceipt"))),
            problems: [.notFound, .contentTooLarge, .serviceUnavailable],
            links: [("getMemory", "id", "$response.body#/id"), ("forgetMemory", "id", "$response.body#/id")]
        ) { call in
            var memory = try memory(call.body)
            if let picture = call.body["picture"] {
                var path = picture["id"]?.text ?? ""
                if let uri = picture["uri"]?.text { path = try await call.trove.file(uri, scope: call.scope).path }
                memory.picture = MemoryPicture(caption: picture["caption"]?.text ?? "", path: path)
            }
            return try .json(try await call.trove.remember(memory), status: .created)
        },
        Endpoint(
            method: .get, path: "/v1/memory", name: "listMemories", summary: "List memories, oldest first.",
            access: .unbound, parameters: listing + scopeParameters,
            reply: (.ok, .json(Schema.named("MemoryPage"))), problems: [.notFound],
            links: [("getMemory", "id", "$response.body#/memories/0/id")]
        ) { call in
            try .json(
                try await call.trove.memories(
                    after: call.text("cursor"), limit: call.whole("limit") ?? 100, scope: scope(call),
                    kinds: Set(call.text("kind").flatMap(MemoryKind.init).map { [$0] } ?? []),
                    pinned: call.flag("pinned"), conflicting: call.flag("conflicts")))
        },
        Endpoint(
            method: .post, path: "/v1/memory/recall", name: "recall",
            summary: "Find what is known, with what it rests on.", access: .unbound, body: question,
            reply: (.ok, .json(Schema.named("SearchResponse"))), problems: [.notFound, .serviceUnavailable],
            links: [("getMemory", "id", "$response.body#/results/0/id")]
        ) { call in
            let request = try request(call.body)
            guard let image = call.body["image"] else {
                return try .json(
                    try await call.body["documents"]?.truth == true
                        ? call.trove.recallAndSearch(request) : call.trove.recall(request))
            }
            guard call.body["documents"]?.truth != true else {
                throw TroveError(.invalidArgument, "documents are found by a picture with `/v1/search`")
            }
            var picture = PictureQuery()
            try await SearchRoute.add(image, to: &picture, call)
            return try .json(try await call.trove.recall(request, picture: picture))
        },
        Endpoint(
            method: .post, path: "/v1/memory/forget", name: "forgetMemories",
            summary: "Forget all memories that a scope, a time and words name together.", access: .unboundWriter,
            body: forgetting, reply: (.ok, .json(Schema.named("ForgetReport"))), problems: [.notFound, .conflict]
        ) { call in
            var request = ForgetRequest()
            request.scope = scope(call.body["scope"])
            request.before = try time(call.body["before"])
            request.about = call.body["about"]?.text
            request.dryRun = call.body["dry_run"]?.truth == true
            return try .json(try await call.trove.forget(request))
        },
        Endpoint(
            method: .get, path: "/v1/memory/affected", name: "affectedMemories",
            summary: "List what rests on a file or folder.", access: .unbound,
            parameters: [
                .init(name: "path", isRequired: true, schema: Schema.text("Absolute path.", least: 1, most: 4096))
            ],
            reply: (.ok, .json(Schema.named("MemoryPage"))), problems: [.notFound]
        ) { call in
            let hits = try await call.trove.memoriesAffected(by: call.text("path") ?? "")
            return try .json(MemoryPage(memories: hits))
        },
        Endpoint(
            method: .get, path: "/v1/memory/states", name: "listStates", summary: "List named values.",
            access: .unbound,
            parameters: [
                .init(name: "name", schema: Schema.text("Only that one.", least: 1, most: 200)),
                .init(name: "history", schema: Schema.flag("Every version.")),
            ] + scopeParameters,
            reply: (
                .ok,
                .json(
                    Schema.object(
                        required: ["states"], [("states", Schema.list("", of: Schema.named("NamedState")))]))
            ), problems: [.notFound]
        ) { call in
            let states = try await call.trove.states(
                scope: scope(call), name: call.text("name"), history: call.flag("history"))
            return .json(["states": .array(try states.map { try JSONValue(encoding: $0) })])
        },
        Endpoint(
            method: .put, path: "/v1/memory/states", name: "setState",
            summary: "Write a named value, if nobody wrote in between.", access: .unboundWriter, body: naming,
            reply: (.ok, .json(Schema.object(required: ["version"], [("version", ["type": "integer"])]))),
            problems: [.conflict, .contentTooLarge]
        ) { call in
            let version = try await call.trove.setState(
                call.body["name"]?.text ?? "", to: call.body["value"]?.text, scope: scope(call.body["scope"]),
                expected: call.body["if_version"]?.integer)
            return .json(["version": .number(Double(version))])
        },
        Endpoint(
            method: .get, path: "/v1/memory/{id}", name: "getMemory",
            summary: "Show a memory with what it rests on, as that stands now.", access: .unbound, parameters: [id],
            reply: (.ok, .json(Schema.named("Hit"))), problems: [.notFound]
        ) { call in
            try .json(try await call.trove.memory(call.text("id") ?? ""))
        },
        Endpoint(
            method: .patch, path: "/v1/memory/{id}", name: "changeMemory",
            summary: "Pin a memory, switch it off, choose it in a contradiction, or say a fact anew.",
            access: .unboundWriter, parameters: [id], body: change, reply: (.ok, .json(Schema.named("Hit"))),
            problems: [.notFound, .contentTooLarge]
        ) { call in
            var id = call.text("id") ?? ""
            try await call.trove.changeMemory(
                id, pinned: call.body["pinned"]?.truth, disabled: call.body["disabled"]?.truth)
            if call.body["resolves"]?.truth == true { try await call.trove.resolveMemory(id) }
            if let text = call.body["text"]?.text {
                id = try await call.trove.editMemory(id, to: text, value: call.body["value"]?.text).id
            }
            return try .json(try await call.trove.memory(id))
        },
        Endpoint(
            method: .delete, path: "/v1/memory/{id}", name: "forgetMemory",
            summary: "Forget a memory and every trace of it.", access: .unboundWriter, parameters: [id],
            reply: (.ok, .json(Schema.named("ForgetReport"))), problems: [.notFound, .conflict]
        ) { call in
            var request = ForgetRequest()
            request.ids = [call.text("id") ?? ""]
            return try .json(try await call.trove.forget(request))
        },
    ]

    // MARK: - Reading

    private static func memory(_ body: JSONValue) throws -> NewMemory {
        var memory = NewMemory(
            body["text"]?.text ?? "", kind: body["kind"]?.text.flatMap(MemoryKind.init) ?? .fact,
            scope: scope(body["scope"]), trust: body["trust"]?.text.flatMap(Trust.init) ?? .person,
            author: body["author"]?.text ?? "person")
        memory.isTold = memory.trust == .person
        memory.form = body["form"]?.text ?? ""
        memory.speaker = body["speaker"]?.text ?? ""
        memory.key = body["key"]?.text ?? ""
        memory.at = try time(body["at"])
        memory.until = try time(body["until"])
        memory.expiresAt = try time(body["expires_at"])
        memory.subject = body["subject"]?.text
        memory.attribute = body["attribute"]?.text
        memory.value = body["value"]?.text
        memory.isPinned = body["pinned"]?.truth == true
        memory.cites = try (body["cite"]?.elements ?? []).compactMap(\.text).map { try Citation($0) }
        return memory
    }

    private static func request(_ body: JSONValue) throws -> RecallRequest {
        var request = RecallRequest(
            body["text"]?.text ?? "", limit: body["limit"]?.integer ?? 10, scope: scope(body["scope"]))
        request.mode = body["mode"]?.text.flatMap(SearchMode.init) ?? .hybrid
        request.kinds = Set((body["kinds"]?.elements ?? []).compactMap { $0.text.flatMap(MemoryKind.init) })
        request.leastTrust = body["min_trust"]?.text.flatMap(Trust.init) ?? .unknown
        request.since = try time(body["since"])
        request.until = try time(body["until"])
        request.recency = body["recency"]?.double ?? 0
        request.neighbours = body["neighbours"]?.integer ?? 0
        request.minimumRelevance = body["min_relevance"]?.double ?? 0
        request.budget = body["budget"]?.integer
        request.explains = body["explain"]?.truth == true
        return request
    }

    private static func scope(_ call: Call) -> MemoryScope {
        MemoryScope(
            user: call.text("user") ?? "", agent: call.text("agent") ?? "", project: call.text("project") ?? "",
            session: call.text("session") ?? "")
    }

    private static func scope(_ value: JSONValue?) -> MemoryScope {
        MemoryScope(
            user: value?["user"]?.text ?? "", agent: value?["agent"]?.text ?? "",
            project: value?["project"]?.text ?? "", session: value?["session"]?.text ?? "")
    }

    private static func time(_ value: JSONValue?) throws -> Double? {
        guard let text = value?.text else { return nil }
        guard let seconds = Trove.time(text) else {
            throw TroveError(.invalidArgument, "`\(text)` is no time; write 2026-05-08 or 2026-05-08T13:56")
        }
        return seconds
    }
}
