import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove bench query`
struct BenchQueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Measure questions to a store, from text to packed hits.",
        discussion: """
            Asks one question after the other in one process. The cold figure is the first one's, with opening the \
            store and loading the model.
            """)

    @Option(help: ArgumentHelp("A file with one question a line.", valueName: "file"), completion: .file())
    var queries: String

    @Option(help: "hybrid (words and vectors), dense or lexical.")
    var mode: SearchMode = .hybrid

    @Option(help: ArgumentHelp("Follow names of the first hits: auto, 0, 1 or 2 times.", valueName: "n"))
    var hops: Hops = .auto

    @Option(name: [.customShort("k"), .long], help: "Hits of a question.")
    var limit = 10

    @Option(help: "Tokens that the hits of a question are packed into.")
    var budget = 4000

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await common.trove().benchmarkQueries(
            EncoderArguments.lines(of: queries), mode: mode, hops: hops, limit: limit, budget: budget)
        if common.json { return try Terminal.printJSON(report) }
        print(
            "\(report.questions) questions, \(report.mode.rawValue): p50 "
                + String(
                    format: "%.2f ms, p99 %.2f ms, cold %.1f ms", report.p50Milliseconds, report.p99Milliseconds,
                    report.coldMilliseconds))
    }
}
