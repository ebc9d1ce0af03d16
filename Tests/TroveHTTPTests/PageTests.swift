import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

@Suite struct PageTests {
    @Test(
        "The page and all that it loads is given under a policy without inline code",
        arguments: ["/", "/web/page.css", "/web/app.js", "/web/search.js", "/web/icon.svg", "/docs"])
    func policy(path: String) async throws {
        let server = try await TestServer()
        let reply = try await server.ask(.get, path)
        #expect(reply.status == 200 && !reply.bytes.isEmpty)
        let policy = try #require(reply.headers[.contentSecurityPolicy])
        #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe"))
    }

    @Test("Nothing in the page's files is inline or comes from elsewhere")
    func files() async throws {
        let server = try await TestServer()
        let page = String(decoding: try await server.ask(.get, "/").bytes, as: UTF8.self)
        #expect(!page.contains("style=") && !page.contains("onclick") && !page.contains("<style"))
        #expect(!page.contains("http://") && !page.contains("https://"))
        for match in page.matches(of: #/(?:src|href)="(/[^"]*)"/#) {
            #expect(try await server.ask(.get, String(match.1)).status == 200, "\(match.1)")
        }
        for path in [
            "/web/app.js", "/web/search.js", "/web/hit.js", "/web/reader.js", "/web/library.js", "/web/memory.js",
            "/web/dom.js",
        ] {
            let script = String(decoding: try await server.ask(.get, path).bytes, as: UTF8.self)
            #expect(!script.contains("innerHTML") && !script.contains("eval(") && !script.contains("https://"))
            for match in script.matches(of: #/from '\./([a-z]+\.js)'/#) {
                #expect(try await server.ask(.get, "/web/\(match.1)").status == 200, "\(match.1)")
            }
        }
    }

    @Test(
        "A browser without access is told how to get in, with 401",
        arguments: ["/", "/web/app.js", "/docs", "/v1/status"])
    func signInPage(path: String) async throws {
        let server = try await TestServer { $0.needsToken = true }
        let reply = try await server.ask(.get, path, headers: [.accept: "text/html,*/*"])
        #expect(reply.status == 401)
        #expect(reply.headers[.contentType]?.hasPrefix("text/html") == true)
        #expect(String(decoding: reply.bytes, as: UTF8.self).contains("trove serve --open"))
        #expect(try await server.ask(.get, path).headers[.contentType] == "application/problem+json")
    }

    @Test("A token signs a browser in, with the token's rights, until it is revoked")
    func signingIn() async throws {
        let server = try await TestServer(["a/one.md": "The lamp.", "b/two.md": "The lamp."]) { $0.needsToken = true }
        let (_, text) = try await server.trove.addToken(named: "phone", scope: [server.path("a")])
        #expect(try await server.ask(.post, "/open", bytes: Array("token=wrong".utf8)).status == 401)
        let admitted = try await server.ask(.post, "/open", bytes: Array("token=\(text)".utf8))
        #expect(admitted.status == 303 && admitted.headers[.location] == "/")
        let cookie = try #require(admitted.headers[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        let given: HTTPFields = [.cookie: String(cookie.prefix { $0 != ";" })]
        let status = try await server.ask(.get, "/v1/status", headers: given)
        #expect(status.status == 200 && status.json["documents"]?.integer == 1)
        #expect(try await server.ask(.get, "/metrics", headers: given).status == 403)
        try await server.trove.revokeToken(named: "phone")
        #expect(try await server.ask(.get, "/v1/status", headers: given).status == 401)
    }

    @Test("The ledger says what became of every file, some at a time")
    func ledger() async throws {
        let server = try await TestServer([
            "a.md": "One.", "b.md": "Two.", "c.exe": "\u{1}\u{2}", "d.pdf": "%PDF-1.4 no",
        ])
        let read = try await server.ask(.get, "/v1/files?outcome=indexed&limit=1")
        #expect(read.json["files"]?.elements?.first?["path"]?.text == server.path("a.md"))
        let cursor = try #require(read.json["next_cursor"]?.text)
        let encoded = cursor.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let next = try await server.ask(.get, "/v1/files?outcome=indexed&limit=5&cursor=\(encoded)")
        #expect(next.json["files"]?.elements?.map { $0["path"]?.text } == [server.path("b.md")])
        #expect(next.json["next_cursor"]?.isNull == true)
        let failed = try await server.ask(.get, "/v1/files?outcome=failed")
        #expect(failed.json["files"]?.elements?.first?["reason"]?.text?.isEmpty == false)
        #expect(try await server.ask(.get, "/v1/files?outcome=lost").status == 422)
    }
}
