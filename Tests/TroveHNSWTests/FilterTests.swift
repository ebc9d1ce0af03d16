import Foundation
import TestSupport
import Testing
import TroveHNSW

@Suite struct FilterTests {
    @Test("A filter of any share finds the nearest of what it lets through", arguments: [2, 10, 100, 1000])
    func random(every: Int64) throws {
        var vectors = Vectors(dimension: 32, seed: 3)
        let snapshot = try Self.snapshot(of: &vectors, count: 6000)
        let allowed = IDSet((0..<6000).filter { $0 % every == 1 })
        let recall = try vectors.recall(where: { $0 % every == 1 }) { query in
            let found = try snapshot.search(query, k: 10, ef: 80, allowed: allowed)
            #expect(found.allSatisfy { allowed.contains($0.id) })
            return found
        }
        #expect(recall >= 0.95)
    }

    @Test("A filter of vectors that lie far from the query finds the nearest of them")
    func correlated() throws {
        var vectors = Vectors(dimension: 32, seed: 4, centres: 2)
        let snapshot = try Self.snapshot(of: &vectors, count: 6000)
        let pole = vectors.next()
        let near = Set(vectors.nearest(pole, k: 2500).map(\.id))
        let allowed = IDSet(near)
        let far = pole.map { -$0 }
        let truth = vectors.nearest(far, k: 10) { near.contains($0) }
        let found = try snapshot.search(far, k: 10, ef: 80, allowed: allowed)
        #expect(Set(found.map(\.id)).intersection(truth.map(\.id)).count >= 9)
    }

    @Test("Ids far apart are filtered too, and an empty filter finds nothing")
    func sparse() throws {
        var vectors = Vectors(dimension: 8)
        let snapshot = try Self.snapshot(of: &vectors, count: 1000)
        let allowed = IDSet([Int64.min, 5, 900, Int64.max, 5])
        #expect(allowed.count == 4)
        let found = try snapshot.search(vectors.next(), k: 10, ef: 20, allowed: allowed)
        #expect(Set(found.map(\.id)) == [5, 900])
        #expect(try snapshot.search(vectors.next(), k: 10, ef: 20, allowed: IDSet([])).isEmpty)
    }

    @Test("Filters find the right vectors among ids with gaps of any width")
    func gaps() throws {
        var rng = SplitMix64(seed: 21)
        var vectors = Vectors(dimension: 8)
        var ids: Set<Int64> = [-70_000, 70_000]
        while ids.count < 1200 {
            ids.insert(Int64.random(in: -400..<800, using: &rng) * (Bool.random(using: &rng) ? 1 : 60))
        }
        let graph = try Graph(dimension: 8)
        try graph.addAll(ids: Array(ids), rows: vectors.make(Array(ids)), threads: 1)
        let folder = try TemporaryFolder()
        try graph.write(to: folder.url.path + "/g", lastSequence: 0, fingerprint: "")
        let snapshot = try GraphSnapshot.open(folder.url.path + "/g")
        for size in [1, 5, 60, 700] {
            let wanted = Set((0..<size).map { _ in Int64.random(in: -30_000..<50_000, using: &rng) }).union(
                ids.prefix(size))
            let found = try snapshot.search(vectors.next(), k: 2000, ef: 10, allowed: IDSet(wanted))
            #expect(Set(found.map(\.id)) == wanted.intersection(ids))
        }
    }

    @Test("A set of ids holds what it was given, as bitmap and as list")
    func sets() {
        var rng = SplitMix64(seed: 8)
        for span in [10, 1000, Int64.max / 2] {
            let ids = Set((0..<200).map { _ in Int64.random(in: -span...span, using: &rng) })
            let set = IDSet(ids)
            #expect(set.count == ids.count)
            #expect(ids.allSatisfy(set.contains))
            for _ in 0..<500 {
                let other = Int64.random(in: -span...span, using: &rng)
                #expect(set.contains(other) == ids.contains(other))
            }
            #expect(!set.contains(.min) && !set.contains(.max))
        }
    }

    private static func snapshot(of vectors: inout Vectors, count: Int64) throws -> GraphSnapshot {
        let graph = try Graph(dimension: vectors.dimension)
        try graph.addAll(ids: Array(0..<count), rows: vectors.make(0..<count), threads: 2)
        let folder = try TemporaryFolder()
        let path = folder.url.path + "/g"
        try graph.write(to: path, lastSequence: 0, fingerprint: "")
        return try GraphSnapshot.open(path)  // the mapping outlives the name
    }
}
