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
    package var filtered: [Filtered] = []
    package var exact: Exact?

    /// One setting of `ef`. One query at a time on one thread; the median of five passes.
    package struct Point: Sendable, Codable {
        package var ef: Int
        package var recall: Double
        package var qps: Double
        package var p50Us: Double
        package var p99Us: Double
        /// Mean distances a query.
        package var distances: Double

        enum CodingKeys: String, CodingKey {
            case ef, recall, qps, distances
            case p50Us = "p50_us"
            case p99Us = "p99_us"
        }
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
        case vectors, dimension, m, sweep, filtered, exact
        case efConstruction = "ef_construction"
        case buildSeconds = "build_seconds"
        case buildThreads = "build_threads"
        case graphBytes = "graph_bytes"
        case rowsBytes = "rows_bytes"
        case residentBytes = "resident_bytes"
        case openMs = "open_ms"
        case firstQueryMs = "first_query_ms"
    }
}
