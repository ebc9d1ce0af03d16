internal import Foundation
package import TroveCore

/// Builds a graph of a benchmark's vectors, searches it, and reports recall beside speed.
package struct AnnBenchmark: Sendable {
    /// `.fvecs` of the vectors, of the queries, and `.ivecs` of each query's true neighbours, best first.
    package var base, queries, truth: String
    package var metric = Metric.cosine
    package var parameters = GraphParameters.standard
    package var threads = 1
    package var k = 10
    package var efs = [10, 12, 14, 17, 20, 24, 28, 34, 40, 48, 56, 68, 80, 96, 112, 136, 160, 224, 320, 448, 640]
    /// Where to write the ids found, one `.ivecs` file an `ef`; nil for nowhere.
    package var dumpFolder: String?
    /// Where the graph file is made, and removed again.
    package var scratchFolder = NSTemporaryDirectory()

    /// Creates a benchmark over three files.
    package init(base: String, queries: String, truth: String) {
        self.base = base
        self.queries = queries
        self.truth = truth
    }

    /// Runs it: build, write, open, a sweep of `ef`, filters, exact search.
    package func run() throws(TroveError) -> AnnReport {
        let queryFile = try VectorFile<Float>(path: queries)
        let truthFile = try VectorFile<Int32>(path: truth)
        guard truthFile.width >= k, truthFile.count >= queryFile.count, k > 0 else {
            throw TroveError(.invalidArgument, "\(truth) has \(truthFile.width) neighbours a query; give -k below that")
        }
        let path = scratchFolder + "/trove-bench-\(UInt64.random(in: 0 ... .max)).hnsw"
        defer { try? FileManager.default.removeItem(atPath: path) }
        var report = AnnReport()
        try build(at: path, into: &report)

        let opening = Stopwatch()
        let snapshot = try GraphSnapshot.open(path)
        report.openMs = opening.seconds * 1e3
        let first = Stopwatch()
        _ = try snapshot.search(queryFile.row(0), k: k, ef: 64)
        report.firstQueryMs = first.seconds * 1e3
        report.rowsBytes = snapshot.rowsBytes
        report.graphBytes = snapshot.fileBytes - snapshot.rowsBytes

        let rows = (0..<queryFile.count).map { queryFile.row($0) }
        let wanted = (0..<queryFile.count).map { Set(truthFile.row($0).prefix(k).map(Int64.init)) }
        for ef in efs where ef >= k {
            report.sweep.append(try measure(snapshot, rows, wanted, ef: ef))
            if report.sweep.last.map({ $0.recall > 0.9985 }) == true { break }
        }
        let ef = report.sweep.first { $0.recall >= 0.95 }?.ef ?? efs.last ?? 100
        report.filtered = try measureFilters(snapshot, rows, ef: ef)
        report.exact = try measureExact(snapshot, rows, wanted)
        report.residentBytes = Self.residentBytes()
        return report
    }

    private func build(at path: String, into report: inout AnnReport) throws(TroveError) {
        let file = try VectorFile<Float>(path: base)
        let graph = try Graph(dimension: file.width, metric: metric, parameters: parameters)
        let watch = Stopwatch()
        try graph.addAll(ids: (0..<file.count).map(Int64.init), rows: file.values, threads: threads)
        report.buildSeconds = watch.seconds
        report.buildThreads = threads
        report.vectors = file.count
        report.dimension = file.width
        report.m = parameters.m
        report.efConstruction = parameters.efConstruction
        try graph.write(to: path, lastSequence: 0, fingerprint: "benchmark", threads: threads)
    }

    private func measure(
        _ snapshot: GraphSnapshot, _ rows: [[Float]], _ wanted: [Set<Int64>], ef: Int
    ) throws(TroveError) -> AnnReport.Point {
        var found: [[Neighbor]] = []
        var distances = 0
        for row in rows {
            let reply = try snapshot.searchCounting(row, k: k, ef: ef, allowed: nil, dead: nil)
            found.append(reply.neighbors)
            distances += reply.distances
        }
        if let dumpFolder {
            do { try FileManager.default.createDirectory(atPath: dumpFolder, withIntermediateDirectories: true) } catch
            {
                throw TroveError(.inputOutput, "cannot make \(dumpFolder): \(error)", cause: error)
            }
            try VectorFile<Int32>.write(found, width: k, to: dumpFolder + "/ids-\(ef).ivecs")
        }
        var passes: [Double] = []
        for _ in 0..<5 {
            let watch = Stopwatch()
            for row in rows { _ = try snapshot.search(row, k: k, ef: ef) }
            passes.append(watch.seconds)
        }
        var latencies = try rows.map { (row) throws(TroveError) in
            let watch = Stopwatch()
            _ = try snapshot.search(row, k: k, ef: ef)
            return watch.seconds * 1e6
        }
        passes.sort()
        latencies.sort()
        let count = Double(rows.count)
        return AnnReport.Point(
            ef: ef, recall: Self.recall(found, wanted, k: k), qps: count / passes[2], p50Us: latencies[rows.count / 2],
            p99Us: latencies[rows.count * 99 / 100], distances: Double(distances) / count)
    }

    private func measureExact(
        _ snapshot: GraphSnapshot, _ rows: [[Float]], _ wanted: [Set<Int64>]
    ) throws(TroveError) -> AnnReport.Exact {
        var found: [[Neighbor]] = []
        var latencies: [Double] = []
        for row in rows.prefix(200) {
            let watch = Stopwatch()
            found.append(try snapshot.searchExactly(row, k: k))
            latencies.append(watch.seconds * 1e6)
        }
        latencies.sort()
        return AnnReport.Exact(
            recall: Self.recall(found, Array(wanted.prefix(found.count)), k: k), p50Us: latencies[latencies.count / 2])
    }

    static func recall(_ found: [[Neighbor]], _ wanted: [Set<Int64>], k: Int) -> Double {
        let hits = zip(found, wanted).reduce(0) { sum, pair in sum + pair.0.count { pair.1.contains($0.id) } }
        return Double(hits) / Double(max(1, wanted.reduce(0) { $0 + $1.count }))
    }

    private static func residentBytes() -> Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
            .dropFirst()
        return (pages?.first.flatMap { Int($0) } ?? 0) * 4096
    }
}

/// Wall time since it was made.
struct Stopwatch {
    private let start = ContinuousClock.now

    var seconds: Double {
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
}
