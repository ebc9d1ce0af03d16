import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

@Suite struct EndpointTests {
    @Test("A question finds its passage, and the passage its document")
    func searching() async throws {
        let server = try await TestServer()
        let found = try await server.ask(.post, "/v1/search", json: ["text": "when was the light lit?", "limit": 3])
        #expect(found.status == 200)
        let hit = try #require(found.json["results"]?.elements?.first)
        #expect(hit["source"]?["path"]?.text == server.path("lamp.md"))
        let chunk = try await server.ask(.get, "/v1/chunks/\(hit["id"]?.text ?? "")?neighbours=0")
        #expect(chunk.json["chunks"]?.elements?.count == 1 && chunk.json["chunk"] == hit["id"])
        let document = try await server.ask(.get, "/v1/documents/\(chunk.json["id"]?.text ?? "")")
        #expect(document.json["text"]?.text?.contains("fourth of May") == true)
        #expect(try await server.ask(.get, "/ready").status == 200)
    }

    @Test("Names lead from a hit to the passage that says more, and the reply shows the way")
    func hops() async throws {
        var files = [
            "bridge.md": "The Kichi Bridge crosses the deep channel of Nelson River, far away.",
            "Nelson River.txt": "Mapped late. In May a woman named Orla Finch sailed it down.",
        ]
        for number in 0..<12 { files["\(number).txt"] = "What a bridge crosses, and who sounded it: \(number)" }
        let server = try await TestServer(files)
        let question: JSONValue = "who sounded what the Kichi bridge crosses"
        let found = try await server.ask(.post, "/v1/search", json: ["text": question, "hops": "1", "explain": true])
        let hits = try #require(found.json["results"]?.elements)
        let linked = try #require(hits.first { $0["source"]?["path"]?.text?.hasSuffix("Nelson River.txt") == true })
        let step = linked["explanation"]?.elements?.first { $0["part"] == "chain" }
        #expect(step?["detail"]?.text?.hasSuffix("by 'Nelson River'") == true)
        #expect(try await server.ask(.post, "/v1/search", json: ["text": question, "hops": "3"]).status == 422)
    }

    @Test("A filter is text or JSON, a budget makes one text")
    func filtersAndBudgets() async throws {
        let server = try await TestServer(["a.md": "The lamp burns oil.", "b.txt": "The lamp burns gas."])
        for filter in [.string("name:b.txt"), ["name": "b.txt"]] as [JSONValue] {
            let found = try await server.ask(.post, "/v1/search", json: ["text": "lamp", "filter": filter])
            #expect(found.json["results"]?.elements?.count == 1)
        }
        let packed = try await server.ask(.post, "/v1/search", json: ["text": "lamp", "budget": 200])
        #expect(packed.json["usage"]?["budget"]?.integer == 200)
        #expect(packed.json["context"]?["text"]?.text?.contains("lamp") == true)
    }

    @Test("Lists come in pages that meet")
    func pages() async throws {
        let files = Dictionary(uniqueKeysWithValues: (0..<7).map { ("\($0).txt", "note number \($0)") })
        let server = try await TestServer(files)
        var seen: [String] = []
        var cursor: String?
        repeat {
            let query = cursor.map { "&cursor=\($0)" } ?? ""
            let page = try await server.ask(.get, "/v1/documents?limit=3\(query)").json
            seen += page["documents"]?.elements?.compactMap { $0["id"]?.text } ?? []
            cursor = page["next_cursor"]?.text
        } while cursor != nil
        #expect(seen.count == 7 && Set(seen).count == 7)
    }

