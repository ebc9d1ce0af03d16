import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit
import TroveMCP

@Suite("Tools and resources") struct ToolTests {
    private static let usual = [
        "search", "ask", "fetch", "show_page", "add", "remove", "sync_start", "sync_status", "status",
        "remember", "recall",
    ]

    private func names(_ fixture: MCPFixture, _ access: MCPAccess = MCPAccess()) async throws -> [String] {
        let list = try await fixture.ask("tools/list", access: access)["result"]?["tools"]?.elements
        return try #require(list).compactMap { $0["name"]?.text }
    }

    @Test("The tools are few, with schemas and hints; more come with a flag, and fewer where nothing may change")
    func lists() async throws {
        let fixture = try await MCPFixture()
        #expect(try await names(fixture) == Self.usual)
        for tool in try #require(try await fixture.ask("tools/list")["result"]?["tools"]?.elements) {
            #expect(tool["inputSchema"]?["type"] == "object" && tool["outputSchema"]?["type"] == "object")
            let changes = ["add", "remove", "sync_start", "remember"].contains(tool["name"]?.text)
            #expect(tool["annotations"]?["readOnlyHint"]?.truth == !changes)
            #expect(tool["annotations"]?["destructiveHint"]?.truth == (tool["name"] == "remove"))
            #expect(tool["annotations"]?["openWorldHint"] == false)
        }
        let all = try await MCPFixture { options, _ in options.offersAllTools = true }
        #expect(try await names(all).count == Self.usual.count + 9)
        let reader = try await MCPFixture { options, _ in options.isReadOnly = true }
        let readOnly = ["search", "ask", "fetch", "show_page", "sync_status", "status", "recall"]
        #expect(try await names(reader) == readOnly)
        #expect(try await names(fixture, MCPAccess(isReadOnly: true)) == readOnly)
        #expect(try await reader.failure("add", ["text": "a"]) == "invalidArgument")
    }

    @Test("Search gives hits with their source, and the same JSON as text")
    func search() async throws {
        let fixture = try await MCPFixture()
        let result = try await fixture.call("search", ["query": "who trims the wick"])
        let structured = try #require(result["structuredContent"])
        let text = try #require(result["content"]?.elements?.first?["text"]?.text)
        #expect(text == structured.line && result["isError"] == false)
        let hit = try #require(structured["results"]?.elements?.first)
        #expect(hit["source"]?["path"]?.text == fixture.notes.path + "/lamp.md")
        #expect(hit["resource"]?.text == "trove://passage/" + (hit["id"]?.text ?? ""))
        #expect(structured["usage"]?["budget"] == 10_000 && structured["notice"]?.text?.contains("data") == true)
    }

    @Test("How often names are followed can be said, and only what there is")
    func hops() async throws {
        let fixture = try await MCPFixture()
        let found = try await fixture.call("search", ["query": "who trims the wick", "hops": "2"])
        #expect(found["structuredContent"]?["results"]?.elements?.isEmpty == false)
        #expect(try await fixture.failure("search", ["query": "wick", "hops": "3"]) == "invalidArgument")
    }

    @Test("Ask gives sentences with citations, and the outcome")
    func ask() async throws {
        let fixture = try await MCPFixture()
        let result = try await fixture.call("ask", ["question": "who trims the wick"])
        let structured = try #require(result["structuredContent"])
        #expect(["answered", "unconfirmed", "absent", "conflicting"].contains(structured["outcome"]?.text))
        for sentence in structured["sentences"]?.elements ?? [] {
            #expect(sentence["citations"]?.elements?.isEmpty == false && sentence["verdict"]?.text == "verbatim")
        }
        #expect(structured["usage"]?["budget"] == 10_000)
        #expect(try await fixture.failure("ask", [:]) == "invalidArgument")
        #expect(try await fixture.failure("ask", ["question": " "]) == "invalidArgument")
    }

    @Test("Several questions are answered as one, each hit once, and say which of them found it")
    func severalQuestions() async throws {
        let fixture = try await MCPFixture()
        let result = try await fixture.call(
            "search", ["queries": ["hemp rope", "onion soup", "rope in the boathouse"]])
        let hits = try #require(result["structuredContent"]?["results"]?.elements)
        #expect(Set(hits.compactMap { $0["id"]?.text }).count == hits.count)
        let titles = hits.prefix(2).compactMap { $0["source"]?["path"]?.text }
        #expect(titles.contains { $0.hasSuffix("rope.txt") } && titles.contains { $0.hasSuffix("soup.md") })
        let parts = hits.first { $0["source"]?["path"]?.text?.hasSuffix("rope.txt") == true }?["parts"]?.elements
        #expect((parts?.count ?? 0) >= 2)
    }

    @Test("A picture is found by itself: by path, by identifier and by its bytes")
    func pictures() async throws {
        let fixture = try await MCPFixture()
        let path = fixture.notes.path + "/picture.png"
        let byPath = try await fixture.call("search", ["image_path": .string(path)])
        let first = try #require(byPath["structuredContent"]?["results"]?.elements?.first, "\(byPath.line)")
        #expect(first["source"]?["path"]?.text == path)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path)).base64EncodedString()
        for arguments: JSONValue in [["image_base64": .string(bytes)], ["image_id": first["id"] ?? .null]] {
            let found = try await fixture.call("search", arguments)
            #expect(found["structuredContent"]?["results"]?.elements?.first?["source"]?["path"]?.text == path)
        }
    }

    @Test("More like a hit, filters, scopes and cursors narrow a search down")
    func narrowing() async throws {
        let fixture = try await MCPFixture()
        func paths(_ arguments: JSONValue) async throws -> [String] {
            let result = try await fixture.call("search", arguments)
            return try #require(result["structuredContent"]?["results"]?.elements, "\(result.line)").compactMap {
                $0["source"]?["path"]?.text.map { URL(fileURLWithPath: $0).lastPathComponent }
            }
        }
        #expect(try await paths(["query": "rope soup lamp", "filter": "name:soup.md"]) == ["soup.md"])
        #expect(try await paths(["query": "rope soup lamp", "filter": ["name": "soup.md"]]) == ["soup.md"])
        let inner = JSONValue.string(fixture.notes.path + "/inner")
        #expect(try await paths(["query": "rope soup lamp", "scope": [inner]]) == ["soup.md"])
        #expect(try await paths(["query": "rope soup lamp", "scope": inner]) == ["soup.md"])
        let one = try await fixture.call("search", ["query": "rope", "limit": 1, "mode": "dense"])
        let cursor = try #require(one["structuredContent"]?["next_cursor"], "\(one.line)")
        let next = try await paths(["query": "rope", "limit": 1, "mode": "dense", "cursor": cursor])
        #expect(next.count == 1 && next != ["rope.txt"])
        let id = try #require(one["structuredContent"]?["results"]?.elements?.first?["id"])
        #expect(try await !paths(["like": id]).contains("rope.txt"))
    }

    @Test("Fetch reads on from a hit, and a document part by part")
    func fetch() async throws {
        let fixture = try await MCPFixture()
        let found = try await fixture.call("search", ["query": "hemp"])
        let hit = try #require(found["structuredContent"]?["results"]?.elements?.first)
        let passage = try await fixture.call("fetch", ["id": hit["id"] ?? .null])["structuredContent"]
        #expect(passage?["text"]?.text?.contains("hemp") == true && passage?["document"] == hit["source"]?["document"])
        let document = try await fixture.call("fetch", ["id": hit["source"]?["document"] ?? .null])["structuredContent"]
        #expect(document?["text"]?.text == "Twelve fathoms of hemp rope lie in the boathouse.")
        #expect(document?["next_offset"] == nil)
    }

    @Test("A page is shown as a picture, whole, marked or cut out")
    func pages() async throws {
        let fixture = try await MCPFixture()
        try FileManager.default.copyItem(
            at: Fixtures.url("TroveFormats/depot.pdf"), to: fixture.notes.appendingPathComponent("depot.pdf"))
        try await fixture.trove.sync()
        let found = try await fixture.call("search", ["query": "depot", "filter": "format:pdf"])
        let hit = try #require(found["structuredContent"]?["results"]?.elements?.first, "\(found.line)")
        var sizes: [Int] = []
        for arguments: JSONValue in [
            ["id": hit["id"] ?? .null, "max_side": 600], ["id": hit["id"] ?? .null, "crop": true, "max_side": 600],
            ["id": hit["source"]?["document"] ?? .null, "page": 1, "max_side": 300],
        ] {
            let shown = try await fixture.call("show_page", arguments)
            let structured = try #require(shown["structuredContent"], "\(shown.line.prefix(300))")
            let picture = try #require(shown["content"]?.elements?.last)
            #expect(picture["type"] == "image" && picture["mimeType"] == "image/png")
            let data = try #require(Data(base64Encoded: picture["data"]?.text ?? ""))
            #expect(data.starts(with: [0x89, 0x50, 0x4E, 0x47]) && data.count <= 700_000)
            sizes.append(max(structured["width"]?.integer ?? 0, structured["height"]?.integer ?? 0))
        }
        #expect(sizes[0] <= 600 && sizes[1] <= 600 && sizes[2] <= 300)
        #expect(try await fixture.failure("show_page", ["id": hit["id"] ?? .null, "page": 999]) != nil)
        let lamp = try await fixture.call("search", ["query": "wick"])["structuredContent"]?["results"]?.elements?.first
        #expect(try await fixture.failure("show_page", ["id": lamp?["id"] ?? .null]) == "unsupportedFormat")
    }

    @Test("A note is added, found, removed and gone; a file of the user's is only left out")
    func addingAndRemoving() async throws {
        let fixture = try await MCPFixture()
        let added = try await fixture.call(
            "add", ["text": "Sisal twine costs two shillings.", "title": "Prices", "metadata": ["year": 1887]])
        let id = try #require(added["structuredContent"]?["id"], "\(added.line)")
        let found = try await fixture.call("search", ["query": "sisal", "filter": "year:1887"])
        #expect(found["structuredContent"]?["results"]?.elements?.first?["source"]?["title"] == "Prices")
        let removed = try await fixture.call("remove", ["id": id])
        #expect(removed["structuredContent"]?["deleted"]?.elements?.count == 1)
        #expect(try await fixture.failure("remove", ["id": id]) == "notFound")
        let rope = try await fixture.call("remove", ["id": .string(fixture.notes.path + "/rope.txt")])
        #expect(rope["structuredContent"]?["excluded"]?.elements?.count == 1, "\(rope.line)")
        #expect(FileManager.default.fileExists(atPath: fixture.notes.path + "/rope.txt"))
        let file = Data("barrels of tar".utf8).base64EncodedString()
        #expect(try await fixture.failure("add", ["base64": .string(file)]) == "invalidArgument")
        let kept = try await fixture.call("add", ["base64": .string(file), "name": "tar.txt"])
        #expect(kept["structuredContent"]?["outcome"] == "added")
        #expect(try await fixture.failure("add", ["text": "a", "base64": .string(file)]) == "invalidArgument")
    }

    @Test("A busy store is named with who writes to it, and a sync is begun and followed to its end")
    func syncing() async throws {
        let fixture = try await MCPFixture()
        #expect(try await fixture.failure("sync_status", [:]) == "notFound")
        let begun = try await fixture.call("sync_start")
        let id = try #require(begun["structuredContent"]?["id"], "\(begun.line)")
        var state: String?
        while state == nil || state == "running" {
            state = try await fixture.call("sync_status", ["id": id])["structuredContent"]?["state"]?.text
            await Task.yield()
        }
        #expect(state == "done")
        #expect(try await fixture.failure("sync_status", ["id": "nonsense"]) == "notFound")
    }

    @Test("Documents, passages and cut-outs are read as resources")
    func resources() async throws {
        let fixture = try await MCPFixture()
        let listed = try await fixture.ask("resources/list")["result"]?["resources"]?.elements
        #expect(listed?.count == 4)
        for resource in listed ?? [] {
            let read = try await fixture.ask("resources/read", ["uri": resource["uri"] ?? .null])
            let content = try #require(read["result"]?["contents"]?.elements?.first, "\(read.line)")
            #expect(content["uri"] == resource["uri"] && content["text"]?.text?.isEmpty == false)
        }
        let found = try await fixture.call("search", ["query": "ferry timetable", "filter": "name:picture.png"])
        let hit = try #require(found["structuredContent"]?["results"]?.elements?.first, "\(found.line)")
        let id = hit["id"]?.text ?? ""
        for kind in ["page", "crop"] {
            let read = try await fixture.ask("resources/read", ["uri": .string("trove://\(kind)/\(id)")])
            let blob = read["result"]?["contents"]?.elements?.first?["blob"]?.text
            #expect(
                Data(base64Encoded: blob ?? "")?.starts(with: [0x89, 0x50]) == true, "\(kind) \(read.line.prefix(200))")
        }
    }
}
