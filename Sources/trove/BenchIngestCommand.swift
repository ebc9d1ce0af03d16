import ArgumentParser
import Foundation
import TroveKit

/// `trove bench ingest DIR`
struct BenchIngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "Read a folder into a store that is thrown away, and time each stage.")

    @Argument(help: "A folder.", completion: .directory)
    var folder: String
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let measure = try await common.trove(reading.flags).benchIngest(URL(fileURLWithPath: folder))
        if common.json { return try Terminal.printJSON(measure) }
        print(
            """
            \(measure.files) files, \(measure.documents) documents, \(measure.pages) pages, \(measure.chunks) chunks, \
            \(measure.tokens) tokens in \(String(format: "%.2f", measure.seconds)) s: \
            \(String(format: "%.1f", measure.filesPerSecond)) files/s; started in \
            \(String(format: "%.2f", measure.startSeconds)) s, nothing changed \
            \(String(format: "%.2f", measure.unchangedSeconds)) s
            \(measure.storeBytes >> 10) KiB, at most \(measure.peakBytes >> 20) MiB here and \
            \(measure.workerPeakBytes >> 20) MiB in a worker
            """)
        for (stage, seconds) in measure.stages.sorted(by: { $0.value > $1.value }) {
            print("  " + stage.padding(toLength: 8, withPad: " ", startingAt: 0) + String(format: "%8.2f s", seconds))
        }
    }
}
