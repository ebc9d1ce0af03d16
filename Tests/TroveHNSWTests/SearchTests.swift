import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHNSW

@Suite struct SearchTests {
    @Test("Ten thousand neighbours are found in their order, and more than there are gives all")
    func manyNeighbours() throws {
        let (snapshot, made) = try Self.snapshot(count: 12_000, dimension: 24)
        var vectors = made
        let recall = try vectors.recall(k: 1000, queries: 3) { try snapshot.search($0, k: 1000, ef: 1200) }
        #expect(recall >= 0.95)
        let wide = try snapshot.search(vectors.next(), k: 10_000, ef: 10_000)
        #expect(wide.count == 10_000 && Set(wide.map(\.id)).count == 10_000)
        #expect(wide == wide.sorted(by: Neighbor.precedes))
        #expect(try snapshot.search(vectors.next(), k: 50_000, ef: 10).count == 12_000)
    }

    @Test("The ef that a graph measured for a recall reaches it on fresh queries")
    func calibrated() throws {
        let (snapshot, made) = try Self.snapshot(count: 6000, dimension: 48)
        var vectors = made
        let steps = [0.5, 0.9, 0.95, 0.99].map { snapshot.ef(recall: $0, k: 10) }
        #expect(steps == steps.sorted())
        #expect(snapshot.ef(recall: 0.95, k: 100) >= 100)
        for target in [0.9, 0.95] {
            let ef = snapshot.ef(recall: target, k: 10)
            #expect(try vectors.recall { try snapshot.search($0, k: 10, ef: ef) } >= target - 0.03)
        }
    }

    @Test("A batch answers as its queries do one by one")
    func batches() throws {
        let (snapshot, made) = try Self.snapshot(count: 1000, dimension: 16)
        var vectors = made
        let queries = (0..<21).map { _ in vectors.next() }
        let expected = try queries.map { try snapshot.search($0, k: 7, ef: 30) }
        #expect(try snapshot.searchBatch(queries, k: 7, ef: 30) == expected)
        #expect(try snapshot.searchBatch([], k: 7, ef: 30).isEmpty)
        #expect(throws: TroveError.self) { try snapshot.searchBatch([[1]], k: 7, ef: 30) }
    }

    @Test("A large filter away from the query is searched from inside of it", arguments: [0.1, 0.3, 0.6])
    func awayFromTheQuery(share: Double) throws {
        let (snapshot, made) = try Self.snapshot(count: 20_000, dimension: 32)
        var vectors = made
        let ids = vectors.nearest(vectors.next(), k: Int(share * 20_000)).map(\.id)
        let set = Set(ids)
        let allowed = IDSet(ids)
        let recall = try vectors.recall(queries: 25, where: set.contains) {
            try snapshot.search($0, k: 10, ef: 60, allowed: allowed)
        }
        #expect(recall >= 0.95)
    }

    private static func snapshot(count: Int64, dimension: Int) throws -> (GraphSnapshot, Vectors) {
        var vectors = Vectors(dimension: dimension, seed: UInt64(count))
        let graph = try Graph(dimension: dimension)
        try graph.addAll(ids: Array(0..<count), rows: vectors.make(0..<count), threads: 2)
        let folder = try TemporaryFolder()
        try graph.write(to: folder.url.path + "/g", lastSequence: 0, fingerprint: "")
        return (try GraphSnapshot.open(folder.url.path + "/g"), vectors)
    }
}
