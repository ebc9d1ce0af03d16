import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHNSW

@Suite struct GraphTests {
    @Test(
        "The graph finds 95 of 100 true neighbours in each metric and dimension, in memory and from its file",
        arguments: Metric.allCases, [2, 16, 100, 384])
    func recall(metric: Metric, dimension: Int) throws {
        var vectors = Vectors(dimension: dimension, metric: metric)
        let graph = try Graph(dimension: dimension, metric: metric)
        let ids = (0..<3000).map { Int64($0) * 3 - 500 }
        try graph.addAll(ids: ids, rows: vectors.make(ids), threads: 2)
        let tolerance: Float = dimension == 2 ? 1e-3 : 0
        #expect(try vectors.recall(tolerance: tolerance) { try graph.search($0, k: 10, ef: 80) } >= 0.95)
        let folder = try TemporaryFolder()
        let path = folder.url.path + "/g.hnsw"
        try graph.write(to: path, lastSequence: 7, fingerprint: "test")
        let snapshot = try GraphSnapshot.open(path)
        #expect(snapshot.count == 3000 && snapshot.lastSequence == 7 && snapshot.fingerprint == "test")
        try snapshot.verify()
        #expect(try vectors.recall(tolerance: tolerance) { try snapshot.search($0, k: 10, ef: 80) } >= 0.95)
    }

    @Test("An exact search of a snapshot equals brute force")
    func exact() throws {
        for metric in Metric.allCases {
            var vectors = Vectors(dimension: 48, metric: metric)
            let graph = try Graph(dimension: 48, metric: metric)
            try graph.addAll(ids: Array(0..<2000), rows: vectors.make(0..<2000), threads: 1)
            let folder = try TemporaryFolder()
            try graph.write(to: folder.url.path + "/g", lastSequence: 0, fingerprint: "")
            let snapshot = try GraphSnapshot.open(folder.url.path + "/g")
            #expect(try vectors.recall(k: 25) { try snapshot.searchExactly($0, k: 25) } > 0.995)
        }
    }

    @Test("Scores are those of the vectors, best first, equal ones by id")
    func scores() throws {
        var vectors = Vectors(dimension: 32)
        let graph = try Graph(dimension: 32)
        try graph.addAll(ids: Array(0..<500), rows: vectors.make(0..<500), threads: 1)
        let query = vectors.next()
        let found = try graph.search(query, k: 20, ef: 200)
        #expect(found == found.sorted(by: Neighbor.precedes))
        for neighbor in found {
            let row = try #require(vectors.rows[neighbor.id])
            #expect(abs(neighbor.score - vectors.score(query, row)) < 1e-3)
        }
    }

    @Test("Removed and replaced vectors are not found again, and the rest is found as before")
    func deletes() throws {
        var vectors = Vectors(dimension: 64)
        let graph = try Graph(dimension: 64)
        try graph.addAll(ids: Array(0..<4000), rows: vectors.make(0..<4000), threads: 2)
        for id in stride(from: Int64(0), to: 4000, by: 2) {
            #expect(graph.remove(id))
            vectors.set(id, nil)
        }
        #expect(!graph.remove(0))
        try graph.addAll(ids: Array(1..<100), rows: vectors.make(1..<100), threads: 1)
        #expect(graph.count == vectors.rows.count)
        #expect(try vectors.recall { try graph.search($0, k: 10, ef: 80) } >= 0.95)
        let folder = try TemporaryFolder()
        try graph.write(to: folder.url.path + "/g", lastSequence: 0, fingerprint: "")
        let snapshot = try GraphSnapshot.open(folder.url.path + "/g")
        #expect(snapshot.count == vectors.rows.count)
        #expect(try snapshot.search(vectors.next(), k: 4000, ef: 4000).count == snapshot.count)
        #expect(try vectors.recall { try snapshot.search($0, k: 10, ef: 80) } >= 0.95)
        let again = try Graph(copying: snapshot)
        try again.addAll(ids: Array(4000..<6000), rows: vectors.make(4000..<6000), threads: 2)
        #expect(try vectors.recall { try again.search($0, k: 10, ef: 80) } >= 0.95)
    }

