import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

@Suite struct SyncTests {
    @Test("A sync is started, followed to its end, and finds what is new")
    func followed() async throws {
        let server = try await TestServer()
        try server.folder.write("root/ship.md", "The ship left at noon.")
        let started = try await server.ask(.post, "/v1/sync?rehash=true")
        #expect(started.status == 202)
        let id = try #require(started.json["id"]?.text)
        #expect(started.headers[.location] == "/v1/sync/\(id)")
        let events = String(decoding: try await server.ask(.get, "/v1/sync/\(id)/events").bytes, as: UTF8.self)
        #expect(events.contains("event: end\ndata: {") && events.hasSuffix("\n\n"))
        let job = try await server.ask(.get, "/v1/sync/\(id)").json
        #expect(job["state"] == "done" && job["report"]?["added"]?.integer == 1)
        let found = try await server.ask(.post, "/v1/search", json: ["text": "ship"])
        #expect(found.json["results"]?.elements?.first?["source"]?["path"]?.text == server.path("ship.md"))
        #expect(try await server.ask(.get, "/v1/sync").json["jobs"]?.elements?.count == 1)
        #expect(try await server.ask(.get, "/v1/sync/s_99").status == 404)
    }

    @Test("A cancelled sync ends, and the next may begin")
    func cancelled() async throws {
        let server = try await TestServer()
        let jobs = SyncJobs(server.trove)
        let first = try jobs.start()
        #expect(throws: TroveError.self) { try jobs.start() }
        // Another part of this process holds the lock: its number is named.
        let refused = try await server.ask(.post, "/v1/sync")
        let isActive = try jobs.job(first.id).isActive
        #expect(refused.status == 409 || !isActive)
        _ = try jobs.cancel(first.id)
        for await _ in try jobs.updates(of: first.id) {}
        #expect([.cancelled, .done].contains(try jobs.job(first.id).state))
        let second = try jobs.start()
        await jobs.shutDown()
        #expect(try jobs.job(second.id).isActive == false)
        #expect(throws: TroveError.self) { try jobs.job("s_9") }
    }

    @Test("Whoever stops listening leaves nothing behind")
    func dropped() async throws {
        let server = try await TestServer()
        let jobs = SyncJobs(server.trove)
        let job = try jobs.start()
        let listening = Task { for await _ in try jobs.updates(of: job.id) {} }
        listening.cancel()
        _ = await listening.result
        await jobs.shutDown()
        while jobs.listenerCount > 0 { await Task.yield() }
        #expect(jobs.listenerCount == 0)
    }
}
