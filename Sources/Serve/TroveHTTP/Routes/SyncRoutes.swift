internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle
internal import TroveCore
internal import TroveKit

/// `/v1/sync`: bringing the store up to date, and hearing how far it is.
enum SyncRoutes {
    private static let id = Endpoint.Parameter(
        name: "id", place: .path, isRequired: true, schema: Schema.text("Id of a sync.", least: 1, most: 64))

    /// How often an event stream says that it is still there, and so learns that nobody listens any more.
    private static let beat = Duration.seconds(2)

    static let endpoints = [
        Endpoint(
            method: .post, path: "/v1/sync", name: "startSync", summary: "Begin to bring every root up to date.",
            access: .unboundWriter,
            parameters: [
                .init(name: "rehash", schema: Schema.flag("Hash every file, whatever its size and times say.")),
                .init(name: "retry", schema: Schema.flag("Try again what could not be read.")),
            ],
            body: Schema.object([
                ("rehash", Schema.flag("As the parameter.")), ("retry", Schema.flag("As the parameter.")),
            ]), needsBody: false,
            reply: (.accepted, .json(Schema.named("SyncJob"))), problems: [.notFound, .conflict],
            links: [("getSync", "id", "$response.body#/id"), ("cancelSync", "id", "$response.body#/id")]
        ) { call in
            let job = try call.served.jobs.start(
                options: RunOptions(rehash: call.isSet("rehash"), retry: call.isSet("retry")))
            var response = try Response.json(job, status: .accepted)
            response.headers[.location] = "/v1/sync/\(job.id)"
            return response
        },
        Endpoint(
            method: .get, path: "/v1/sync", name: "listSyncs", summary: "List the syncs of this server, oldest first.",
            access: .unbound,
            reply: (
                .ok,
                .json(Schema.object(required: ["jobs"], [("jobs", Schema.list("", of: Schema.named("SyncJob")))]))
            )
        ) { call in
            .json(["jobs": .array(try call.served.jobs.jobs.map { try JSONValue(encoding: $0) })])
        },
        Endpoint(
            method: .get, path: "/v1/sync/{id}", name: "getSync", summary: "Say how far a sync is.", access: .unbound,
            parameters: [id], reply: (.ok, .json(Schema.named("SyncJob"))), problems: [.notFound]
        ) { call in try .json(try call.served.jobs.job(call.text("id") ?? "")) },
        Endpoint(
            method: .post, path: "/v1/sync/{id}/cancel", name: "cancelSync",
            summary: "Ask a sync to end after the commit in hand.", access: .unboundWriter, parameters: [id],
            reply: (.ok, .json(Schema.named("SyncJob"))), problems: [.notFound]
        ) { call in try .json(try call.served.jobs.cancel(call.text("id") ?? "")) },
        Endpoint(
            method: .get, path: "/v1/sync/{id}/events", name: "followSync",
            summary: "Follow a sync by server-sent events: `sync` with each change, `end` with the last.",
            access: .unbound, parameters: [id], reply: (.ok, .other("text/event-stream")), problems: [.notFound]
        ) { call in
            let updates = try call.served.jobs.updates(of: call.text("id") ?? "")
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream"],
                body: ResponseBody { writer in
                    for await event in events(updates).cancelOnGracefulShutdown() {
                        try await writer.write(ByteBuffer(string: event))
                    }
                    try await writer.finish(nil)
                })
        },
    ]

    /// Events as text: a job's states, and a comment now and then.
    private static func events(_ updates: AsyncStream<SyncJob>) -> AsyncStream<String> {
        AsyncStream(bufferingPolicy: .bufferingNewest(4)) { continuation in
            let states = Task {
                for await job in updates {
                    let data = (try? JSONValue(encoding: job).line) ?? "{}"
                    continuation.yield("event: \(job.isActive ? "sync" : "end")\ndata: \(data)\n\n")
                }
                continuation.finish()
            }
            let beats = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: beat)
                    continuation.yield(": still here\n\n")
                }
            }
            continuation.onTermination = { _ in
                states.cancel()
                beats.cancel()
            }
        }
    }
}
