import Foundation
import TestSupport
import Testing
import TroveCatalog
import TroveCore
import TroveQuery

@Suite struct SearchEngineTests {
    private func path(_ hits: [Hit]) -> [String] { hits.map { URL(fileURLWithPath: $0.source.path).lastPathComponent } }

    @Test("An identifier comes first among its near-misses, bare, in a question, in lower case and with punctuation")
    func identifiers() async throws {
        let shelf = try Shelf()
        let names = ["AB-1234-C", "AB-1235-C", "AB-1234", "AB-1234-C2", "AB-1234-C-X"]
        try await shelf.add(
            names.enumerated().map {
                .init(path: "/shelf/\($0).txt", texts: ["the report says \($1) and what it means"])
            }
                + (10..<30).map {
                    .init(path: "/shelf/\($0).txt", texts: ["AB-1235-C mean report mean report what \($0)"])
                })
        for question in [
            "AB-1234-C", "ab-1234-c", "what does AB-1234-C. mean in the report", "(ab-1234-c) report mean",
        ] {
            #expect(path(try await shelf.search(question).results).first == "0.txt", "\(question)")
        }
    }

    @Test("Chinese of one, two and three characters is found exactly where it stands, on all pages")
    func literalChinese() async throws {
        let shelf = try Shelf()
        var rng = SplitMix64(seed: 11)
        let letters = Array("港口的灯塔在夜里发光博物馆每天开放漢語")
        let texts = (0..<60).map { _ in
            String((0..<14).map { _ in letters.randomElement(using: &rng) ?? "灯" })
        }
        try await shelf.add(texts.enumerated().map { .init(path: "/shelf/\($0).txt", texts: [$1]) })
        for length in 1...3 {
            for _ in 0..<12 {
                let text = texts.randomElement(using: &rng) ?? ""
                let query = String(text.dropFirst(Int.random(in: 0...10, using: &rng)).prefix(length))
                let wanted = Set(texts.filter { $0.contains(query) })
                let found = try await shelf.all(query) { $0.limit = 7 }.map(\.text)
                #expect(Set(found) == wanted && found.count == Set(found).count, "\(query)")
            }
        }
        #expect(try await shelf.all("汉语").count == texts.count { $0.contains("漢語") })
    }

