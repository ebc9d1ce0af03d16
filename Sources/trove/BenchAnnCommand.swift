import ArgumentParser
import TroveKit

/// `trove bench ann`
struct BenchAnnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ann", abstract: "Measure the vector index: build, size, and recall against speed.",
        discussion: """
            Takes the files of public vector benchmarks: each row of .fvecs and .ivecs is its length as a 32-bit \
            integer, then its values. Queries run one at a time on one thread; each figure is the median of the passes.
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Vectors to index.", valueName: "fvecs"))
    var base: String

    @Option(help: ArgumentHelp("Vectors to look for.", valueName: "fvecs"))
    var queries: String

    @Option(help: ArgumentHelp("True neighbours of each query, best first.", valueName: "ivecs"))
    var truth: String

    @Option(help: "Links of a node; level 0 has twice as many.")
    var m = 16

    @Option(help: "Candidates kept while building.")
    var efConstruction = 200

    @Option(help: "Threads that build; 0 for one a core.")
    var threads = 0

    @Option(name: [.customShort("k"), .long], help: "Neighbours asked for.")
    var limit = 10

    @Option(help: ArgumentHelp("Measure these values of ef instead of the usual ones.", valueName: "ef,ef..."))
    var ef: String?

    @Option(help: "Passes over the queries for each value of ef.")
    var passes = 5

    @Option(help: ArgumentHelp("Find the ef that reaches this recall and store it with the graph.", valueName: "share"))
    var recall = 0.95

    @Flag(name: .customLong("l2"), help: "Compare by Euclidean distance instead of the cosine.")
    var isEuclidean = false

    @Flag(name: .customLong("binary"), help: "Keep one bit a dimension in memory, and read more rows for rescoring.")
    var hasBinaryCodes = false

    @Flag(help: "Measure the sweep alone: no filters, no batches, no exact search.")
    var sweepOnly = false

    @Flag(help: "Measure also what changes cost: half replaced, a tail of changes, eight threads beside a writer.")
    var changes = false

    @Option(
        help: ArgumentHelp(
            "Keep the graph in this file; one that is there is measured instead of built.", valueName: "file"))
    var graph: String?

    @Option(help: ArgumentHelp("Write the ids found into this folder, a file for each ef.", valueName: "dir"))
    var dumpIds: String?

    func run() async throws {
        let options = VectorBenchmarkOptions(
            base: base, queries: queries, truth: truth, m: m, efConstruction: efConstruction, threads: threads,
            k: limit, efs: try efs(), passes: passes, recall: recall, isEuclidean: isEuclidean,
            hasBinaryCodes: hasBinaryCodes, sweepOnly: sweepOnly, changes: changes, graph: graph, dumpFolder: dumpIds)
        let report = try Trove.benchmarkVectors(options)
        if common.json { try Terminal.printJSON(report) } else { print(report.table) }
    }

    private func efs() throws -> [Int]? {
        try ef?.split(separator: ",").map { word in
            guard let number = Int(word), number > 0 else {
                throw ValidationError("--ef takes whole numbers with commas between them, not '\(word)'")
            }
            return number
        }
    }
}
