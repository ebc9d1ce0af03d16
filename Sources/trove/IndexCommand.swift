import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// Options of the verbs that read files.
struct ReadingOptions: ParsableArguments {
    @Option(name: .long, help: "Read only files whose path below the folder matches (repeatable).")
    var include: [String] = []

    @Option(name: .long, help: "Leave out files whose path below the folder matches (repeatable).")
    var exclude: [String] = []

    @Option(help: "Files read at once.")
    var jobs: Int?

    @Flag(name: .customLong("no-ocr"), help: "Do not read pictures.")
    var withoutOCR = false

    @Option(help: ArgumentHelp("Tesseract languages, for example eng,deu,chi_sim.", valueName: "list"))
    var ocrLanguages: String?

    @Flag(name: .customLong("no-vectors"), help: "Index words alone.")
    var withoutVectors = false

    @Option(help: "Views of pictures that get vectors: none, standard or max.")
    var views: String?

    @Flag(name: .customLong("no-page-pictures"), help: "Do not draw the pages of documents.")
    var withoutPagePictures = false

    @Option(help: ArgumentHelp("Percentage of known files that one run may remove.", valueName: "percent"))
    var maxDelete: Double?

    @Flag(name: .customLong("dry-run"), help: "Tell what would be done, and do nothing.")
    var dryRun = false

    @Option(help: "How to show progress.")
    var progress: ProgressStyle = .auto

    /// The same as settings.
    var flags: [Setting: String?] {
        [
            .include: include.isEmpty ? nil : include.joined(separator: ","),
            .exclude: exclude.isEmpty ? nil : exclude.joined(separator: ","),
            .jobs: jobs.map(String.init), .ocr: withoutOCR ? "false" : nil, .ocrLanguages: ocrLanguages,
            .views: views, .pagePictures: withoutPagePictures ? "false" : nil,
            .vectors: withoutVectors ? "false" : nil, .maxDelete: maxDelete.map { "\($0)" },
        ]
    }
}

/// `trove index PATH...`
struct IndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index", abstract: "Add folders or files and bring them up to date.",
        discussion: "Running it again reads only what has changed.")

    @Argument(help: "Folders or files.", completion: .file())
    var paths: [String]
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let trove = try common.trove(reading.flags)
        let progress = ProgressDisplay(style: common.quiet ? .none : reading.progress)
        let report = try await trove.index(
            paths.map { URL(fileURLWithPath: $0) }, dryRun: reading.dryRun, onProgress: { progress.show($0) })
        progress.end()
        try ReportPrinter(common: common, dryRun: reading.dryRun).print(report)
    }
}

/// `trove sync`
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring everything that was added up to date.")

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let trove = try common.trove(reading.flags)
        let progress = ProgressDisplay(style: common.quiet ? .none : reading.progress)
        let report = try await trove.sync(dryRun: reading.dryRun, onProgress: { progress.show($0) })
        progress.end()
        try ReportPrinter(common: common, dryRun: reading.dryRun).print(report)
    }
}

/// Prints what a run did, and ends with exit code 3 where something was not wholly read.
struct ReportPrinter {
    let common: CommonOptions
    let dryRun: Bool

    /// Reasons printed on a terminal before the rest is left to `trove list`.
    private static let shownFiles = 20

    func print(_ report: SyncReport) throws {
        if common.json { try Terminal.printJSON(report) } else { printText(report) }
        for warning in report.warnings { common.warn(warning) }
        if !dryRun, !report.isComplete { throw Outcome.incomplete }
    }

    private func printText(_ report: SyncReport) {
        let counts = SyncReport.Outcome.allCases.filter { report.count($0) > 0 }
            .map { "\(report.count($0)) \($0.rawValue)" }
        let summary = counts.isEmpty ? "nothing to do" : counts.joined(separator: ", ")
        Swift.print((dryRun ? "would be: " : "") + summary)
        if !dryRun {
            Swift.print(
                String(
                    format: "%d pages and %d chunks in %.1f s", report.pages, report.chunks, report.seconds))
        }
        let telling = report.files.filter { [.skipped, .failed, .incomplete].contains($0.outcome) }
        let rows = common.verbose ? report.files[...] : telling.prefix(Self.shownFiles)
        for file in rows {
            let reason = file.reason.map { ": \($0)" } ?? ""
            Swift.print(Terminal.printable("  \(file.outcome.rawValue)  \(file.path)\(reason)"))
        }
        if rows.count < telling.count {
            Swift.print("  ... and \(telling.count - rows.count) more: trove list --skipped, --failed, --incomplete")
        }
    }
}
