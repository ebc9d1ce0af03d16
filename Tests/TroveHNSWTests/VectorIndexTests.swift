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
        var log: [VectorChange] = []
        var index = try VectorIndex(dimension: 32, fingerprint: "e")
        func change(_ id: Int64, _ row: [Float]?) throws {
            log.append(VectorChange(sequence: UInt64(log.count) + 1, id: id, vector: row))
            vectors.set(id, row)
            try index.apply(log.suffix(1))
        }
        /// The next graph, of the one before and all that changed, part of it handed on twice.
        func renew(_ name: String) throws {
            let renewal =
                try index.snapshot.map { try GraphRenewal(copying: $0) }
                ?? GraphRenewal(dimension: 32, fingerprint: "e")
            for start in stride(from: 0, to: log.count, by: 700) {
                try renewal.apply(Array(log[max(0, start - 20)..<min(log.count, start + 700)]))
            }
            #expect(renewal.lastSequence == UInt64(log.count))
            try renewal.write(to: folder.url.path + "/" + name, threads: 2)
            index = try VectorIndex(
                dimension: 32, fingerprint: "e", snapshot: .open(folder.url.path + "/" + name))
        }
        for id in 0..<Int64(VectorIndex.graphThreshold) { try change(id, vectors.next()) }
        try renew("1")
        #expect(index.lastSequence == UInt64(log.count) && index.pendingChanges == 0)
        #expect(try vectors.recall { try index.search($0, k: 10) } >= 0.95)
        for _ in 0..<1200 {
            let id = Int64.random(in: 0..<5000, using: &rng)
            try change(id, Int.random(in: 0..<3, using: &rng) == 0 ? nil : vectors.next())
        }
        #expect(index.count == vectors.rows.count)
        #expect(try vectors.recall { try index.search($0, k: 10) } >= 0.95)
        let allowed = IDSet(0..<2500)
        #expect(try vectors.recall(where: { $0 < 2500 }) { try index.search($0, k: 10, allowed: allowed) } >= 0.95)
        try renew("2")
        #expect(index.count == vectors.rows.count && index.snapshot?.count == vectors.rows.count)
        #expect(try vectors.recall { try index.search($0, k: 10) } >= 0.95)
        try change(1, vectors.next())
        try change(2, nil)
        try index.apply([VectorChange(sequence: 5, id: 3, vector: nil)])  // known already
        #expect(index.count == vectors.rows.count)
        #expect(try vectors.recall { try index.search($0, k: 10) } >= 0.95)
    }

    @Test("A graph is due for 4,096 vectors, and then for a tenth of it, 1,000 to 10,000")
    func due() {
        #expect(!GraphRenewal.isDue(held: nil, changes: 4095) && GraphRenewal.isDue(held: nil, changes: 4096))
        #expect(!GraphRenewal.isDue(held: 5000, changes: 999) && GraphRenewal.isDue(held: 5000, changes: 1000))
        #expect(!GraphRenewal.isDue(held: 50_000, changes: 4999) && GraphRenewal.isDue(held: 50_000, changes: 5000))
        #expect(GraphRenewal.isDue(held: 1_000_000, changes: 10_000))
    }

    @Test("A vector that is no vector is refused, and nothing of its batch goes into the next graph")
    func refusedRenewal() throws {
        let folder = try TemporaryFolder()
        let renewal = try GraphRenewal(dimension: 2, fingerprint: "e")
        try renewal.apply([VectorChange(sequence: 1, id: 1, vector: [1, 0])])
        #expect(throws: TroveError.self) {
            try renewal.apply([
                VectorChange(sequence: 2, id: 2, vector: [0, 1]), VectorChange(sequence: 3, id: 3, vector: [.nan, 1]),
            ])
        }
        #expect(renewal.lastSequence == 1)
        try renewal.write(to: folder.url.path + "/g", threads: 1)
        #expect(try GraphSnapshot.open(folder.url.path + "/g").count == 1)
    }

    @Test("A snapshot of another encoder is refused")
    func fingerprint() throws {
        let folder = try TemporaryFolder()
        try Graph(dimension: 4).write(to: folder.url.path + "/g", lastSequence: 0, fingerprint: "a")
        #expect(throws: TroveError.self) {
            try VectorIndex(dimension: 4, fingerprint: "b", snapshot: .open(folder.url.path + "/g"))
        }
        #expect(throws: TroveError.self) {
            try VectorIndex(dimension: 5, fingerprint: "a", snapshot: .open(folder.url.path + "/g"))
        }
    }

    @Test("Threads search while another changes the index and a graph is made of the same snapshot")
    func concurrent() async throws {
        let folder = try TemporaryFolder()
        var vectors = Vectors(dimension: 16)
        let first = (1...4500).map { VectorChange(sequence: UInt64($0), id: Int64($0), vector: vectors.next()) }
        let second = (1...2000).map { VectorChange(sequence: UInt64($0) + 4500, id: Int64($0), vector: vectors.next()) }
        let queries = (0..<300).map { _ in vectors.next() }
        let renewal = try GraphRenewal(dimension: 16, fingerprint: "e")
        try renewal.apply(first)
        try renewal.write(to: folder.url.path + "/1", threads: 1)
        let snapshot = try GraphSnapshot.open(folder.url.path + "/1")
        let index = try VectorIndex(dimension: 16, fingerprint: "e", snapshot: snapshot)
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
                for change in second { try index.apply([change]) }
            }
            group.addTask {
                let renewal = try GraphRenewal(copying: snapshot)
                try renewal.apply(second)
                try renewal.write(to: folder.url.path + "/2", threads: 2)
            }
            try await group.waitForAll()
        }
        #expect(index.count == 4500 && index.lastSequence == 6500 && index.pendingChanges == 2000)
        let next = try GraphSnapshot.open(folder.url.path + "/2")
        try next.verify()
        #expect(next.count == 4500 && next.lastSequence == 6500)
    }
}
