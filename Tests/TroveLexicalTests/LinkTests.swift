import Foundation
import TestSupport
import Testing
import TroveCore
import TroveKernels
import TroveLexical

@Suite struct LinkTests {
    private func names(_ text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        return AnalyzerPool.analyze(text).tokens.names.map {
            String(String.UnicodeScalarView(scalars[$0.span.range]))
        }
    }

    private func title(_ text: String) -> PassageTitle {
        AnalyzerPool.shared.withAnalyzer { PassageTitle(text, analyzer: &$0) }
    }

    @Test("Names are pairs of neighbouring capitalised words or years; stop words and lower case end them")
    func pairs() {
        #expect(names("Philip Seymour Hoffman won") == ["Philip Seymour", "Seymour Hoffman"])
        #expect(names("after professor Ernst Mach. The Rhine") == ["Ernst Mach"])
        #expect(names("in June 1912 of 12 July") == ["June 1912"])
        #expect(names("A. P. J. Kalam and Jean-Luc") == ["P. J", "J. Kalam", "Jean-Luc"])
        #expect(names("Zürich ... Österreich, the sea of clouds") == [])
    }

    @Test("The same name has the same term in any case of its neighbours, and another order is another name")
    func terms() {
        func first(_ text: String) -> Term? { AnalyzerPool.analyze(text).tokens.names.first?.term }
        #expect(first("Ernst Mach") == first("the physicist Ernst Mach's number"))
        #expect(first("Ernst Mach") != first("Mach Ernst"))
    }

    @Test("A title is found by its words alone, brackets at its end left out; a sentence is none")
    func titles() {
        #expect(title("Capote (film)").terms == title("CAPOTE").terms)
        #expect(title("The North Star").terms.count == 2 && title("Capote").terms.count == 1)
        #expect(title("(film)").terms.count == 1 && title("").terms.isEmpty)
        #expect(title(String(repeating: "word ", count: 13)).terms.isEmpty)
        #expect(title("北海灯塔（小说）").terms == title("北海燈塔").terms)
    }

    /// Chunks of made-up names, and what each holds, the slow way.
    private func change(_ document: Int64, _ rng: inout SplitMix64) -> (LexicalChange, [Int64: Set<Term>]) {
        let first = ["Anna", "Boris", "Clara", "Dmitri", "Eva"], last = ["Berg", "Stein", "Wolf", "Thal"]
        var held: [Int64: Set<Term>] = [:]
        let chunks = (0..<Int64.random(in: 1...7, using: &rng)).map { place in
            let body = (0..<4).map { _ in
                "\(first.randomElement(using: &rng) ?? "") \(last.randomElement(using: &rng) ?? "") came"
            }.joined(separator: " and then ")
            let chunk = document * 100 + place
            let title = "Book \(document % 7) of \(last.randomElement(using: &rng) ?? "")"
            held[chunk] = Set(AnalyzerPool.analyze(body).tokens.names.map(\.term))
            let read = self.title(title)
            if place < 4 { held[chunk]?.formUnion(read.terms + read.text.tokens.names.map(\.term)) }
            return ChunkFields(
                chunk: chunk, title: title, headings: "", name: "", body: body, ordinal: Int(place))
        }
        return (LexicalChange(document: document, chunks: chunks), held)
    }

    @Test("Who holds a name is who says it, through changes and snapshots", arguments: 1..<7)
    func holders(seed: Int) throws {
        let folder = try TemporaryFolder()
        var rng = SplitMix64(seed: UInt64(seed))
        var analyzer = TextAnalyzer()
        var index = LexicalIndex()
        var held: [Int64: Set<Term>] = [:]
        for round in 0..<8 {
            for _ in 0..<12 {
                let document = Int64.random(in: 1...30, using: &rng)
                held = held.filter { $0.key / 100 != document }
                var (change, terms) = self.change(document, &rng)
                if Int.random(in: 0..<4, using: &rng) == 0 { (change.chunks, terms) = ([], [:]) }
                held.merge(terms) { $1 }
                index.apply([change], through: index.lastSequence + 1, analyzer: &analyzer)
            }
            if round % 3 == 2 {
                index = try index.makeSnapshot(at: folder.url.appendingPathComponent("p-\(round).lex").path)
            }
            let terms = held.values.reduce(into: Set<Term>()) { $0.formUnion($1) }
            for term in terms.sorted() {
                let wanted = Set(held.filter { $0.value.contains(term) }.keys)
                for most in [3, 10, 1000] {
                    let found = index.holders(of: term, most: most)
                    #expect(Set(found.map(\.chunk)) == (wanted.count <= most ? wanted : []))
                    #expect(found.allSatisfy { $0.document == $0.chunk / 100 })
                }
            }
            for _ in 0..<20 {
                let asked = Array(terms.sorted().shuffled(using: &rng).prefix(2))
                let wanted = Set(held.filter { $0.value.isSuperset(of: asked) }.keys)
                #expect(Set(index.holders(ofAll: asked, most: 1000).map(\.chunk)) == wanted)
            }
        }
    }

    @Test("What the postings hold is checked against what the chunks say, whatever order they came in")
    func digest() throws {
        let folder = try TemporaryFolder()
        var rng = SplitMix64(seed: 3)
        var analyzer = TextAnalyzer()
        let changes = (1...20).map { self.change(Int64($0), &rng).0 }
        var digest = PostingsDigest()
        for change in changes { for fields in change.chunks { digest.add(fields, analyzer: &analyzer) } }
        var index = LexicalIndex()
        for (number, change) in changes.shuffled(using: &rng).enumerated() {
            index.apply([change], through: Int64(number + 1), analyzer: &analyzer)
            if number == 9 { index = try index.makeSnapshot(at: folder.url.appendingPathComponent("a.lex").path) }
        }
        #expect(index.digest == digest)
        index.apply([LexicalChange(document: 4, chunks: [])], through: 21, analyzer: &analyzer)
        #expect(index.digest != digest)
        index.apply([changes[3]], through: 22, analyzer: &analyzer)
        #expect(index.digest == digest)
    }

    @Test("A file of version 1 is read, and says that it has no links")
    func oldVersion() throws {
        let folder = try TemporaryFolder()
        var rng = SplitMix64(seed: 9)
        var analyzer = TextAnalyzer()
        var index = LexicalIndex()
        index.apply([change(1, &rng).0], through: 1, analyzer: &analyzer)
        let url = folder.url.appendingPathComponent("postings-1.lex")
        index = try index.makeSnapshot(at: url.path)
        #expect(!index.lacksLinks)
        var bytes = [UInt8](try Data(contentsOf: url))
        func write(_ value: UInt32, at offset: Int) {
            for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: value >> UInt32(8 * place)) }
        }
        for (version, isRead) in [(UInt32(1), true), (3, false)] {
            write(version, at: 8)
            write(Checksum.crc32c(Array(bytes[..<252]).span.bytes), at: 252)
            try Data(bytes).write(to: url)
            let opened = try? LexicalIndex(snapshot: url.path)
            #expect((opened != nil) == isRead)
            if let opened { #expect(opened.lacksLinks) }
        }
    }
}