    @Test("The first hits are those of reading every passage, however few are read", arguments: 1..<7)
    func fewAreRead(seed: Int) async throws {
        let shelf = try Shelf()
        var rng = SplitMix64(seed: UInt64(seed))
        let words = (0..<40).map { "harbour\($0)" } + ["the", "of", "in", "keeper", "lamp", "AB-12", "été"]
        func sentence(_ count: Int) -> String {
            (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &rng)] }.joined(separator: " ")
        }
        try await shelf.add(
            (0..<120).map { .init(path: "/shelf/\($0).txt", texts: [sentence(Int.random(in: 4...30, using: &rng))]) })
        for _ in 0..<20 {
            let question = sentence(Int.random(in: 2...9, using: &rng))
            let few = try await shelf.search(question) { $0.limit = 5 }.results
            // So many are wanted that all are read.
            let all = try await shelf.search(question) { $0.limit = 60 }.results
            #expect(few.map(\.id) == all.prefix(5).map(\.id), "\(question)")
            #expect(few.map(\.score) == all.prefix(5).map(\.score))
        }
    }

    @Test("A boost moves what its filter names, by folder and by age, and the explanation says so")
    func boosts() async throws {
        let now = Date.now.timeIntervalSince1970
        let items = (0..<20).map { number in
            Shelf.Item(
                path: "/shelf/\(number < 3 ? "handbook" : "other")/\(number).txt",
                texts: ["the lamp oil of harbour \(number) " + String(repeating: "sea ", count: number)],
                modified: number == 19 ? now - 86_400 : 1000)
        }
        let plain = try Shelf()
        try await plain.add(items)
        let usual = try await plain.search("lamp oil") { $0.collapses = false }
        #expect(path(usual.results).first == "0.txt")
        for (boosts, first) in [(["modified>30d=9"], "19.txt"), (["path:handbook/**=-9"], "3.txt")] {
            let shelf = try Shelf(policy: RankingPolicy(joining: .scores, boosts: boosts))
            try await shelf.add(items)
            let answer = try await shelf.search("lamp oil") {
                $0.collapses = false
                $0.explains = true
            }
            #expect(path(answer.results).first == first, "\(boosts)")
            let isExplained = answer.results[0].explanation?.contains { $0.part == "boost" } == true
            #expect(isExplained == (boosts[0].contains("-") == false))
        }
        for text in ["path:x", "=1", "path:x=11", "path:x=y"] {
            #expect(throws: TroveError.self) { try RankingPolicy(joining: .scores, boosts: [text]) }
        }
    }

    @Test("All pages together are the answer, each hit once")
    func cursor() async throws {
        let shelf = try Shelf()
        try await shelf.add(
            (0..<57).map {
                .init(path: "/shelf/\($0).txt", texts: ["lamp number \($0) of \($0 % 5) harbours, oil \($0 * 3)"])
            })
        let all = try await shelf.all("lamp harbours 3") { $0.limit = 8 }
        #expect(all.count == 57 && Set(all.map(\.id)).count == 57)
        let whole = try await shelf.search("lamp harbours 3") { $0.limit = 57 }
        #expect(whole.results.map(\.id) == all.map(\.id) && whole.nextCursor == nil)
        let first = try await shelf.search("lamp harbours 3")
        for cursor in [first.nextCursor ?? "", "x", "-1.2", ""] {
            await #expect(throws: TroveError.self) { try await shelf.search("oil") { $0.cursor = cursor } }
        }
    }

    @Test("What says the same is given once, the first of them naming the others")
    func collapse() async throws {
        let shelf = try Shelf()
        let text = "The keeper lit the great lamp at dusk and wrote the hour into the log of the tower"
        try await shelf.add([
            .init(path: "/shelf/a.txt", texts: [text]), .init(path: "/shelf/b.txt", texts: [text + "!"]),
            .init(path: "/shelf/c.txt", texts: ["A lamp of another kind stood on the table of the keeper"]),
        ])
        let hits = try await shelf.search("keeper lamp").results
        #expect(hits.count == 2 && hits.contains { $0.duplicates.count == 1 })
        #expect(try await shelf.search("keeper lamp") { $0.collapses = false }.results.count == 3)
    }

    @Test("No more hits of one document than asked for, and it says how many more there are")
    func grouping() async throws {
        let shelf = try Shelf()
        try await shelf.add([
            .init(path: "/shelf/a.txt", texts: (0..<5).map { "lamp lamp oil part \($0) of the first book \($0 * 7)" }),
            .init(path: "/shelf/b.txt", texts: ["a lamp in the other book"]),
        ])
        let hits = try await shelf.search("lamp") { $0.perDocument = 1 }.results
        #expect(path(hits) == ["a.txt", "b.txt"] && hits[0].moreInDocument == 4 && hits[1].moreInDocument == 0)
    }

    @Test("Diversity puts something else before more of the same")
    func diversity() async throws {
        let shelf = try Shelf()
        let same = "lamp oil lamp oil harbour night watch keeper tower log"
        try await shelf.add([
            .init(path: "/shelf/a.txt", texts: [same + " one two three four"]),
            .init(path: "/shelf/b.txt", texts: [same + " five six three four"]),
            .init(path: "/shelf/c.txt", texts: ["lamp for reading in bed, quite another thing altogether it seems"]),
        ])
        #expect(path(try await shelf.search("lamp oil").results) != ["a.txt", "c.txt", "b.txt"])
        #expect(path(try await shelf.search("lamp oil") { $0.diversity = 0.7 }.results)[1] == "c.txt")
    }

    @Test("A scope hides all else: hits, paths and counts")
    func scope() async throws {
        let shelf = try Shelf()
        try await shelf.add([
            .init(path: "/shelf/in/a.txt", texts: ["lamp"]), .init(path: "/shelf/in2/b.txt", texts: ["lamp"]),
        ])
        let response = try await shelf.search("lamp") { $0.scope = ["/shelf/in"] }
        #expect(path(response.results) == ["a.txt"] && response.total == 1 && response.coverage.files == 1)
        #expect(try await shelf.search("lamp") { $0.scope = ["/nowhere"] }.results.isEmpty)
    }

    @Test("More like a hit: not the hit itself; an unknown one is named")
    func like() async throws {
        let shelf = try Shelf()
        try await shelf.add([
            .init(path: "/shelf/a.txt", texts: ["harbour lamp oil keeper"]),
            .init(path: "/shelf/b.txt", texts: ["the keeper of the harbour lamp"]),
            .init(path: "/shelf/c.txt", texts: ["bread and butter"]),
        ])
        let first = try #require(try await shelf.search("harbour oil").results.first)
        let hits = try await shelf.search("") { $0.like = first.id }.results
        #expect(path(hits) == ["b.txt"])
        await #expect(throws: TroveError.self) { try await shelf.search("") { $0.like = "c_none" } }
    }

    @Test("The answering sentence holds the answer, and what is not there is less relevant")
    func answers() async throws {
        let shelf = try Shelf()
        let text = "The tower is old. The lamp of the tower was lit in 1874 by the keeper. Nobody lives there now."
        try await shelf.add(
            [.init(path: "/shelf/a.txt", texts: [text])]
                + (0..<40).map {
                    .init(path: "/shelf/\($0).txt", texts: ["other things, number \($0), were said of ships"])
                })
        let hit = try #require(try await shelf.search("when was the lamp of the tower lit?").results.first)
        let span = try #require(hit.answerSpan)
        #expect(String(String.UnicodeScalarView(Array(text.unicodeScalars)[span.range])).contains("1874"))
        let other = try await shelf.search("who baked the bread of other things?").results.first
        #expect((other?.relevance ?? 0) < (hit.relevance ?? 0))
        #expect(try await shelf.search("bread ships") { $0.minimumRelevance = 0.99 }.results.isEmpty)
    }

    @Test(
        "Whatever is asked is answered or refused in one line",
        arguments: [
            "\"", "a AND", "NEAR(", "title:x", "'; DROP TABLE chunk; --", "(((", "\u{0}", "-x +y", "🦀", "the of and",
            String(repeating: "lamp ", count: 200_000), String(repeating: "灯", count: 50_000),
            String(repeating: "x", count: 1_000_000),
        ])
    func hostile(text: String) async throws {
        let shelf = try Shelf()
        try await shelf.add([.init(path: "/shelf/a.txt", texts: ["lamp oil 灯塔"])])
        _ = try await shelf.search(text)
        #expect(try await shelf.catalog.counts().chunks == 1)
        await #expect(throws: TroveError.self) { try await shelf.search("  \n ") }
    }
}
