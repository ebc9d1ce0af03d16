import Foundation
import TestSupport
import Testing
import TroveCore
import TroveHNSW

@Suite struct AnnBenchmarkTests {
    @Test("The benchmark reports a sweep whose recall the written ids confirm")
    func report() throws {
        let folder = try TemporaryFolder()
        var vectors = Vectors(dimension: 24)
        _ = vectors.make(0..<1500)
        let queries = (0..<40).map { _ in vectors.next() }
        let truth = queries.map { vectors.nearest($0, k: 20).map { Int32($0.id) } }
        let rows = (0..<1500).map { vectors.rows[Int64($0)] ?? [] }
        try Self.write(rows.map { $0.map(\.bitPattern) }, to: folder.url.appendingPathComponent("base.fvecs"))
        try Self.write(queries.map { $0.map(\.bitPattern) }, to: folder.url.appendingPathComponent("q.fvecs"))
        try Self.write(truth.map { $0.map(UInt32.init) }, to: folder.url.appendingPathComponent("t.ivecs"))
        let path = folder.url.path
        var benchmark = AnnBenchmark(base: path + "/base.fvecs", queries: path + "/q.fvecs", truth: path + "/t.ivecs")
        benchmark.threads = 2
        benchmark.efs = [10, 80]
        benchmark.dumpFolder = path + "/ids"
        benchmark.scratchFolder = path
        let report = try benchmark.run()
        #expect(report.sweep.last.map { $0.recall >= 0.95 } == true)
        #expect(report.filtered.count == 8 && report.filtered.allSatisfy { $0.recall >= 0.95 })
        #expect(report.exact.map { $0.recall >= 0.99 } == true)
        #expect(report.graphBytes > 0 && report.rowsBytes == 1500 * 48)
        for point in report.sweep {
            let words = try bytes(of: folder.url.appendingPathComponent("ids/ids-\(point.ef).ivecs"))
            var hits = 0
            for query in 0..<40 {
                for rank in 0..<10 {
                    let at = (query * 11 + 1 + rank) * 4
                    let id = (0..<4).reduce(Int32(0)) { $0 | Int32(words[at + $1]) << Int32($1 * 8) }
                    if truth[query].prefix(10).contains(id) { hits += 1 }
                }
            }
            #expect(abs(Double(hits) / 400 - point.recall) < 1e-9)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: path).allSatisfy { !$0.hasSuffix(".hnsw") })
        let json = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        for key in ["build_seconds", "graph_bytes", "first_query_ms", "p50_us", "distances"] {
            #expect(json.contains(key))
        }
    }

    @Test("A file that holds no rows of vectors is refused")
    func refused() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x.fvecs", "no vectors at all").path
        #expect(throws: TroveError.self) { try AnnBenchmark(base: path, queries: path, truth: path).run() }
    }

    private static func write(_ rows: [[UInt32]], to url: URL) throws {
        var data = Data()
        for row in rows {
            for word in [UInt32(row.count)] + row {
                withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) }
            }
        }
        try data.write(to: url)
    }
}
