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
    /// Passes over the queries whose median counts.
    package var passes = 5
    /// The recall that a share of the base, taken as queries, is to reach.
    package var recallTarget = 0.95
    /// Measures no filters, batches and exact searches.
    package var measuresSweepOnly = false
    /// Measures what changes cost, which takes as long as building.
    package var measuresChanges = false
    /// Where the graph file is kept; one that is there is measured instead of built. Nil for none.
    package var graphFile: String?
    /// Where the graph file is made otherwise, and removed again.
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
        let path = graphFile ?? scratchFolder + "/trove-bench-\(UInt64.random(in: 0 ... .max)).hnsw"
        defer { if graphFile == nil { try? FileManager.default.removeItem(atPath: path) } }
        var report = AnnReport()
        if graphFile == nil || !FileManager.default.fileExists(atPath: path) { try build(at: path, into: &report) }

        let opening = Stopwatch()
        let snapshot = try GraphSnapshot.open(path)
        report.openMs = opening.milliseconds
        let first = Stopwatch()
        _ = try snapshot.search(queryFile.row(0), k: k, ef: 64)
        report.firstQueryMs = first.milliseconds
        report.describe(snapshot)

        let rows = (0..<queryFile.count).map { queryFile.row($0) }
        let wanted = (0..<queryFile.count).map { Set(truthFile.row($0).prefix(k).map(Int64.init)) }
        for ef in efs where ef >= k {
            report.sweep.append(try measure(snapshot, rows, wanted, ef: ef))
            if report.sweep.last.map({ $0.recall > 0.9985 }) == true { break }
        }
        let ef = snapshot.ef(recall: recallTarget, k: k)
        report.calibrated = try calibration(snapshot, rows, wanted, ef: ef)
        report.residentBytes = Self.residentBytes()
        guard !measuresSweepOnly else { return report }
        report.batched = try measureBatches(snapshot, rows, wanted, ef: ef)
        report.filtered = try measureFilters(snapshot, rows, ef: ef)
        report.exact = try measureExact(snapshot, rows, wanted)
        if measuresChanges { report.changes = try measureChanges(of: path, rows, wanted, ef: ef) }
        return report
    }

    private func build(at path: String, into report: inout AnnReport) throws(TroveError) {
        let file = try VectorFile<Float>(path: base)
        let graph = try Graph(dimension: file.width, metric: metric, parameters: parameters)
        let watch = Stopwatch()
        try graph.addAll(ids: (0..<file.count).map(Int64.init), rows: file.values, threads: threads)
        report.buildSeconds = watch.seconds
        report.buildThreads = threads
        try graph.write(to: path, lastSequence: 0, fingerprint: "benchmark", threads: threads)
    }

    func measure(
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
        var walls: [Double] = []
        var processors: [Double] = []
        for _ in 0..<passes {
            let watch = Stopwatch()
            for row in rows { _ = try snapshot.search(row, k: k, ef: ef) }
            walls.append(watch.seconds)
            processors.append(watch.processorSeconds)
        }
        let latencies = try Self.latencies(of: rows) { (row) throws(TroveError) in
            _ = try snapshot.search(row, k: k, ef: ef)
        }
        let count = Double(rows.count)
        return AnnReport.Point(
            ef: ef, recall: Self.recall(found, wanted, k: k), qps: count / walls.median,
            cpuQps: count / processors.median, p50Us: latencies[latencies.count / 2],
            p99Us: latencies[latencies.count * 99 / 100], distances: Double(distances) / count)
    }

    /// What the calibrated `ef` reaches on these queries.
    private func calibration(
        _ snapshot: GraphSnapshot, _ rows: [[Float]], _ wanted: [Set<Int64>], ef: Int
    ) throws(TroveError) -> AnnReport.Calibrated {
        let found = try rows.map { (row) throws(TroveError) in try snapshot.search(row, k: k, ef: ef) }
        return AnnReport.Calibrated(target: recallTarget, ef: ef, recall: Self.recall(found, wanted, k: k))
    }

    /// Searches of several queries a pass.
    private func measureBatches(
        _ snapshot: GraphSnapshot, _ rows: [[Float]], _ wanted: [Set<Int64>], ef: Int
    ) throws(TroveError) -> [AnnReport.Batched] {
        var all: [AnnReport.Batched] = []
        for size in [8, 64] {
            var found: [[Neighbor]] = []
            var walls: [Double] = []
            for _ in 0..<passes {
                found = []
                let watch = Stopwatch()
                for start in stride(from: 0, to: rows.count, by: size) {
                    let queries = Array(rows[start..<min(rows.count, start + size)])
                    found += try snapshot.searchBatch(queries, k: k, ef: ef)
                }
                walls.append(watch.seconds)
            }
            all.append(
                AnnReport.Batched(
                    size: size, ef: ef, recall: Self.recall(found, wanted, k: k), qps: Double(rows.count) / walls.median
                ))
        }
        return all
    }

    /// Microseconds of each row's search, ascending.
    static func latencies(
        of rows: [[Float]], _ search: ([Float]) throws(TroveError) -> Void
    ) throws(TroveError) -> [Double] {
        var all: [Double] = []
        for row in rows {
            let watch = Stopwatch()
            try search(row)
            all.append(watch.seconds * 1e6)
        }
        return all.sorted()
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
