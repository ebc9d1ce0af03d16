import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit
import TroveMCP

@Suite("What clients cannot do") struct BoundaryTests {
    @Test("Nothing beyond a server's folders exists for its clients, in any tool or resource")
    func scope() async throws {
        let fixture = try await MCPFixture { options, notes in
            options.scope = [notes.path + "/inner"]
            options.offersAllTools = true
        }
        let rope = try await fixture.trove.search("hemp", mode: .lexical).results[0]
        let document = try await fixture.trove.fetch(rope.id).document
        let found = try await fixture.call("search", ["query": "hemp rope lamp soup"])
        let paths = try #require(found["structuredContent"]?["results"]?.elements).compactMap {
            $0["source"]?["path"]?.text
        }
        #expect(!paths.isEmpty && paths.allSatisfy { $0.hasSuffix("inner/soup.md") })
        let hidden: [(String, JSONValue)] = [
            ("fetch", ["id": .string(rope.id)]), ("fetch", ["id": .string(document)]),
            ("fetch", ["id": .string(rope.source.path)]), ("show_page", ["id": .string(rope.id)]),
            ("remove", ["id": .string(document)]), ("remove", ["id": .string(rope.source.path)]),
            ("search", ["query": "rope", "scope": [.string(fixture.notes.path)]]),
            ("search", ["image_path": .string(fixture.notes.path + "/picture.png")]),
            ("explain", ["path": .string(rope.source.path)]), ("restore", ["path": .string(rope.source.path)]),
            ("add", ["text": "outside"]), ("sync_start", [:]),
        ]
        for (tool, arguments) in hidden {
            #expect(try await fixture.failure(tool, arguments) != nil, "\(tool) \(arguments.line)")
        }
        for kind in ["document", "passage", "page", "crop"] {
            for id in [rope.id, document] {
                let read = try await fixture.ask("resources/read", ["uri": .string("trove://\(kind)/\(id)")])
                #expect(read["error"] != nil)
            }
        }
        #expect(try await fixture.ask("resources/list")["result"]?["resources"]?.elements?.count == 1)
        let status = try await fixture.call("status")["structuredContent"]
        #expect(status?["documents"] == 1 && status?.line.contains("rope") == false)
        #expect(try await fixture.trove.search("hemp", mode: .lexical).results.count == 1)
    }

    @Test("A request's own folders narrow the server's")
    func access() async throws {
        let fixture = try await MCPFixture()
        let access = MCPAccess(scope: [fixture.notes.path + "/inner"])
        let found = try await fixture.call("search", ["query": "hemp rope lamp soup"], access: access)
        let paths = found["structuredContent"]?["results"]?.elements?.compactMap { $0["source"]?["path"]?.text }
        #expect(paths?.count == 1)
        #expect(try await fixture.call("status", access: access)["structuredContent"]?["documents"] == 1)
    }

    @Test("No path or link leads out of the folders")
    func traversal() async throws {
        let fixture = try await MCPFixture()
        let secret = try fixture.folder.write("secret.png", "not for agents")
        let link = fixture.notes.appendingPathComponent("link.png")
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: secret)
        try FileManager.default.createSymbolicLink(
            at: fixture.notes.appendingPathComponent("door"), withDestinationURL: fixture.folder.url)
        let names = [
            secret.path, link.path, fixture.notes.path + "/../secret.png", fixture.notes.path + "/door/secret.png",
            "secret.png", "../secret.png", "file:///etc/passwd", "/etc/passwd", "/proc/self/environ", "/dev/zero", "",
            fixture.notes.path, fixture.notes.path + "/picture.png/x", "\u{0}",
        ]
        for name in names {
            #expect(try await fixture.failure("search", ["image_path": .string(name)]) != nil, "\(name)")
            #expect(try await fixture.failure("fetch", ["id": .string(name)]) != nil, "\(name)")
            #expect(try await fixture.failure("show_page", ["id": .string(name)]) != nil, "\(name)")
            #expect(try await fixture.failure("remove", ["id": .string(name)]) != nil, "\(name)")
            for kind in ["document", "page", "crop", "passage"] {
                let read = try await fixture.ask("resources/read", ["uri": .string("trove://\(kind)/\(name)")])
                #expect(read["error"] != nil, "\(kind) \(name)")
            }
        }
    }

    @Test("A file that was pointed elsewhere since it was indexed is not shown")
    func pointedElsewhere() async throws {
        let fixture = try await MCPFixture()
        let picture = fixture.notes.appendingPathComponent("picture.png")
        let hit = try await fixture.call("search", ["image_path": .string(picture.path)])
        let id = try #require(hit["structuredContent"]?["results"]?.elements?.first?["id"])
        let elsewhere = fixture.folder.url.appendingPathComponent("elsewhere.png")
        try FileManager.default.moveItem(at: picture, to: elsewhere)
        // As large as the picture was, so that its length does not tell.
        let size = try Data(contentsOf: elsewhere).count
        let secret = fixture.folder.url.appendingPathComponent("secret")
        try Data(count: size).write(to: secret)
        try FileManager.default.createSymbolicLink(at: picture, withDestinationURL: secret)
        #expect(try await fixture.failure("show_page", ["id": id]) != nil)
    }

    @Test("Pictures that are none, cut, or bombs are refused, and the server goes on")
    func hostilePictures() async throws {
        let fixture = try await MCPFixture()
        let whole = [UInt8](try Data(contentsOf: fixture.notes.appendingPathComponent("picture.png")))
        var bomb = whole
        for place in 16..<24 { bomb[place] = 0x7F }
        let pictures: [[UInt8]] = [
            [], [0], Array("<svg onload=alert(1)/>".utf8), Array(whole.prefix(100)), Array(whole.prefix(8)), bomb,
            Array("GIF89a".utf8) + Array(repeating: 0xFF, count: 64), Array(repeating: 0xFF, count: 4096),
        ]
        for bytes in pictures {
            let data = Data(bytes).base64EncodedString()
            #expect(try await fixture.failure("search", ["image_base64": .string(data)]) != nil, "\(bytes.prefix(8))")
        }
        #expect(try await fixture.failure("search", ["image_base64": "no base64!"]) == "invalidArgument")
        let large = Data(count: 5 << 20 + 3).base64EncodedString()
        #expect(try await fixture.failure("search", ["image_base64": .string(large)]) == "limitExceeded")
        #expect(try await fixture.failure("search", ["query": "rope"]) == nil)
    }

    @Test(
        "Arguments that make no sense are refused by name",
        arguments: [
            ["query": 7], ["query": ""], ["query": " "], [:], ["query": "a", "limit": 0], ["query": "a", "limit": 51],
            ["query": "a", "limit": 1.5], ["query": "a", "nonsense": 1], ["query": "a", "budget": 499],
            ["query": "a", "budget": -1], ["query": "a", "mode": "magic"], ["query": "a", "filter": "no:such:(field"],
            ["query": "a", "filter": ["$where": "1"]], ["query": "a", "scope": ["relative"]],
            ["query": "a", "cursor": "x"],
            ["queries": ["a", 7]], ["like": "d_00000000000000000000"], ["image_id": "i_00000000000000000000"],
            ["query": "a", "min_relevance": 2], ["queries": ["1", "2", "3", "4", "5", "6", "7", "8", "9"]],
        ] as [JSONValue])
    func arguments(arguments: JSONValue) async throws {
        let fixture = try await MCPFixture.unchanged.value
        #expect(try await fixture.failure("search", arguments) != nil, "\(arguments.line)")
    }

    @Test("A write below a folder that was not allowed is refused, one that was stays within it")
    func writing() async throws {
        let closed = try await MCPFixture.unchanged.value
        #expect(
            try await closed.failure("add", ["text": "a", "folder": .string(closed.notes.path)]) == "invalidArgument")
        let open = try await MCPFixture(hasPicture: false) { options, notes in
            options.writableFolders = [notes.path + "/inner"]
        }
        for folder in [open.notes.path, "/tmp", open.notes.path + "/inner/..", "inner"] {
            #expect(try await open.failure("add", ["text": "a", "folder": .string(folder)]) != nil, "\(folder)")
        }
        let added = try await open.call(
            "add", ["text": "pickled herring", "name": "../fish", "folder": .string(open.notes.path + "/inner")])
        #expect(added["structuredContent"]?["path"]?.text == open.notes.path + "/inner/fish.md", "\(added.line)")
    }

    @Test("What hides in a text is taken out, and spans still point at the same words")
    func hiddenText() {
        let quoted = QuotedText("a\u{200B}b\u{202E}c\u{E0041} d")
        #expect(quoted.text == "abc d")
        #expect(quoted.span(ScalarSpan(2, 5)) == ScalarSpan(1, 3))
        #expect(QuotedText("plain").text == "plain")
    }

    @Test(
        "An address is read as it was written, and nothing else is one",
        arguments: [
            "trove://", "trove://document", "trove://document/", "trove://document/d_0",
            "http://document/d_00000000000000000000",
            "trove://document/d_0000000000000000000G", "trove://document/x_00000000000000000000",
            "trove://crop/c_00000000000000000000/1", "trove://page/d_00000000000000000000/-1",
            "trove://page/d_00000000000000000000/01", "trove://page/d_00000000000000000000/1/2",
            "trove://page/d_00000000000000000000/", "trove://nothing/d_00000000000000000000",
        ])
    func addresses(text: String) {
        #expect(ResourceAddress(text) == nil)
        for whole in ["trove://document/d_00000000000000000000/7", "trove://crop/i_0123456789abcdef0123"] {
            #expect(ResourceAddress(whole)?.text == whole)
        }
    }
}
