public import ArgumentParser
import Foundation
public import TroveKit

extension ExportPart: ExpressibleByArgument {}

/// `trove export DIR`
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write vectors, features, passages, tags and judgements for other programs.",
        discussion: """
            numpy.load("out/vectors.npz")["vectors"]; pandas.read_csv("out/chunks.csv"). qrels.txt and queries.tsv are \
            what TREC's tools read; `trove judge import` takes them back.
            """)

    @Argument(help: "A folder; it is made where it is not there.", completion: .directory)
    var folder: String
    @Option(parsing: .upToNextOption, help: "vectors, chunks, features, tags or judgements; all unless named.")
    var only: [ExportPart] = []
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await common.trove().export(
            to: URL(fileURLWithPath: folder), only.isEmpty ? Set(ExportPart.allCases) : Set(only))
        if common.json { return try Terminal.printJSON(report) }
        for (name, rows) in report.files.sorted(by: { $0.key < $1.key }) { print("\(folder)/\(name)  \(rows) rows") }
    }
}
