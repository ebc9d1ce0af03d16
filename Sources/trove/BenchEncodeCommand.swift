import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove bench encode`
struct BenchEncodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode", abstract: "Measure the text encoder: throughput, tokenizer, short queries, memory.",
        discussion: """
            Tokens are counted without padding, the two special ones of each text included. Throughput is the median \
            of the runs, tokenizing included. Latency is that of one short query after the other: the first eight words of \
            texts, or lines of their own.
            """)

    @Option(help: ArgumentHelp("A file with one text a line.", valueName: "file"), completion: .file())
    var texts: String

    @Option(help: ArgumentHelp("A file with one short query a line.", valueName: "file"), completion: .file())
    var queries: String?

    @Option(help: ArgumentHelp("Also write the vectors, as .fvecs.", valueName: "file"), completion: .file())
    var dump: String?

    @Option(help: "Runs over the texts; the median counts.")
    var runs = 3

    @OptionGroup var encoder: EncoderArguments
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let lines = try EncoderArguments.lines(of: texts)
        let asked = try queries.map(EncoderArguments.lines) ?? []
        let measured = try await common.trove().measureEncoder(
            lines, queries: asked, options: encoder.options, runs: runs)
        if let dump {
            guard FileManager.default.createFile(atPath: dump, contents: measured.fvecs) else {
                throw TroveError(.inputOutput, "cannot write \(dump)")
            }
        }
        if common.json { return try Terminal.printJSON(measured) }
        for line in measured.lines { print(line) }
    }
}
