internal import Foundation

/// What `trove bench ann --json` prints.
package struct AnnReport: Sendable, Codable {
    package var vectors = 0
    package var dimension = 0
    package var m = 0
    package var efConstruction = 0
    package var buildSeconds = 0.0
    package var buildThreads = 0
    /// Graph, codes and ids on disk.
    package var graphBytes = 0
    /// Rows for rescoring on disk.
    package var rowsBytes = 0
    /// Memory of the process while it searches.
    package var residentBytes = 0
    package var openMs = 0.0
    package var firstQueryMs = 0.0
    package var sweep: [Point] = []
    package var calibrated: Calibrated?
    package var batched: [Batched] = []
    package var filtered: [Filtered] = []
    package var changes: Changes?
    package var exact: Exact?

    /// One setting of `ef`. One query at a time on one thread; the median of five passes.
    package struct Point: Sendable, Codable {
        package var ef: Int
        package var recall: Double
        package var qps: Double
        /// The same by the thread's time on a processor: what `qps` would be on a quiet machine.
        package var cpuQps: Double
        package var p50Us: Double
        package var p99Us: Double
        /// Mean distances a query.
        package var distances: Double

        enum CodingKeys: String, CodingKey {
            case ef, recall, qps, distances
            case cpuQps = "cpu_qps"
            case p50Us = "p50_us"
            case p99Us = "p99_us"
        }
    }

    /// The `ef` that the graph itself chooses for a recall, and what it reaches.
    package struct Calibrated: Sendable, Codable {
        package var target: Double
        package var ef: Int
        package var recall: Double
    }

    /// Several queries a call, one thread.
    package struct Batched: Sendable, Codable {
        package var size: Int
        package var ef: Int
        package var recall: Double
        package var qps: Double
    }

    /// Searches that may find a share of the vectors.
    package struct Filtered: Sendable, Codable {
        /// `random`, or `correlated`: the vectors nearest to one of them.
        package var kind: String
        package var share: Double
        package var ef: Int
        package var recall: Double
        package var p50Us: Double

        enum CodingKeys: String, CodingKey {
            case kind, share, ef, recall
            case p50Us = "p50_us"
        }
    }

    /// What changes cost; see `trove bench ann --changes`.
    package struct Changes: Sendable, Codable {
        package var ef = 0
        /// The graph as it was built, and after half of its vectors were deleted and added again.
        package var fresh: Point?
        package var halfReplaced: Point?
        /// Opening with 5,000 changes since the snapshot, up to the first answer.
        package var openWithTailMs = 0.0
        /// One vector changed and found; nil when it was not found.
        package var changeFoundMs: Double?
        /// One thread alone; the sum of eight beside a writer.
        package var quietQps = 0.0
        package var eightThreadsQps = 0.0

        enum CodingKeys: String, CodingKey {
            case ef, fresh
            case halfReplaced = "half_replaced"
            case openWithTailMs = "open_with_tail_ms"
            case changeFoundMs = "change_found_ms"
            case quietQps = "quiet_qps"
            case eightThreadsQps = "eight_threads_qps"
        }
    }

    /// Searches that look at every vector.
    package struct Exact: Sendable, Codable {
        package var recall: Double
        package var p50Us: Double

        enum CodingKeys: String, CodingKey {
            case recall
            case p50Us = "p50_us"
        }
    }

    enum CodingKeys: String, CodingKey {
        case vectors, dimension, m, sweep, calibrated, batched, filtered, changes, exact
        case efConstruction = "ef_construction"
        case buildSeconds = "build_seconds"
        case buildThreads = "build_threads"
        case graphBytes = "graph_bytes"
        case rowsBytes = "rows_bytes"
        case residentBytes = "resident_bytes"
        case openMs = "open_ms"
        case firstQueryMs = "first_query_ms"
    }

    /// Takes shape and sizes from the file that is measured.
    mutating func describe(_ snapshot: GraphSnapshot) {
        vectors = snapshot.count
        dimension = snapshot.dimension
        m = snapshot.header.parameters.m
        efConstruction = snapshot.header.parameters.efConstruction
        rowsBytes = snapshot.rowsBytes
        graphBytes = snapshot.fileBytes - snapshot.rowsBytes
    }

    /// The report for people.
    package var table: String {
        func line(_ words: [String]) -> String { words.joined(separator: "  ") }
        var lines = [
            "\(vectors) vectors of \(dimension) dimensions, M \(m), efConstruction \(efConstruction)",
            "built in \(buildSeconds.text(1)) s with \(buildThreads) threads; "
                + "graph \((Double(graphBytes) / 1e6).text(1)) MB, rows \((Double(rowsBytes) / 1e6).text(1)) MB",
            "opened in \(openMs.text(2)) ms, first query \(firstQueryMs.text(2)) ms",
        ]
        for point in sweep {
            lines.append(
                line([
                    "ef \(point.ef)", "recall \(point.recall.text(4))", "\(point.qps.text(0)) queries/s",
                    "p50 \(point.p50Us.text(1)) us", "p99 \(point.p99Us.text(1)) us",
                ]))
        }
        if let calibrated {
            lines.append(
                "for recall \(calibrated.target.text(2)): ef \(calibrated.ef), reaches \(calibrated.recall.text(4))")
        }
        for row in batched {
            lines.append(
                line(["batches of \(row.size)", "recall \(row.recall.text(4))", "\(row.qps.text(0)) queries/s"]))
        }
        for row in filtered {
            lines.append(
                line([
                    "\((row.share * 100).text(1)) % \(row.kind)", "recall \(row.recall.text(4))",
                    "p50 \(row.p50Us.text(1)) us",
                ]))
        }
        if let changes, let fresh = changes.fresh, let replaced = changes.halfReplaced {
            lines.append(
                "half replaced: recall \(replaced.recall.text(4)) of \(fresh.recall.text(4)), "
                    + "\(replaced.cpuQps.text(0)) of \(fresh.cpuQps.text(0)) queries/s")
            lines.append(
                "5,000 changes: opened in \(changes.openWithTailMs.text(1)) ms; one more: found after "
                    + "\((changes.changeFoundMs ?? .nan).text(2)) ms")
            lines.append(
                "8 threads beside a writer: \(changes.eightThreadsQps.text(0)) of \(changes.quietQps.text(0)) queries/s"
            )
        }
        if let exact { lines.append(line(["exact", "p50 \(exact.p50Us.text(1)) us"])) }
        return lines.joined(separator: "\n")
    }
}

extension Double {
    fileprivate func text(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
