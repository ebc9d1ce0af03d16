import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHNSW

@Suite struct BinaryCodeTests {
    @Test(
        "Codes of one bit find 9 of 10 with more candidates, and an exact search stays exact",
        arguments: Metric.allCases)
    func recall(metric: Metric) throws {
        let (snapshot, made) = try Self.snapshot(count: 3000, dimension: 384, metric: metric, codes: .binary)
        var vectors = made
        try snapshot.verify()
        #expect(try vectors.recall { try snapshot.search($0, k: 10, ef: 300) } >= 0.9)
        #expect(try vectors.recall { try snapshot.searchExactly($0, k: 10) } > 0.995)
        let query = vectors.next()
        for neighbor in try snapshot.search(query, k: 10, ef: 300) {
            let row = try #require(vectors.rows[neighbor.id])
            #expect(abs(neighbor.score - vectors.score(query, row)) < 1e-3 * max(1, abs(neighbor.score)))
        }
    }

    @Test("The file is smaller, and its ef for a recall is measured with its own codes")
    func sizes() throws {
        let (bits, made) = try Self.snapshot(count: 3000, dimension: 384, codes: .binary)
        let (bytes, _) = try Self.snapshot(count: 3000, dimension: 384, codes: .int8)
        #expect(bytes.fileBytes - bits.fileBytes > 3000 * 300)
        #expect(bits.ef(recall: 0.9, k: 10) >= bytes.ef(recall: 0.9, k: 10))
        var vectors = made
        let ef = bits.ef(recall: 0.95, k: 10)
        #expect(try vectors.recall { try bits.search($0, k: 10, ef: ef) } >= 0.92)
    }

    @Test("A graph goes on growing from a file of bits as from one of bytes")
    func growth() throws {
        let (snapshot, made) = try Self.snapshot(count: 1500, dimension: 96, codes: .binary)
        var vectors = made
        let graph = try Graph(copying: snapshot)
        #expect(graph.parameters.codes == .binary)
        try graph.addAll(ids: Array(5000..<6500), rows: vectors.make(5000..<6500), threads: 1)
        #expect(try vectors.recall { try graph.search($0, k: 10, ef: 80) } >= 0.95)
    }

    private static func snapshot(
        count: Int64, dimension: Int, metric: Metric = .cosine, codes: GraphParameters.Codes
    ) throws -> (GraphSnapshot, Vectors) {
        var vectors = Vectors(dimension: dimension, metric: metric)
        let graph = try Graph(dimension: dimension, metric: metric, parameters: GraphParameters(codes: codes))
        try graph.addAll(ids: Array(0..<count), rows: vectors.make(0..<count), threads: 2)
        let folder = try TemporaryFolder()
        let path = folder.url.path + "/codes.hnsw"
        try graph.write(to: path, lastSequence: 0, fingerprint: "test")
        // The mapping outlives the file's name.
        return (try GraphSnapshot.open(path), vectors)
    }
}
