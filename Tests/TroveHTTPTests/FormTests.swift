import Foundation
import HTTPTypes
import TestSupport
import Testing
import TroveCore
import TroveHTTP
import TroveKit

@Suite struct FormTests {
    private static let boundary = "----trove"
    private static let type: HTTPFields = [.contentType: "multipart/form-data; boundary=\"\(boundary)\""]

    /// A body of fields, and of files by field.
    private func body(_ fields: [(String, String)] = [], files: [(String, String, [UInt8])] = []) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in fields {
            bytes += Array(
                "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for (field, name, content) in files {
            bytes += Array(
                """
                --\(Self.boundary)\r\ncontent-disposition: form-data; name="\(field)"; filename="\(name)"\r\n\
                Content-Type: application/octet-stream\r\n\r\n
                """.utf8)
            bytes += content + Array("\r\n".utf8)
        }
        return bytes + Array("--\(Self.boundary)--\r\n".utf8)
    }

    @Test("A form with a picture asks by the picture, with the fields beside it")
    func pictures() async throws {
        let server = try await TestServer()
        let picture = try [UInt8](
            Data(contentsOf: Fixtures.project.appendingPathComponent("corpora/documents/photos/boat.jpg")))
        let found = try await server.ask(
            .post, "/v1/search", headers: Self.type,
            bytes: body([("text", "lamp"), ("limit", "2")], files: [("image", "boat.jpg", picture)]))
        #expect(found.status == 200, "\(found.json.line)")
        #expect(found.json["query"]?["limit"]?.integer == 2)
        let broken = try await server.ask(
            .post, "/v1/search", headers: Self.type, bytes: body(files: [("image", "boat.jpg", [1, 2, 3])]))
        #expect(broken.status == 422)
        #expect(broken.json["detail"]?.text?.contains("/") == false, "\(broken.json.line)")
    }

    @Test("A form with a file keeps it by its name")
    func uploads() async throws {
        let server = try await TestServer()
        let content = Array("An otter was seen.\r\n--not the boundary".utf8)
        let added = try await server.ask(
            .post, "/v1/documents", headers: Self.type, bytes: body(files: [("file", "otter \u{4F60}.txt", content)]))
        #expect(added.status == 201, "\(added.json.line)")
        let path = try #require(added.json["path"]?.text)
        #expect(path.hasSuffix("otter \u{4F60}.txt"))
        #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))) == content)
    }

    @Test(
        "What is no form is refused, and never more",
        arguments: [
            "", "--", "----trove", "------trove\r\n\r\n", "------trove--", "------trove\r\nx\r\n\r\ny", "\u{0}",
        ])
    func damaged(text: String) async throws {
        let server = try await TestServer()
        for path in ["/v1/search", "/v1/documents"] {
            let reply = try await server.ask(.post, path, headers: Self.type, bytes: Array(text.utf8))
            #expect([400, 422].contains(reply.status), "\(reply.status) for \(text)")
        }
    }

    @Test("A form cut at any byte is an error or a shorter form")
    func cut() async throws {
        let server = try await TestServer()
        let whole = body([("text", "lamp")], files: [("image", "a.png", [0x89, 0x50])])
        for length in stride(from: 0, to: whole.count, by: 7) {
            let reply = try await server.ask(
                .post, "/v1/search", headers: Self.type, bytes: Array(whole.prefix(length)))
            #expect((400..<500).contains(reply.status), "\(reply.status) at \(length)")
        }
    }
}
