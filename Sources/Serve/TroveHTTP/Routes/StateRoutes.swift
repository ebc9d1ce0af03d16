internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Metrics
internal import TroveCore
internal import TroveKit

/// `/health`, `/ready`, `/v1/status`, `/metrics`, and the way in for browsers.
enum StateRoutes {
    static let endpoints = [
        Endpoint(
            method: .get, path: "/health", name: "health", summary: "Say that the process answers.", access: .anyone,
            reply: (.ok, .json(Schema.named("State")))
        ) { _ in Response.json(["status": "ok"] as JSONValue) },
        Endpoint(
            method: .get, path: "/ready", name: "ready", summary: "Say whether the store is open for questions.",
            access: .anyone, reply: (.ok, .json(Schema.named("State"))), problems: [.serviceUnavailable]
        ) { call in
            guard call.served.store.isReady else {
                throw Problem(.serviceUnavailable, "not-ready", "the store is being opened")
            }
            return Response.json(["status": "ready"] as JSONValue)
        },
        Endpoint(
            method: .get, path: "/v1/status", name: "status",
            summary: "Say what the store holds and how much of it was read.",
            reply: (.ok, .json(Schema.named("Status")))
        ) { call in
            var members = try JSONValue(encoding: try await call.trove.coverage(scope: call.scope)).members ?? []
            members.append(.init(name: "version", value: .string(Trove.version)))
            members.append(.init(name: "read_only", value: .bool(call.served.options.isReadOnly)))
            if call.scope.isEmpty {
                let job = call.served.jobs.jobs.last
                members.append(.init(name: "sync", value: try job.map { try JSONValue(encoding: $0) } ?? .null))
                let synced = try await call.trove.lastSync().map { JSONValue.string($0.formatted(.iso8601)) }
                members.append(.init(name: "synced_at", value: synced ?? .null))
            }
            return .json(.object(members))
        },
        Endpoint(
            method: .get, path: "/metrics", name: "metrics", summary: "Give metrics in the text format of Prometheus.",
            access: .unbound, reply: (.ok, .other("text/plain"))
        ) { call in
            try await measure(call)
            return .text(call.served.metrics.text, type: "text/plain; version=0.0.4")
        },
        Endpoint(
            method: .get, path: "/open", name: "open", summary: "Take a one-time code for a browser's cookie.",
            access: .anyone,
            parameters: [.init(name: "code", isRequired: true, schema: Schema.text("The code.", least: 1, most: 100))],
            reply: (.seeOther, .none), isDescribed: false
        ) { call in
            guard let cookie = call.served.browsers.exchange(call.text("code") ?? "") else {
                throw Problem(.forbidden, "used-code", "the address was used already; start `trove serve --open` again")
            }
            return Response(
                status: .seeOther,
                headers: [
                    .location: "/", .setCookie: Authentication.setting(cookie),
                ])
        },
    ]

    /// Sets the gauges of the store.
    private static func measure(_ call: Call) async throws {
        let metrics = call.served.metrics
        func set(_ name: String, _ value: Double, _ labels: [(String, String)] = []) {
            Meter(label: name, dimensions: labels, factory: metrics).set(value)
        }
        let held = try await call.trove.coverage()
        set("trove_documents", Double(held.documents))
        set("trove_chunks", Double(held.chunks))
        for state in ["indexed", "skipped", "failed", "incomplete"] {
            set("trove_files", Double(held.files[state] ?? 0), [("outcome", state)])
        }
        set("trove_failed_files", Double(held.files["failed"] ?? 0))
        set("trove_sync_running", call.served.jobs.jobs.contains(where: \.isActive) ? 1 : 0)
        set("trove_event_streams", Double(call.served.jobs.listenerCount))
        // Without a sync the lag has no end: NaN is how the format says so.
        let lag = try await call.trove.lastSync().map { Date().timeIntervalSince($0) }
        set("trove_sync_lag_seconds", lag ?? .nan)
    }
}
