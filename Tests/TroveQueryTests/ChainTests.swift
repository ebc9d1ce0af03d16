import Foundation
import TestSupport
import Testing
import TroveCatalog
import TroveCore
import TroveQuery

@Suite struct ChainTests {
    private func names(_ response: SearchResponse) -> [String] {
        response.results.map { URL(fileURLWithPath: $0.source.path).lastPathComponent }
    }

    /// A chain of three, and passages that share the question's words without being of it.
    private static let chain: [Shelf.Item] =
        [
            .init(
                path: "/shelf/one.txt",
                texts: ["The Kichi Bridge crosses the deep channel of Nelson River at a lonely place."]),
            .init(
                path: "/shelf/two.txt", texts: ["Nelson River was mapped late. Its mouth was drawn by Orla Finch."]),
            .init(path: "/shelf/three.txt", texts: ["Orla Finch grew up in Lisbon and learned to sail there."]),
        ]
        + (0..<40).map {
            .init(
                path: "/shelf/other\($0).txt",
                texts: ["Some bridge number \($0) has an engineer; which bridge \($0 * 7) is told elsewhere"])
        }

    private static let question = "Which engineer knows where that goes that the Kichi bridge crosses?"

    private func place(_ name: String, _ hops: Hops, on shelf: Shelf) async throws -> Int? {
        names(try await shelf.search(Self.question) { $0.hops = hops }).firstIndex(of: name)
    }

    @Test("A name leads from a hit to the passage that says more of it, and the explanation shows the way")
    func oneHop() async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.chain)
        #expect(try await place("two.txt", .none, on: shelf) ?? 99 > 1)
        for hops in [Hops.auto, .one, .two] {
            #expect(try await place("one.txt", hops, on: shelf) == 0)
            #expect(try await place("two.txt", hops, on: shelf) == 1)
        }
        let hits = try await shelf.search(Self.question) { $0.explains = true }.results
        let step = hits[1].explanation?.first { $0.part == "chain" }
        #expect(step?.detail == "from 'one.txt' (\(hits[0].id)) by 'Nelson River'")
        #expect((step?.added ?? 0) > 0 && hits[0].explanation?.contains { $0.part == "chain" } == false)
    }

    @Test("The second time goes on from what the first one found, and not before")
    func twoHops() async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.chain)
        #expect(try await place("three.txt", .one, on: shelf) == nil)
        #expect(try await place("three.txt", .two, on: shelf) == 2)
    }

    @Test("A question that hits answer by themselves is answered as without hops")
    func plain() async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.chain)
        for question in ["Nelson River", "bridge", "engineer", "Orla Finch"] {
            let plain = try await shelf.search(question) { $0.hops = .none }
            #expect(names(try await shelf.search(question)) == names(plain), "\(question)")
        }
    }

    @Test("A title leads to its document, a heading to its section, and both lead back to who says them")
    func titles() async throws {
        let shelf = try Shelf()
        var items = Self.chain
        items[1].texts = ["Mapped late. Its mouth was drawn by a woman from Lisbon."]
        items[1].path = "/shelf/Nelson River.txt"
        try await shelf.add(items)
        #expect(try await place("Nelson River.txt", .none, on: shelf) ?? 99 > 1)
        #expect(try await place("Nelson River.txt", .auto, on: shelf) == 1)
    }

    @Test("Chinese titles lead to their documents")
    func chinese() async throws {
        let shelf = try Shelf()
        try await shelf.add(
            [
                .init(path: "/shelf/a.txt", texts: ["老桥横跨北海灯塔下的水道，由工人修建。"]),
                .init(path: "/shelf/北海灯塔.txt", texts: ["它在一九一二年由一位法国人设计。"]),
            ]
                + (0..<30).map { .init(path: "/shelf/o\($0).txt", texts: ["第\($0)座桥的修建没有人知道是谁"]) })
        let question = "老桥横跨的地方是谁设计的？"
        let found = names(try await shelf.search(question))
        #expect(found.prefix(2) == ["a.txt", "北海灯塔.txt"])
    }

    @Test("No chain leads out of a scope or past a filter, nor to what was removed")
    func bounds() async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.chain)
        let filtered = try await shelf.search(Self.question) { $0.filter = "-path:two.txt" }
        #expect(!names(filtered).contains("two.txt"))
        let narrow = try await shelf.search(Self.question) { $0.scope = ["/shelf/one.txt"] }
        #expect(names(narrow) == ["one.txt"])
        let root = try await shelf.catalog.addRoot(path: "/shelf", device: 0, inode: 0)
        let files = try await shelf.catalog.files(of: root).map(\.path).filter { $0.hasSuffix("two.txt") }
        _ = try await shelf.catalog.removeFiles(files)
        #expect(try await place("two.txt", .two, on: shelf) == nil)
    }

    @Test("Equal folders give equal answers, in whatever order they were read", arguments: 1..<6)
    func order(seed: Int) async throws {
        var rng = SplitMix64(seed: UInt64(seed))
        let people = ["Anna Berg", "Boris Thal", "Clara Wolf", "Dmitri Stein", "Eva Lund"]
        let items = (0..<60).map { number in
            let who = (0..<3).map { _ in people.randomElement(using: &rng) ?? "" }.joined(separator: " met ")
            let waves = String(repeating: " wave", count: number)
            return Shelf.Item(
                path: "/shelf/\(number).txt", texts: ["\(who) at harbour \(number % 9), day \(number).\(waves)"])
        }
        var answers: Set<[String]> = []
        for _ in 0..<3 {
            let shelf = try Shelf()
            for item in items.shuffled(using: &rng) { try await shelf.add([item]) }
            answers.insert(
                try await shelf.search("whom did those at harbour 3 meet on another day?") { $0.hops = .two }
                    .results.map(\.text))
        }
        #expect(answers.count == 1)
    }

    @Test("All pages together are the answer, with hops as without")
    func pages() async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.chain)
        let all = try await shelf.all(Self.question) { $0.limit = 3 }.map(\.id)
        #expect(Set(all).count == all.count)
        let whole = try await shelf.search(Self.question) { $0.limit = 100 }.results.map(\.id)
        #expect(Set(whole) == Set(all) && Array(whole.prefix(3)) == Array(all.prefix(3)))
    }
}
