import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove watch`
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Keep everything that was added up to date, until it is interrupted.",
        discussion: "With --json each run that found something is one line of JSON on standard output.")

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let trove = try common.trove(reading.flags)
        if reading.background { Trove.workInBackground() }
        let progress = ProgressDisplay(
            style: common.quiet ? .none : reading.progress == .auto ? .none : reading.progress)
        let common = common
        try await trove.watch(
            options: reading.options,
            onReport: { report in
                progress.end()
                Self.tell(report, common)
            }, onProblem: { Terminal.note("trove: \($0.message)") }, onProgress: { progress.show($0) })
    }

    private static func tell(_ report: SyncReport, _ common: CommonOptions) {
        if common.json {
            try? Terminal.printJSONLine(report)
        } else {
            let time = Date().formatted(.iso8601.time(includingFractionalSeconds: false))
            Terminal.line("\(time)  \(ReportPrinter.summary(of: report))")
            for file in report.files where [.failed, .incomplete].contains(file.outcome) {
                Terminal.line(Terminal.printable("  \(file.outcome.rawValue)  \(file.path): \(file.reason ?? "")"))
            }
        }
        for warning in report.warnings { common.warn(warning) }
    }
}
