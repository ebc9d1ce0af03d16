import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

@Suite struct AccessTests {
    @Test(
        "Only health and readiness are told without a token",
        arguments: ["/v1/status", "/docs", "/metrics", "/nowhere"])
    func locked(path: String) async throws {
        let server = try await TestServer { $0.needsToken = true }
        let reply = try await server.ask(.get, path)
        #expect(reply.status == 401 && reply.problem == "unauthorized")
        #expect(reply.headers[.contentType] == "application/problem+json")
        #expect(reply.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
        #expect(try await server.ask(.get, "/health").status == 200)
        #expect([200, 503].contains(try await server.ask(.get, "/ready").status))
    }

    @Test("A token lets in until it is revoked, and no other text does")
    func tokens() async throws {
        let server = try await TestServer { $0.needsToken = true }
        let (token, text) = try await server.trove.addToken(named: "ci")
        #expect(token.scope.isEmpty && text.hasPrefix("trove_") && text.count == 49)
        #expect(try await server.ask(.get, "/v1/status", token: text).status == 200)
        for other in [
            "", " ", text + "x", String(text.dropLast()), text.uppercased(), "trove_",
            String(repeating: "a", count: 9000),
        ] {
            #expect(try await server.ask(.get, "/v1/status", token: other).status == 401)
        }
        for header in ["Basic \(text)", text, "Bearer", "bearer\(text)"] {
            #expect(try await server.ask(.get, "/v1/status", headers: [.authorization: header]).status == 401)
        }
        try await server.trove.revokeToken(named: "ci")
        #expect(try await server.ask(.get, "/v1/status", token: text).status == 401)
    }

    @Test("The store keeps no token, only what it hashes to")
    func storedHashed() async throws {
        let server = try await TestServer { $0.needsToken = true }
        let text = try await server.trove.addToken(named: "ci").text
        let store = server.folder.url.appendingPathComponent("store")
        for file in try FileManager.default.subpathsOfDirectory(atPath: store.path) {
            guard let data = try? Data(contentsOf: store.appendingPathComponent(file)) else { continue }
            #expect(data.range(of: Data(text.dropFirst(6).utf8)) == nil)
        }
    }

    @Test("Secrets are the same only where every byte is")
    func secrets() {
        #expect(Secret("one") == Secret("one"))
        #expect(Secret("one") != Secret("two"))
        #expect(Secret("") != Secret(" "))
        #expect(Secret.make().text != Secret.make().text)
    }

    @Test(
        "A page of another host or origin is refused, whatever it knows",
        arguments: [
            "evil.example", "evil.example:7171", "127.0.0.1.evil.example", "localhost.evil.example:7171", "10.0.0.1",
            "",
        ])
    func rebinding(host: String) async throws {
        let server = try await TestServer()
        #expect(try await server.ask(.get, "/v1/status", host: host).status == 421)
        #expect(try await server.ask(.get, "/health", host: host).status == 421)
        let origin = try await server.ask(.get, "/v1/status", headers: [.origin: "http://\(host)"])
        #expect(origin.status == 403 && origin.problem == "forbidden-origin")
    }

    @Test(
        "This machine's own names and origin are answered",
        arguments: ["localhost:7171", "127.0.0.1", "127.9.9.9:1", "[::1]:7171"])
    func ownHosts(host: String) async throws {
        let server = try await TestServer()
        #expect(try await server.ask(.get, "/v1/status", host: host).status == 200)
        #expect(
            try await server.ask(.get, "/v1/status", headers: [.origin: "http://\(host)"], host: host).status == 200)
        #expect(try await server.ask(.get, "/v1/status", headers: [.origin: "null"], host: host).status == 403)
    }

    @Test("A named host is answered where it was allowed, and addresses where others may come")
    func allowedHosts() async throws {
        let server = try await TestServer {
            $0.allowedHosts = ["trove.lan"]
            $0.address = .network(host: "0.0.0.0", port: 7171)
            $0.needsToken = true
        }
        let text = try await server.trove.addToken(named: "lan").text
        #expect(try await server.ask(.get, "/v1/status", token: text, host: "Trove.LAN:80").status == 200)
        #expect(try await server.ask(.get, "/v1/status", token: text, host: "192.168.1.9:80").status == 200)
        #expect(try await server.ask(.get, "/v1/status", token: text, host: "other.lan").status == 421)
    }

    @Test("Without tokens a server listens to this machine alone")
    func noAuthOnLoopback() async throws {
        await #expect(throws: TroveError.self) {
            try await TestServer { $0.address = .network(host: "0.0.0.0", port: 0) }
        }
    }

    @Test("The one-time address signs in one browser, once")
    func oneTimeCode() async throws {
        let server = try await TestServer { $0.needsToken = true }
        #expect(try await server.ask(.get, "/open?code=guess").status == 403)
        #expect(try await server.ask(.get, "/open").status == 422)
        #expect(try await server.ask(.get, "/docs", headers: [.cookie: "trove_session=guess"]).status == 401)
    }

    @Test("A server that is read-only refuses what writes")
    func readOnly() async throws {
        let server = try await TestServer { $0.isReadOnly = true }
        #expect(try await server.ask(.post, "/v1/sync").problem == "read-only")
        #expect(try await server.ask(.get, "/v1/sync").status == 200)
    }
}
