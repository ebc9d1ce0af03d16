import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHNSW

func bytes(of url: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }

@Suite struct GraphFileTests {
    @Test("The file of version 1 opens, and today's writer makes the same bytes")
    func versionOne() throws {
        let folder = try TemporaryFolder()
        let made = try Self.small(in: folder)
        let fixture = Fixtures.url("formats/hnsw-v1.hnsw")
        if ProcessInfo.processInfo.environment["TROVE_REWRITE_FIXTURES"] == "1" {
            try Data(bytes(of: made)).write(to: fixture)
        }
        let snapshot = try GraphSnapshot.open(fixture.path)
        try snapshot.verify()
        #expect(snapshot.count == 100 && snapshot.dimension == 8 && snapshot.lastSequence == 12345)
        #expect(snapshot.metric == .l2 && snapshot.fingerprint == "encoder-α")
        let isSame = try bytes(of: made) == bytes(of: fixture)
        #expect(isSame)
    }

    @Test("A file cut anywhere is refused")
    func cut() throws {
        let folder = try TemporaryFolder()
        let whole = try bytes(of: Self.small(in: folder))
        var lengths = Array(stride(from: 0, to: 4200, by: 37)) + stride(from: 4096, to: whole.count, by: 4096)
        lengths += [whole.count - 1, whole.count - 4, whole.count - 5]
        for length in lengths { try expectRefused(Array(whole.prefix(length)), in: folder, "cut at \(length)") }
        try expectRefused(whole + [0], in: folder, "a byte too many")
    }

    @Test("A flipped bit of the header or of the table of checksums is found when opening")
    func flippedHeader() throws {
        let folder = try TemporaryFolder()
        let whole = try bytes(of: Self.small(in: folder))
        for at in Array(stride(from: 0, to: 4096, by: 3)) + [whole.count - 1, whole.count - 6] {
            var damaged = whole
            damaged[at] ^= 1 << UInt8(at % 8)
            try expectRefused(damaged, in: folder, "byte \(at)")
        }
    }

    @Test("A flipped bit elsewhere is found by verify, which names the place; searches do not trap")
    func flippedBody() throws {
        let folder = try TemporaryFolder()
        let whole = try bytes(of: Self.small(in: folder))
        var rng = SplitMix64(seed: 11)
        for _ in 0..<200 {
            var damaged = whole
            let at = Int.random(in: 4096..<whole.count - 8, using: &rng)
            damaged[at] ^= 1 << UInt8.random(in: 0...7, using: &rng)
            let path = folder.url.appendingPathComponent("damaged")
            try Data(damaged).write(to: path)
            let snapshot = try GraphSnapshot.open(path.path)
            for attempt in [
                { try snapshot.verify() }, { _ = try snapshot.searchExactly([1, 2, 3, 4, 5, 6, 7, 8], k: 100) },
                { try snapshot.warm() }, { _ = try Graph(copying: snapshot) },
            ] {
                let error = #expect(throws: TroveError.self, "byte \(at)") { try attempt() }
                #expect(error?.code == .integrity && error?.message.contains("bytes ") == true)
            }
            _ = try? snapshot.search([1, 2, 3, 4, 5, 6, 7, 8], k: 10, ef: 50, allowed: IDSet(0..<70))
            _ = try? snapshot.search([1, 2, 3, 4, 5, 6, 7, 8], k: 10, ef: 50)
        }
    }

    @Test("Noise in every section is searched without a trap")
    func noise() throws {
        let folder = try TemporaryFolder()
        let whole = try bytes(of: Self.small(in: folder))
        var rng = SplitMix64(seed: 12)
        for _ in 0..<60 {
            var damaged = whole
            for at in 4096..<whole.count - 4096 where UInt8.random(in: 0...3, using: &rng) == 0 {
                damaged[at] = UInt8.random(in: 0...255, using: &rng)
            }
            let path = folder.url.appendingPathComponent("noise")
            try Data(damaged).write(to: path)
            guard let snapshot = try? GraphSnapshot.open(path.path) else { continue }
            _ = try? snapshot.search([1, 2, 3, 4, 5, 6, 7, 8], k: 20, ef: 50)
            _ = try? snapshot.search([1, 2, 3, 4, 5, 6, 7, 8], k: 20, ef: 50, allowed: IDSet([3, Int64.max]))
            _ = try? snapshot.searchExactly([1, 2, 3, 4, 5, 6, 7, 8], k: 20)
            _ = try? Graph(copying: snapshot)
        }
    }

    @Test("A file of a newer version asks for an upgrade; no file and a folder say so")
    func other() throws {
        let folder = try TemporaryFolder()
        var whole = try bytes(of: Self.small(in: folder))
        whole[8] = 2
        let path = folder.url.appendingPathComponent("newer")
        try Data(whole).write(to: path)
        #expect(throws: TroveError.self) { try GraphSnapshot.open(path.path) }
        #expect { try GraphSnapshot.open(path.path) } throws: { ($0 as? TroveError)?.code == .unsupportedVersion }
        #expect { try GraphSnapshot.open(path.path + "-none") } throws: { ($0 as? TroveError)?.code == .notFound }
        #expect(throws: TroveError.self) { try GraphSnapshot.open(folder.url.path) }
    }

    @Test("A write that fails leaves the old file and nothing beside it")
    func failedWrite() throws {
        let folder = try TemporaryFolder()
        let path = try Self.small(in: folder)
        let graph = try Graph(dimension: 8)
        #expect(throws: TroveError.self) {
            try graph.write(to: path.path, lastSequence: 0, fingerprint: String(repeating: "x", count: 3000))
        }
        #expect(throws: TroveError.self) {
            try graph.write(to: folder.url.path + "/none/g", lastSequence: 0, fingerprint: "")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["small.hnsw"])
        #expect(try GraphSnapshot.open(path.path).count == 100)
    }

    @Test("An empty graph is a file too")
    func empty() throws {
        let folder = try TemporaryFolder()
        try Graph(dimension: 5).write(to: folder.url.path + "/e", lastSequence: 1, fingerprint: "e")
        let snapshot = try GraphSnapshot.open(folder.url.path + "/e")
        try snapshot.verify()
        #expect(try snapshot.search([1, 0, 0, 0, 0], k: 3, ef: 10).isEmpty)
        #expect(try Graph(copying: snapshot).count == 0)
    }

    private func expectRefused(_ bytes: [UInt8], in folder: TemporaryFolder, _ what: Comment) throws {
        let path = folder.url.appendingPathComponent("damaged")
        try Data(bytes).write(to: path)
        let error = #expect(throws: TroveError.self, what) { try GraphSnapshot.open(path.path) }
        #expect(error.map { [.corruptInput, .integrity, .unsupportedVersion].contains($0.code) } == true, what)
    }

    /// The graph of the fixture: 100 vectors of 8 dimensions, L2, with some ids negative.
    private static func small(in folder: TemporaryFolder) throws -> URL {
        var rng = SplitMix64(seed: 99)
        let graph = try Graph(dimension: 8, metric: .l2, parameters: GraphParameters(m: 4, efConstruction: 40, seed: 1))
        for id in 0..<100 { try graph.add(id: Int64(id) - 20, vector: (0..<8).map { _ in 8 * rng.nextSignedUnit() }) }
        let path = folder.url.appendingPathComponent("small.hnsw")
        try graph.write(to: path.path, lastSequence: 12345, fingerprint: "encoder-α")
        return path
    }
}
