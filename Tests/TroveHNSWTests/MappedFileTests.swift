import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHNSW

@Suite struct MappedFileTests {
    @Test("A file cut while it is mapped gives an error that names the place, wherever it is cut")
    func cutWhileMapped() throws {
        MappingGuard.install()
        let folder = try TemporaryFolder()
        var vectors = Vectors(dimension: 64)
        let path = try Self.write(&vectors, count: 2000, to: folder)
        let whole = try bytes(of: URL(fileURLWithPath: path))
        for length in stride(from: 0, to: whole.count, by: 32_768) {
            try Data(whole).write(to: URL(fileURLWithPath: path))
            let snapshot = try GraphSnapshot.open(path)
            #expect(truncate(path, length) == 0)
            let error = #expect(throws: TroveError.self, "cut at \(length)") { try snapshot.verify() }
            #expect(error?.code == .integrity && error?.message.contains("bytes ") == true)
            #expect(throws: TroveError.self) { try snapshot.searchExactly(vectors.next(), k: 5) }
        }
    }

    @Test("A graph that moved into memory answers as before, and no longer needs the graph part of its file")
    func warm() throws {
        MappingGuard.install()
        let folder = try TemporaryFolder()
        var vectors = Vectors(dimension: 64)
        let path = try Self.write(&vectors, count: 2000, to: folder)
        let snapshot = try GraphSnapshot.open(path)
        let queries = (0..<40).map { _ in vectors.next() }
        let cold = try queries.map { try snapshot.search($0, k: 10, ef: 40) }
        try snapshot.warm()
        try snapshot.warm()
        #expect(try queries.map { try snapshot.search($0, k: 10, ef: 40) } == cold)
        #expect(try snapshot.search(queries[0], k: 10, ef: 40, allowed: IDSet(0..<1000)).allSatisfy { $0.id < 1000 })
        #expect(truncate(path, 0) == 0)
        #expect(throws: TroveError.self) { try snapshot.search(queries[0], k: 10, ef: 40) }
    }

    @Test("Many searches in a row move the graph into memory by themselves, beside running searches")
    func warmsItself() async throws {
        let folder = try TemporaryFolder()
        var vectors = Vectors(dimension: 32)
        let path = try Self.write(&vectors, count: 1500, to: folder)
        let snapshot = try GraphSnapshot.open(path)
        let queries = (0..<200).map { _ in vectors.next() }
        let expected = try queries.map { try GraphSnapshot.open(path).search($0, k: 5, ef: 20) }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<3 {
                group.addTask { try queries.map { try snapshot.search($0, k: 5, ef: 20) } == expected }
            }
            for try await isEqual in group { #expect(isEqual) }
        }
    }

    private static func write(_ vectors: inout Vectors, count: Int64, to folder: TemporaryFolder) throws -> String {
        let graph = try Graph(dimension: vectors.dimension)
        try graph.addAll(ids: Array(0..<count), rows: vectors.make(0..<count), threads: 1)
        let path = folder.url.path + "/g"
        try graph.write(to: path, lastSequence: 0, fingerprint: "")
        return path
    }
}
