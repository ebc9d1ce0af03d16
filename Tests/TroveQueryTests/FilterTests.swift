import Foundation
import TestSupport
import Testing
import TroveCatalog
import TroveCore
import TroveQuery

/// The obvious way: a filter over values in memory.
private struct SlowFilter {
    var item: Shelf.Item
    var page: Int

    func holds(_ filter: ChunkFilter) -> Bool {
        switch filter {
        case .all(let parts): parts.allSatisfy(holds)
        case .any(let parts): parts.contains(where: holds)
        case .not(let part): !holds(part)
        case .test(let field, let test): holds(field, test)
        }
    }

    private func value(_ field: ChunkFilter.Field) -> ChunkFilter.Value? {
        switch field {
        case .path: .text(item.path)
        case .name: .text(item.path.split(separator: "/").last.map(String.init) ?? "")
        case .format: .text(item.format)
        case .kind: .text(["png", "jpeg"].contains(item.format) ? "image" : "text")
        case .title: item.metadata["title"].map { .text($0) }
        case .page: .number(Double(page))
        case .modified: .number(item.modified)
        case .metadata(let key): item.metadata[key].map { .text($0) }
        default: nil
        }
    }

    private func holds(_ field: ChunkFilter.Field, _ test: ChunkFilter.Test) -> Bool {
        guard let value = value(field) else { return false }
        func order(_ wanted: ChunkFilter.Value) -> Int? {
            switch (value, wanted) {
            case (.text(let a), .text(let b)):
                let (a, b) = (a.lowercased(), b.lowercased())
                return a == b ? 0 : Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8)) ? -1 : 1
            case (.number(let a), .number(let b)): return a == b ? 0 : a < b ? -1 : 1
            case (.text(let a), .number(let b)):
                return Double(a).map { $0 == b ? 0 : $0 < b ? -1 : 1 }
            default: return nil
            }
        }
        var text: String { if case .text(let text) = value { text } else { "" } }
        switch test {
        case .equals(let wanted): return order(wanted) == 0
        case .less(let wanted): return order(wanted) == -1
        case .lessOrEqual(let wanted): return order(wanted).map { $0 <= 0 } ?? false
        case .greater(let wanted): return order(wanted) == 1
        case .greaterOrEqual(let wanted): return order(wanted).map { $0 >= 0 } ?? false
        case .glob(let pattern): return PathPattern(pattern).matches(text)
        case .contains(let part): return text.lowercased().contains(part.lowercased())
        case .exists: return true
        }
    }
}

@Suite struct FilterTests {
    private static let items: [Shelf.Item] = (0..<24).map(item)

    private static func item(_ number: Int) -> Shelf.Item {
        let folder = ["reports", "notes", "notes/old"][number % 3]
        let ending = ["txt", "md"][number % 2]
        var metadata: [String: String] = [:]
        if number % 4 != 0 {
            metadata = ["title": "T\(number % 5)", "author": ["Ann", "Bob"][number % 2], "year": "\(1990 + number)"]
        }
        let texts = (0...(number % 4)).map { "lamp \(number) part \($0)" }
        return Shelf.Item(
            path: "/shelf/\(folder)/\(number).\(ending)", texts: texts,
            format: ["text", "png", "markdown"][number % 3], metadata: metadata, modified: Double(number) * 86_400)
    }

