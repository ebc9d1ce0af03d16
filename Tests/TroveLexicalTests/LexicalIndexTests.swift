import Foundation
import TestSupport
import Testing
import TroveCore
import TroveLexical

/// The obvious way: every chunk is scored by the formula.
private struct SlowIndex {
    var chunks: [(chunk: Int64, document: Int64, terms: ChunkTerms)] = []

    mutating func apply(_ changes: [LexicalChange]) {
        var analyzer = TextAnalyzer()
        let changed = Set(changes.map(\.document))
        chunks.removeAll { changed.contains($0.document) }
        for change in changes {
            for fields in change.chunks {
                chunks.append((fields.chunk, change.document, ChunkTerms(fields, analyzer: &analyzer)))
            }
        }
    }

    func search(_ query: LexicalQuery, weights: [Float], norm: BM25.LengthNorm) -> [LexicalIndex.Found] {
        chunks.compactMap { chunk in
            var score: Float = 0
            var terms: HeldTerms = []
            for (place, (asked, weight)) in zip(query.asked, weights).enumerated() {
                if let frequency = chunk.terms.frequencies[asked.term], weight > 0 {
                    score += weight * norm.worth(frequency, chunk.terms.length)
                    terms.insert(HeldTerms(place: place))
                }
            }
            return score > 0 ? .init(chunk: chunk.chunk, document: chunk.document, score: score, terms: terms) : nil
        }.sorted { $0.score != $1.score ? $0.score > $1.score : $0.chunk < $1.chunk }
    }
}

@Suite struct LexicalIndexTests {
    private static let words = (0..<120).map { "w\($0 * 7919 % 997)x" } + ["the", "of", "AB-12", "x_y", "été", "灯塔"]

    private func text(_ count: Int, _ rng: inout SplitMix64) -> String {
        (0..<count).map { _ in
            // Some words are far more frequent than others.
            let at = Int.random(in: 0..<Self.words.count, using: &rng)
            return Self.words[Int.random(in: 0...at, using: &rng)]
        }.joined(separator: " ")
    }

    private func changes(_ documents: Range<Int64>, from chunk: inout Int64, _ rng: inout SplitMix64) -> [LexicalChange]
    {
        documents.map { document in
            LexicalChange(
                document: document,
                chunks: (0..<Int.random(in: 0...4, using: &rng)).map { _ in
                    chunk += 1
                    return ChunkFields(
                        chunk: chunk, title: text(2, &rng), headings: "", name: "", body: text(40, &rng))
                })
        }
    }

    private func expectSame(
        _ index: LexicalIndex, _ slow: SlowIndex, _ rng: inout SplitMix64, allowed: [Int64]? = nil
    ) {
        for _ in 0..<12 {
            let query = LexicalQuery(text(Int.random(in: 1...8, using: &rng), &rng), prefersEnglish: false)
            let weights = index.weights(of: query)
            let limit = [1, 3, 10, 1000].randomElement(using: &rng) ?? 10
            let found = index.search(query, weights: weights, limit: limit, allowed: allowed)
            var wanted = slow.search(query, weights: weights, norm: index.norm)
            if let allowed { wanted = wanted.filter { allowed.contains($0.chunk) } }
            #expect(found == Array(wanted.prefix(limit)), "\(query.text)")
            let some = slow.chunks.map(\.chunk).shuffled(using: &rng).prefix(20)
            let scores = index.scores(of: Array(some), query, weights: weights)
            let all = Dictionary(
                uniqueKeysWithValues: slow.search(query, weights: weights, norm: index.norm).map {
                    ($0.chunk, $0)
                })
            for chunk in some {
                #expect(scores[chunk]?.score == all[chunk]?.score)
                #expect(scores[chunk]?.terms == all[chunk]?.terms)
            }
        }
    }

