import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKit
import TroveMCP

@Suite("Budgets") struct BudgetTests {
    /// Notes of every length, with much punctuation, many languages and long headings.
    private func fixture() async throws -> MCPFixture {
        let fixture = try await MCPFixture(hasPicture: false)
        var random = SplitMix64(seed: 3)
        let words = [
            "rope", "lamp", "灯塔", "soup", "{\"a\":[1,2,3]}", "\"\\\"\"", "маяк", "\n\n# Heading\n\n", "0.123456", "—",
            "👩‍🚀",
        ]
        for number in 0..<40 {
            let text = (0..<Int.random(in: 1...700, using: &random)).map { _ in
                words.randomElement(using: &random) ?? ""
            }
            try fixture.folder.write("notes/n\(number).md", text.joined(separator: " "))
        }
        try await fixture.trove.sync()
        return fixture
    }

    @Test("No result is ever over its budget, whatever is asked, in a thousand calls")
    func kept() async throws {
        let fixture = try await fixture()
        let estimate = fixture.trove.tokenEstimate()
        var random = SplitMix64(seed: 5)
        let words = ["rope", "lamp", "soup", "heading", "灯塔", "маяк", "0.123456", "keeper wick dusk"]
        var ids = ["d_00000000000000000000"]
        var largest = 0.0
        for number in 0..<1000 {
            let budget =
                [500, 501, 700, 1000, 2000, 5000, 10_000, 20_000, 1_000_000].randomElement(using: &random) ?? 500
            var arguments: JSONValue = ["budget": .number(Double(budget))]
            let name: String
            if number % 3 < 2 {
                name = "search"
                let count = Int.random(in: 1...3, using: &random)
                let queries = (0..<count).map { _ in JSONValue.string(words.randomElement(using: &random) ?? "") }
                arguments = arguments.adding(
                    count == 1 ? "query" : "queries", count == 1 ? queries[0] : .array(queries)
                ).adding("limit", .number(Double(Int.random(in: 1...50, using: &random))))
                    .adding("neighbours", .number(Double(Int.random(in: 0...3, using: &random))))
                    .adding("mode", "lexical")
            } else {
                name = "fetch"
                arguments = arguments.adding("id", .string(ids.randomElement(using: &random) ?? ""))
                    .adding("neighbours", .number(Double(Int.random(in: 0...20, using: &random))))
            }
            let result = try await fixture.call(name, arguments)
            let tokens = estimate.tokens(in: result.line)
            #expect(tokens <= min(budget, 20_000), "\(name) \(arguments.line): \(tokens)")
            largest = max(largest, Double(tokens) / Double(min(budget, 20_000)))
            for hit in result["structuredContent"]?["results"]?.elements ?? [] where ids.count < 300 {
                ids += [hit["id"]?.text, hit["source"]?["document"]?.text].compactMap(\.self)
            }
            if let usage = result["structuredContent"]?["usage"]?["tokens"]?.integer { #expect(usage >= tokens) }
        }
        // Budgets are used, not only kept.
        #expect(largest > 0.9)
    }

    @Test("Without a budget a result stays well under 25,000 tokens, resources too")
    func usual() async throws {
        let fixture = try await fixture()
        let estimate = fixture.trove.tokenEstimate()
        let found = try await fixture.call("search", ["query": "rope lamp soup", "limit": 50, "neighbours": 3])
        #expect(estimate.tokens(in: found.line) <= 10_000)
        for resource in try await fixture.ask("resources/list")["result"]?["resources"]?.elements ?? [] {
            let read = try await fixture.ask("resources/read", ["uri": resource["uri"] ?? .null])
            #expect(estimate.tokens(in: read.line) <= 25_000)
        }
    }

    @Test("Cursors and offsets lead through all that did not fit, without a gap")
    func goingOn() async throws {
        let fixture = try await fixture()
        var seen: [String] = []
        var cursor: JSONValue = .null
        repeat {
            let page = try await fixture.call(
                "search", ["query": "rope", "mode": "lexical", "limit": 20, "budget": 3000, "cursor": cursor])
            let hits = try #require(page["structuredContent"]?["results"]?.elements, "\(page.line)")
            seen += hits.compactMap { $0["id"]?.text }
            cursor = page["structuredContent"]?["next_cursor"] ?? .null
        } while !cursor.isNull && seen.count < 60
        #expect(Set(seen).count == seen.count && seen.count >= 60)
        let whole = try String(contentsOf: fixture.notes.appendingPathComponent("n1.md"), encoding: .utf8)
        var read = ""
        var offset: JSONValue? = 0
        while let from = offset {
            let part = try await fixture.call(
                "fetch", ["id": .string(fixture.notes.path + "/n1.md"), "offset": from, "budget": 900])
            read += try #require(part["structuredContent"]?["text"]?.text, "\(part.line)")
            offset = part["structuredContent"]?["next_offset"]
        }
        let document = try await fixture.trove.fetch(fixture.notes.path + "/n1.md").text
        #expect(read == QuotedText(document).text && !whole.isEmpty)
    }
}

extension JSONValue {
    /// The object with one more member.
    fileprivate func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        .object((members ?? []) + [.init(name: name, value: value)])
    }
}