    @Test(
        "A body that is not as described is refused with the place of the fault",
        arguments: [
            ("{", 400), ("[]", 422), ("{\"text\": 1}", 422), ("{\"txt\": \"a\"}", 422),
            ("{\"text\": \"a\", \"limit\": 0}", 422),
            ("{\"text\": \"a\", \"limit\": 1.5}", 422), ("{\"text\": \"  \"}", 422),
            ("{\"text\": \"a\", \"mode\": \"fast\"}", 422),
            ("{\"text\": \"a\", \"images\": [{}]}", 422),
            ("{\"images\": [{\"data\": \"////\", \"id\": \"c_1\"}]}", 422),
            ("{\"text\": \"a\", \"cursor\": \"9\"}", 422), ("{\"text\": \"a\", \"filter\": \"nonsense\"}", 422),
            ("{\"text\": \"a\", \"images\": [{\"id\": \"c_1\"}], \"like\": \"c_1\"}", 422),
        ])
    func badBodies(body: String, status: Int) async throws {
        let server = try await TestServer()
        let reply = try await server.ask(
            .post, "/v1/search", headers: [.contentType: "application/json"], bytes: Array(body.utf8))
        #expect(reply.status == status, "\(body)")
        #expect(reply.json["status"]?.integer == status && reply.json["detail"]?.text?.isEmpty == false)
    }

    @Test("Other media types, methods and addresses are told apart")
    func envelopes() async throws {
        let server = try await TestServer()
        #expect(try await server.ask(.post, "/v1/search", bytes: Array("{}".utf8)).status == 415)
        let wrong = try await server.ask(.put, "/v1/search")
        #expect(wrong.status == 405 && wrong.headers[.allow] == "POST")
        #expect(try await server.ask(.get, "/v2/search").status == 404)
        #expect(try await server.ask(.get, "/v1/documents?limit=x").status == 422)
        #expect(try await server.ask(.get, "/v1/documents?limit=1&limit=2").status == 422)
        #expect(try await server.ask(.get, "/v1/documents?nothing=1").status == 422)
        #expect(try await server.ask(.get, "/v1/documents?format=%FF").status == 400)
        let head = try await server.ask(.head, "/v1/status")
        #expect(head.status == 200 && head.bytes.isEmpty)
        let id = HTTPField.Name("X-Request-Id")!
        #expect(try await server.ask(.get, "/health", headers: [id: "abc-1"]).headers[id] == "abc-1")
        #expect(try await server.ask(.get, "/health", headers: [id: "a b"]).headers[id] != "a b")
    }

    @Test(
        "Paths and ids that climb or lie find nothing",
        arguments: [
            "..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "....", "%00", "c_%2e%2e", "d_00000000000000000000", "%2e%2e",
            "file:%2F%2F%2Fetc%2Fpasswd", "%ED%A0%80",
        ])
    func traversal(id: String) async throws {
        let server = try await TestServer()
        for path in ["/v1/documents/\(id)", "/v1/chunks/\(id)", "/v1/pages/\(id).png", "/v1/crops/\(id).png"] {
            #expect(try await server.ask(.get, path).status == 404, "\(path)")
        }
        let image = try await server.ask(
            .post, "/v1/search", json: ["images": [["uri": .string(id.removingPercentEncoding ?? id)]]])
        #expect(image.status == 404)
    }