    private func random(_ depth: Int, _ rng: inout SplitMix64) -> ChunkFilter {
        switch depth > 0 ? Int.random(in: 0...6, using: &rng) : 3 {
        case 0: return .all((0..<Int.random(in: 0...3, using: &rng)).map { _ in random(depth - 1, &rng) })
        case 1: return .any((0..<Int.random(in: 0...3, using: &rng)).map { _ in random(depth - 1, &rng) })
        case 2: return .not(random(depth - 1, &rng))
        default: break
        }
        let fields: [ChunkFilter.Field] = [
            .path, .name, .format, .kind, .title, .page, .modified, .metadata("author"), .metadata("year"),
            .metadata("none"),
        ]
        let field = fields.randomElement(using: &rng) ?? .path
        let number = Double([1, 2, 3, 1995, 2000, 86_400 * 7].randomElement(using: &rng) ?? 1)
        let text = ["T1", "ann", "Bob", "text", "png", "3.md", "x'; DROP", "2001"].randomElement(using: &rng) ?? ""
        let value: ChunkFilter.Value =
            field.isNumeric || (field == .metadata("year") && Bool.random(using: &rng)) ? .number(number) : .text(text)
        if field.isNumeric || Bool.random(using: &rng) {
            let tests: [ChunkFilter.Test] = [
                .equals(value), .less(value), .lessOrEqual(value), .greater(value), .greaterOrEqual(value), .exists,
            ]
            return .test(field, tests.randomElement(using: &rng) ?? .exists)
        }
        let globs = ["reports/**", "*.md", "notes", "**/old/*", "T?"]
        return .test(
            field, Bool.random(using: &rng) ? .contains(text) : .glob(globs.randomElement(using: &rng) ?? "*"))
    }

    @Test("Filters choose what evaluating each chunk does")
    func fuzz() async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.items)
        var rng = SplitMix64(seed: 77)
        let chunks = Self.items.flatMap { item in item.texts.indices.map { SlowFilter(item: item, page: $0 + 1) } }
        for _ in 0..<600 {
            let filter = random(3, &rng)
            let rows = try await shelf.catalog.chunkRows(ChunkSelection(filter: filter))
            // Rows ascend in the order in which the items were added.
            let wanted = chunks.enumerated().filter { $0.element.holds(filter) }.map { Int64($0.offset + 1) }
            #expect(rows == wanted, "\(filter)")
        }
    }

    @Test(
        "The short form and JSON mean the same",
        arguments: [
            ("path:reports/** page>1", #"{"path": "reports/**", "page": {"$gt": 1}}"#),
            ("author:Ann,Bob", #"{"author": {"$in": ["Ann", "Bob"]}}"#),
            ("-kind:image", #"{"kind": {"$not": "image"}}"#),
            ("title:T1 OR title:T2", #"{"$or": [{"title": "T1"}, {"title": "T2"}]}"#),
            ("modified>=1970-01-08", #"{"modified": {"$gte": "1970-01-08"}}"#),
            ("modified:1970-01", #"{"modified": "1970-01"}"#), ("page!=1", #"{"page": {"$ne": 1}}"#),
            (#"text:"lamp 3""#, #"{"text": "lamp 3"}"#), ("year:2001", #"{"year": 2001}"#),
        ])
    func forms(pair: (String, String)) async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.items)
        let short = try await shelf.all("lamp") { $0.filter = pair.0 }.map(\.id)
        let json = try await shelf.all("lamp") { $0.filter = pair.1 }.map(\.id)
        #expect(Set(short) == Set(json) && !short.isEmpty)
    }

    @Test(
        "What is no filter is refused, and an unknown field names the nearest",
        arguments: [
            ("pth:x", "path"), ("autor:Ann", "author"), ("page>x", "number"), ("modified>soon", "date"),
            ("lamp", "field:value"),
            ("page:", "value"), (#"title:"open"#, "quote"), ("OR", "OR"), ("{", "JSON"),
            (#"{"$where": "1"}"#, "$where"),
            (#"{"page": {"$regex": "x"}}"#, "$regex"), (#"{"$or": 1}"#, "list"), (#"{"page": {}}"#, "condition"),
            (String(repeating: "{\"$not\":", count: 500) + "1", "deep"), (#"{"a\"b": 1}"#, "field"),
        ])
    func refusals(pair: (String, String)) async throws {
        let shelf = try Shelf()
        try await shelf.add(Self.items)
        await #expect {
            try await shelf.search("lamp") { $0.filter = pair.0 }
        } throws: { error in
            guard let error = error as? TroveError else { return false }
            return error.code == .invalidArgument && error.message.contains(pair.1) && !error.message.contains("\n")
        }
    }
}