    @Test("Ten thousand equal vectors hide neither each other nor the rest")
    func duplicates() throws {
        var vectors = Vectors(dimension: 16)
        let graph = try Graph(dimension: 16)
        let twin = vectors.next()
        var rows: [Float] = []
        for _ in 0..<10_000 { rows += twin }
        try graph.addAll(ids: Array(10_000..<20_000), rows: rows, threads: 2)
        try graph.addAll(ids: Array(0..<2000), rows: vectors.make(0..<2000), threads: 2)
        let found = try graph.search(twin, k: 10, ef: 64)
        #expect(found.count == 10 && found.allSatisfy { $0.id >= 10_000 && $0.score > 0.999 })
        var reached = 0
        for id in stride(from: Int64(0), to: 2000, by: 10) {
            let best = try graph.search(vectors.rows[id] ?? [], k: 1, ef: 64)
            if best.first?.id == id { reached += 1 }
        }
        #expect(reached >= 190)
    }

    @Test("With one thread and one seed two graphs are the same file")
    func deterministic() throws {
        let folder = try TemporaryFolder()
        for name in ["a", "b"] {
            var vectors = Vectors(dimension: 24)
            let graph = try Graph(dimension: 24)
            try graph.addAll(ids: Array(0..<800), rows: vectors.make(0..<800), threads: 1)
            try graph.write(to: folder.url.path + "/" + name, lastSequence: 3, fingerprint: "same")
        }
        let (a, b) = (folder.url.appendingPathComponent("a"), folder.url.appendingPathComponent("b"))
        let same = try bytes(of: a) == bytes(of: b)
        #expect(same)
    }

    @Test("None, one and zero vectors are searched without a fuss")
    func few() throws {
        let graph = try Graph(dimension: 3)
        #expect(try graph.search([1, 0, 0], k: 5, ef: 10).isEmpty)
        try graph.add(id: 9, vector: [0, 2, 0])
        #expect(try graph.search([0, 1, 0], k: 5, ef: 10) == [Neighbor(id: 9, score: 1)])
        try graph.add(id: -4, vector: [0, 0, 0])
        #expect(try graph.search([0, 1, 0], k: 5, ef: 10).map(\.id) == [9, -4])
        #expect(try graph.search([0, 0, 0], k: 5, ef: 10).allSatisfy { $0.score == 0 })
        #expect(try graph.search([0, 1, 0], k: 0, ef: 10).isEmpty)
    }

    @Test("What cannot be compared is refused, and nothing is added")
    func refused() throws {
        let graph = try Graph(dimension: 3)
        for bad in [[Float.nan, 0, 0], [0, .infinity, 0], [1, 2], [1, 2, 3, 4]] {
            #expect(throws: TroveError.self) { try graph.add(id: 1, vector: bad) }
            #expect(throws: TroveError.self) { try graph.search(bad, k: 1, ef: 1) }
        }
        #expect(throws: TroveError.self) { try graph.addAll(ids: [1, 2], rows: [1, 0, 0, 0, .nan, 0], threads: 1) }
        #expect(throws: TroveError.self) { try graph.search([1, 0, 0], k: -1, ef: 1) }
        #expect(graph.count == 0)
        for dimension in [0, 1, 4097] { #expect(throws: TroveError.self) { try Graph(dimension: dimension) } }
        #expect(throws: TroveError.self) { try GraphParameters(m: 1) }
        #expect(throws: TroveError.self) { try GraphParameters(efConstruction: 0) }
        #expect(throws: TroveError.self) {
            try Graph(dimension: 2, metric: .l2).add(id: 1, vector: [70_000, 0])
        }
    }
}