    @Test("Postings answer as scoring every chunk does, through changes and snapshots", arguments: 1..<9)
    func agreement(seed: Int) throws {
        let folder = try TemporaryFolder()
        var rng = SplitMix64(seed: UInt64(seed))
        var analyzer = TextAnalyzer()
        var (index, slow) = (LexicalIndex(), SlowIndex())
        var chunk: Int64 = 0
        var sequence: Int64 = 0
        func apply(_ changes: [LexicalChange]) {
            sequence += Int64(changes.count)
            index.apply(changes, through: sequence, analyzer: &analyzer)
            slow.apply(changes)
        }
        apply(changes(1..<200, from: &chunk, &rng))
        expectSame(index, slow, &rng)
        for generation in 1...3 {
            index = try index.makeSnapshot(at: folder.url.appendingPathComponent("postings-\(generation).lex").path)
            try index.verify()
            #expect(index.count == slow.chunks.count && index.pendingChanges == 0 && index.lastSequence == sequence)
            expectSame(index, slow, &rng)
            // New documents, changed ones, removed ones, and one whose chunks keep their rows.
            let start = Int64(200 * generation)
            apply(changes(start..<(start + 100), from: &chunk, &rng))
            apply(changes(5..<25, from: &chunk, &rng))
            apply((30..<40).map { LexicalChange(document: $0, chunks: []) })
            if let kept = slow.chunks.first(where: { $0.document > 50 }) {
                let same = slow.chunks.filter { $0.document == kept.document }
                apply([
                    LexicalChange(
                        document: kept.document,
                        chunks: same.map {
                            ChunkFields(chunk: $0.chunk, title: "", headings: "", name: "", body: text(9, &rng))
                        })
                ])
            }
            expectSame(index, slow, &rng)
            let rows = slow.chunks.map(\.chunk).sorted()
            expectSame(index, slow, &rng, allowed: rows.filter { _ in Int.random(in: 0..<30, using: &rng) == 0 })
            expectSame(index, slow, &rng, allowed: rows.filter { _ in Bool.random(using: &rng) })
        }
    }

    @Test("The chunks that hold all of some terms are found, in memory and in a file")
    func holding() throws {
        let folder = try TemporaryFolder()
        var analyzer = TextAnalyzer()
        var index = LexicalIndex()
        let texts = ["港口的灯塔", "灯塔", "塔灯", "高塔"]
        let change = LexicalChange(
            document: 1,
            chunks: texts.enumerated().map {
                ChunkFields(chunk: Int64($0 + 1), title: "", headings: "", name: "", body: $1)
            })
        index.apply([change], through: 1, analyzer: &analyzer)
        for _ in 0..<2 {
            let pair = LexicalQuery("灯塔", prefersEnglish: false)
            #expect(pair.isShortUnspaced && index.chunks(holding: pair.asked.map(\.term)) == [1, 2])
            let one = LexicalQuery("塔", prefersEnglish: false)
            #expect(index.chunks(holding: one.asked.map(\.term)) == [1, 2, 3, 4])
            index = try index.makeSnapshot(at: folder.url.appendingPathComponent("p.lex").path)
        }
    }

    @Test("A damaged file is an error or fewer hits, never a crash")
    func damage() throws {
        let folder = try TemporaryFolder()
        var rng = SplitMix64(seed: 5)
        var analyzer = TextAnalyzer()
        var chunk: Int64 = 0
        var index = LexicalIndex()
        index.apply(changes(1..<150, from: &chunk, &rng), through: 150, analyzer: &analyzer)
        let path = folder.url.appendingPathComponent("postings-1.lex").path
        _ = try index.makeSnapshot(at: path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let query = LexicalQuery("w0x the of AB-12 灯塔 \(text(30, &rng))", prefersEnglish: false)
        let damaged = folder.url.appendingPathComponent("damaged.lex")
        for round in 0..<400 {
            var bytes = whole
            if round % 4 == 0 {
                bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &rng))
            } else {
                // Most of them behind the header, which its checksum protects.
                let at = Int.random(in: (round % 4 == 1 ? 0 : 256)..<bytes.count, using: &rng)
                bytes[at] ^= UInt8.random(in: 1...255, using: &rng)
            }
            try bytes.write(to: damaged)
            guard let opened = try? LexicalIndex(snapshot: damaged.path) else { continue }
            #expect(throws: TroveError.self) { try opened.verify() }
            _ = opened.search(query, weights: opened.weights(of: query), limit: 20)
            _ = opened.scores(of: [1, 2, 3, 50], query, weights: opened.weights(of: query))
        }
    }

    @Test("A removed document leaves no trace in the next file")
    func purge() throws {
        let folder = try TemporaryFolder()
        var analyzer = TextAnalyzer()
        var index = LexicalIndex()
        func change(_ document: Int64, _ body: String) -> LexicalChange {
            LexicalChange(
                document: document,
                chunks: [ChunkFields(chunk: document, title: "", headings: "", name: "", body: body)])
        }
        index.apply([change(1, "common secret"), change(2, "common")], through: 2, analyzer: &analyzer)
        index = try index.makeSnapshot(at: folder.url.appendingPathComponent("a.lex").path)
        index.apply([LexicalChange(document: 1, chunks: [])], through: 3, analyzer: &analyzer)
        #expect(index.deadChunks == 1 && index.count == 1)
        let path = folder.url.appendingPathComponent("b.lex").path
        index = try index.makeSnapshot(at: path)
        let secret = analyzer.analyze("secret").tokens[0].term
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(bytes.range(of: withUnsafeBytes(of: secret.littleEndian) { Data($0) }) == nil)
        #expect(index.counts(of: [secret]) == [0])
    }
}
