import ArgumentParser
import Foundation
import TroveKit

/// `trove bench learn`
struct BenchLearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn", abstract: "Measure training: logistic regression, or an adapter of vectors.",
        discussion:
            "Files hold 32-bit floats, or 32-bit labels, one row after the other, as NumPy's tofile writes them.")

    @Option(help: "Rows of numbers.", completion: .file()) var features: String
    @Option(help: "A class for each row: fits logistic regression.", completion: .file()) var labels: String?
    @Option(help: "A partner for each row: trains an adapter.", completion: .file()) var partners: String?
    @Option(help: "Numbers of a row.") var columns = 384
    @Option(help: "What squared weights cost.") var penalty = 5e-5
    @Option(help: "Passes over the rows of an adapter.") var epochs = 5
    @Option(help: "Rows a step of an adapter.") var batch = 256
    @Option(help: "Threads.") var threads = 2
    @Option(help: "Keep an adapter's training here after each epoch, and go on from there.", completion: .file())
    var checkpoint: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (labels == nil) != (partners == nil) else { throw ValidationError("name --labels or --partners") }
        guard columns > 0, epochs > 0, batch > 0, threads > 0 else { throw ValidationError("counts are above 0") }
    }

    func run() async throws {
        let x = URL(fileURLWithPath: features)
        let measured =
            if let labels {
                try Trove.benchLogistic(
                    features: x, labels: URL(fileURLWithPath: labels), columns: columns, penalty: penalty,
                    threads: threads)
            } else {
                try Trove.benchAdapter(
                    features: x, partners: URL(fileURLWithPath: partners ?? ""), columns: columns, epochs: epochs,
                    batch: batch, threads: threads,
                    checkpoint: checkpoint.map { URL(fileURLWithPath: $0) })
            }
        if common.json { return try Terminal.printJSON(measured) }
        print(String(format: "%.3f s, objective %.6f", measured.seconds, measured.objective))
    }
}
