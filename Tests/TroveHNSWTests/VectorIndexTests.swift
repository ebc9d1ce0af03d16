import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHNSW

@Suite struct VectorIndexTests {
    @Test("The exact index follows every change", arguments: Metric.allCases)
    func exactIndex(metric: Metric) throws {
        var vectors = Vectors(dimension: 20, metric: metric)
        var rng = SplitMix64(seed: 2)
        let index = try ExactIndex(dimension: 20, metric: metric)
        for step in 0..<3000 {
            let id = Int64.random(in: -300..<300, using: &rng)
            if Bool.random(using: &rng) {
                let row = vectors.next()
                vectors.set(id, row)
                try index.upsert(id: id, vector: row)
            } else {
                #expect(index.remove(id) == (vectors.rows[id] != nil))
                vectors.set(id, nil)
            }
            guard step % 200 == 0 else { continue }
            #expect(index.count == vectors.rows.count)
            #expect(try vectors.recall(k: 7, queries: 5) { try index.search($0, k: 7) } > 0.97)
            let some = IDSet(0..<100)
            #expect(
                try vectors.recall(k: 7, queries: 5, where: { (0..<100).contains($0) }) {
                    try index.search($0, k: 7, allowed: some)
                } > 0.97)
        }
        #expect(throws: TroveError.self) { try index.upsert(id: 1, vector: [1]) }
    }

    @Test("Many vectors are found by their codes nearly as well as one by one, through every change")
    func coarse() throws {
        var vectors = Vectors(dimension: 128)
        var rng = SplitMix64(seed: 4)
        let index = try ExactIndex(dimension: 128)
        func change(_ id: Int64, _ row: [Float]?) throws {
            if let row { try index.upsert(id: id, vector: row) } else { index.remove(id) }
            vectors.set(id, row)
        }
        for id in 0..<Int64(ExactIndex.coarseThreshold) + 1000 { try change(id, vectors.next()) }
        for _ in 0..<3000 {
            let id = Int64.random(in: 0..<20_000, using: &rng)
            try change(id, Int.random(in: 0..<3, using: &rng) == 0 ? nil : vectors.next())
        }
        #expect(index.count == vectors.rows.count)
        #expect(try vectors.recall(k: 50, queries: 20) { try index.search($0, k: 50) } >= 0.95)
        let allowed = IDSet(2000..<9000)
        #expect(
            try vectors.recall(k: 50, queries: 20, where: allowed.contains) {
                try index.search($0, k: 50, allowed: allowed)
            } >= 0.95)
        let few = (0..<300).map { Int64($0) * 7 }.filter { vectors.rows[$0] != nil }
        #expect(
            try vectors.recall(k: 50, queries: 20, where: Set(few).contains) {
                try index.search($0, k: 50, allowed: IDSet(ascending: few))
            } >= 0.99)
    }

    @Test("An index serves snapshot and tail as one, through changes, snapshots and opening again")
    func lifetime() throws {
        let folder = try TemporaryFolder()
        var vectors = Vectors(dimension: 32)
        var rng = SplitMix64(seed: 6)
        var sequence: UInt64 = 0
        let index = try VectorIndex(dimension: 32, fingerprint: "e")
        func change(_ id: Int64, _ row: [Float]?) throws {
            sequence += 1
            vectors.set(id, row)
            try index.apply([VectorChange(sequence: sequence, id: id, vector: row)])
        }
        for id in 0..<Int64(VectorIndex.graphThreshold) - 1 { try change(id, vectors.next()) }
        #expect(!index.needsSnapshot)
        try change(9000, vectors.next())
        #expect(index.needsSnapshot)
        #expect(try index.makeSnapshot(at: folder.url.path + "/1", threads: 2) == sequence)
        #expect(!index.needsSnapshot && index.pendingChanges == 0)
        #expect(try vectors.recall { try index.search($0, k: 10) } >= 0.95)
        for _ in 0..<1200 {
            let id = Int64.random(in: 0..<5000, using: &rng)
            try change(id, Int.random(in: 0..<3, using: &rng) == 0 ? nil : vectors.next())
        }
        #expect(index.count == vectors.rows.count)
        #expect(try vectors.recall { try index.search($0, k: 10) } >= 0.95)
        let allowed = IDSet(0..<2500)
        #expect(try vectors.recall(where: { $0 < 2500 }) { try index.search($0, k: 10, allowed: allowed) } >= 0.95)
        #expect(index.needsSnapshot)
        try index.makeSnapshot(at: folder.url.path + "/2", threads: 2)
        try change(1, vectors.next())
        try change(2, nil)
        #expect(index.count == vectors.rows.count)
        let again = try VectorIndex(dimension: 32, fingerprint: "e", snapshot: folder.url.path + "/2")
        #expect(again.lastSequence == sequence - 2)
        try again.apply([
            VectorChange(sequence: 5, id: 3, vector: nil),  // known already
            VectorChange(sequence: sequence - 1, id: 1, vector: vectors.rows[1]),
            VectorChange(sequence: sequence, id: 2, vector: nil),
        ])
        #expect(again.count == vectors.rows.count)
        #expect(try vectors.recall { try again.search($0, k: 10) } >= 0.95)
    }

    @Test("A snapshot of another encoder is refused")
    func fingerprint() throws {
        let folder = try TemporaryFolder()
        try Graph(dimension: 4).write(to: folder.url.path + "/g", lastSequence: 0, fingerprint: "a")
        #expect(throws: TroveError.self) {
            try VectorIndex(dimension: 4, fingerprint: "b", snapshot: folder.url.path + "/g")
        }
        #expect(throws: TroveError.self) {
            try VectorIndex(dimension: 5, fingerprint: "a", snapshot: folder.url.path + "/g")
        }
    }

    @Test("Threads search while another changes the index and makes snapshots")
    func concurrent() async throws {
        let folder = try TemporaryFolder()
        var vectors = Vectors(dimension: 16)
        let index = try VectorIndex(dimension: 16, fingerprint: "e")
        let first = (1...4500).map { VectorChange(sequence: UInt64($0), id: Int64($0), vector: vectors.next()) }
        let second = (1...2000).map { VectorChange(sequence: UInt64($0) + 4500, id: Int64($0), vector: vectors.next()) }
        let queries = (0..<300).map { _ in vectors.next() }
        try index.apply(first)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for query in queries {
                        let found = try index.search(query, k: 5)
                        #expect(found.count == 5)
                    }
                }
            }
            group.addTask {
                try index.makeSnapshot(at: folder.url.path + "/1", threads: 1)
                for change in second { try index.apply([change]) }
                try index.makeSnapshot(at: folder.url.path + "/2", threads: 2)
            }
            try await group.waitForAll()
        }
        #expect(index.count == 4500 && index.lastSequence == 6500 && index.pendingChanges == 0)
        try GraphSnapshot.open(folder.url.path + "/2").verify()
    }
}
