internal import Foundation
package import TroveCore
internal import TroveHNSW

/// What to measure of the vector index; see `trove bench ann --help`.
package struct VectorBenchmarkOptions: Sendable {
    package var base, queries, truth: String
    package var m, efConstruction, threads, k: Int
    package var efs: [Int]?
    package var passes: Int
    package var recall: Double
    package var isEuclidean, hasBinaryCodes, sweepOnly, changes: Bool
    package var graph, dumpFolder: String?

    /// Creates options.
    package init(
        base: String, queries: String, truth: String, m: Int, efConstruction: Int, threads: Int, k: Int, efs: [Int]?,
        passes: Int, recall: Double, isEuclidean: Bool, hasBinaryCodes: Bool, sweepOnly: Bool, changes: Bool,
        graph: String?, dumpFolder: String?
    ) {
        self.base = base
        self.queries = queries
        self.truth = truth
        self.m = m
        self.efConstruction = efConstruction
        self.threads = threads
        self.k = k
        self.efs = efs
        self.passes = passes
        self.recall = recall
        self.isEuclidean = isEuclidean
        self.hasBinaryCodes = hasBinaryCodes
        self.sweepOnly = sweepOnly
        self.changes = changes
        self.graph = graph
        self.dumpFolder = dumpFolder
    }
}

/// What was measured of the vector index.
package struct VectorBenchmarkReport: Sendable, Encodable {
    private let report: AnnReport

    init(_ report: AnnReport) { self.report = report }

    /// For people.
    package var table: String { report.table }

    package func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }
}

extension Trove {
    /// Measures the vector index on files of vectors. Needs no store.
    package static func benchmarkVectors(_ options: VectorBenchmarkOptions) throws(TroveError) -> VectorBenchmarkReport
    {
        var benchmark = AnnBenchmark(base: options.base, queries: options.queries, truth: options.truth)
        benchmark.parameters = try GraphParameters(
            m: options.m, efConstruction: options.efConstruction, codes: options.hasBinaryCodes ? .binary : .int8)
        benchmark.threads = options.threads > 0 ? options.threads : ProcessInfo.processInfo.activeProcessorCount
        benchmark.k = options.k
        if let efs = options.efs { benchmark.efs = efs }
        benchmark.passes = max(1, options.passes)
        benchmark.recallTarget = options.recall
        benchmark.metric = options.isEuclidean ? .l2 : .cosine
        benchmark.measuresSweepOnly = options.sweepOnly
        benchmark.measuresChanges = options.changes
        benchmark.graphFile = options.graph
        benchmark.dumpFolder = options.dumpFolder
        return VectorBenchmarkReport(try benchmark.run())
    }

    /// Makes a graph file that is cut while it is mapped an error instead of a fatal signal. For executables of ours.
    package static func guardMappedFiles() { MappingGuard.install() }

    /// Leaves what is searched in files that all processes share. For processes of which there are several.
    package static func shareMemory() { GraphMemory.share() }
}