    @Test("A link out of a root is no way to the file behind it")
    func links() async throws {
        let server = try await TestServer()
        let outside = try server.folder.write("outside.png", "not a root's")
        let link = URL(fileURLWithPath: server.path("lamp.md")).deletingLastPathComponent().appendingPathComponent(
            "l.png")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: outside)
        let reply = try await server.ask(.post, "/v1/search", json: ["images": [["uri": .string(link.path)]]])
        #expect(reply.status == 404)
        // A file that is replaced by a link after it was read is not drawn either.
        let file = URL(fileURLWithPath: server.path("lamp.md"))
        let id = try await server.ask(.get, "/v1/documents").json["documents"]?.elements?.first?["id"]?.text ?? ""
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: outside)
        #expect(try await server.ask(.get, "/v1/pages/\(id).png").status == 409)
    }

    @Test("Vectors come in the form of OpenAI's interface, as numbers or base64")
    func embeddings() async throws {
        let server = try await TestServer()
        let plain = try await server.ask(.post, "/v1/embeddings", json: ["input": ["a lamp", "a ship"], "model": "x"])
        let rows = plain.json["data"]?.elements ?? []
        #expect(rows.map { $0["index"]?.integer } == [0, 1] && rows[0]["embedding"]?.elements?.count == 384)
        #expect((plain.json["usage"]?["prompt_tokens"]?.integer ?? 0) >= 4)
        let coded = try await server.ask(
            .post, "/v1/embeddings", json: ["input": "a lamp", "encoding_format": "base64"])
        let data = Data(base64Encoded: coded.json["data"]?.elements?.first?["embedding"]?.text ?? "") ?? Data()
        #expect(data.count == 384 * 4)
        let first = UInt32(data[0]) | UInt32(data[1]) << 8 | UInt32(data[2]) << 16 | UInt32(data[3]) << 24
        #expect(abs(Double(Float(bitPattern: first)) - (rows[0]["embedding"]?.elements?[0].double ?? 9)) < 1e-6)
        #expect(try await server.ask(.post, "/v1/embeddings", json: ["input": "ไทยภาษา ภาษาไทย"]).status == 422)
        #expect(try await server.ask(.post, "/v1/embeddings", json: ["input": "a", "dimensions": 7]).status == 422)
    }

    @Test("A body beyond the limit is refused, however it is announced")
    func largeBodies() async throws {
        let server = try await TestServer { $0.bodyLimit = 1000 }
        let json: JSONValue = ["text": .string(String(repeating: "a", count: 2000))]
        let reply = try await server.ask(.post, "/v1/search", json: json)
        #expect(reply.status == 413 && reply.headers[.connection] == "close")
        let announced = try await server.ask(
            .post, "/v1/search", headers: [.contentType: "application/json", .contentLength: "99999999999"])
        #expect(announced.status == 413)
    }

    @Test(
        "Pictures that are none are refused by name, and only workers look at them",
        arguments: [
            "not a picture", "\u{89}PNG\r\n\u{1a}\n", "<svg/>", "%PDF-1.7", "",
        ])
    func hostileUploads(text: String) async throws {
        let server = try await TestServer()
        let data = JSONValue.string(Data(text.utf8).base64EncodedString())
        let reply = try await server.ask(.post, "/v1/search", json: ["images": [["data": data]]])
        #expect([413, 422].contains(reply.status), "\(reply.json.line)")
    }

    @Test("A note and a file are kept in the inbox, found, and deleted; a folder's file is left out and stays")
    func documents() async throws {
        let server = try await TestServer()
        let note = try await server.ask(
            .post, "/v1/documents", json: ["text": "The tide turns at six.", "metadata": ["title": "Tides"]])
        let id = note.json["id"]?.text ?? ""
        #expect(note.status == 201 && note.headers[.location] == "/v1/documents/\(id)")
        #expect(note.json["path"]?.text?.contains("/store/inbox/") == true && note.json["title"] == "Tides")
        let found = try await server.ask(.post, "/v1/search", json: ["text": "tide", "limit": 1])
        #expect(found.json["results"]?.elements?.first?["source"]?["title"] == "Tides")
        let file = try await server.ask(
            .post, "/v1/documents?name=..%2F..%2Fgas.txt", headers: [.contentType: "application/octet-stream"],
            bytes: Array("The gasometer leaks.".utf8))
        let path = file.json["path"]?.text ?? ""
        #expect(file.status == 201 && path.contains("/store/inbox/") && !path.contains(".."))
        let coded = Data("The kettle sings.".utf8).base64EncodedString()
        let kettle: JSONValue = ["data": .string(coded), "name": "k.txt"]
        #expect(try await server.ask(.post, "/v1/documents", json: kettle).status == 201)
        for bad in [["text": "a", "data": "YQ=="], ["data": "*"], ["text": " "], [:]] as [JSONValue] {
            #expect(try await server.ask(.post, "/v1/documents", json: bad).status == 422)
        }
        let deleted = try await server.ask(.delete, "/v1/documents/\(id)")
        #expect(deleted.status == 200 && deleted.json["deleted"]?.elements?.count == 1)
        #expect(try await server.ask(.get, "/v1/documents/\(id)").status == 404)
        #expect(try await server.ask(.delete, "/v1/documents/\(id)").status == 404)
        let own = try await server.ask(.post, "/v1/search", json: ["text": "keeper lamp", "limit": 1])
        let chunk = own.json["results"]?.elements?.first?["id"]?.text ?? ""
        let left = try await server.ask(.delete, "/v1/documents/\(chunk)")
        if left.status == 200 { #expect(left.json["excluded"]?.elements?.count == 1) }
        #expect(FileManager.default.fileExists(atPath: server.path("lamp.md")))
    }
}
