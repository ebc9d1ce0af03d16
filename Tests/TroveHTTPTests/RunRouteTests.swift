import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP

@Suite struct RunRouteTests {
    @Test("Without a language model no run begins, and the reply says what to set")
    func noModel() async throws {
        let server = try await TestServer()
        let refused = try await server.ask(.post, "/v1/runs", json: ["goal": "find the ship"])
        #expect(refused.status == 422 && refused.json["detail"]?.text?.contains("--llm") == true)
        #expect(try await server.ask(.get, "/v1/runs").json["runs"]?.elements?.isEmpty == true)
    }

    @Test("Runs that are not there, and answers that are none, are refused")
    func unknown() async throws {
        let server = try await TestServer()
        for path in ["", "/events", "/replay"] {
            #expect(try await server.ask(.get, "/v1/runs/r_0\(path)").status == 404)
        }
        for verb in ["pause", "resume", "cancel"] {
            #expect(try await server.ask(.post, "/v1/runs/r_0/\(verb)").status == 404)
        }
        #expect(try await server.ask(.post, "/v1/runs/r_0/answer", json: ["answer": "perhaps"]).status == 422)
        #expect(try await server.ask(.post, "/v1/runs/r_0/answer", json: ["answer": "allow"]).status == 404)
        #expect(try await server.ask(.delete, "/v1/runs/r_0").status == 404)
        #expect(try await server.ask(.post, "/v1/runs", json: ["goal": ""]).status == 422)
    }
}
