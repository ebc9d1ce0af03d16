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

    @Option(help: ArgumentHelp("Opens protected files; TROVE_PASSWORD keeps it out of sight.", valueName: "word"))
    var password: String?

    @Flag(name: .customLong("no-vectors"), help: "Index words alone.")
    var withoutVectors = false

    @Option(help: "Numbers that the text encoder computes with: auto, fp32, bf16, or int8, which is fastest.")
    var precision: String?

    @Option(help: "Views of pictures that get vectors: none or standard.")
    var views: String?

    @Flag(name: .customLong("no-page-pictures"), help: "Do not draw the pages of documents.")
    var withoutPagePictures = false

    @Option(help: ArgumentHelp("Percentage of known files that one run may remove.", valueName: "percent"))
    var maxDelete: Double?

    @Flag(help: "Read files and folders whose names begin with a dot.")
    var hidden = false

    @Option(help: "skip symbolic links, or follow those that stay within the folder.")
    var symlinks: String?

    @Flag(name: .customLong("no-ignore"), help: "Read what .gitignore and .troveignore leave out.")
    var withoutIgnoreFiles = false

    @Flag(help: "Hash every file, whatever its size and times say.")
    var rehash = false

    @Flag(help: "Try files again that could not be read, though nothing has changed.")
    var retry = false

    @Flag(help: "Work only while nothing else wants the processor or the disk.")
    var background = false

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
            .password: password, .precision: precision,
            .hidden: hidden ? "true" : nil, .symlinks: symlinks, .ignoreFiles: withoutIgnoreFiles ? "false" : nil,
        ]
    }

    /// What is asked of this run alone.
    var options: RunOptions { RunOptions(dryRun: dryRun, rehash: rehash, retry: retry) }
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
        if reading.background { Trove.workInBackground() }
        let progress = ProgressDisplay(style: common.quiet ? .none : reading.progress)
        let report = try await trove.index(
            paths.map { URL(fileURLWithPath: $0) }, options: reading.options, onProgress: { progress.show($0) })
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
        if reading.background { Trove.workInBackground() }
        let progress = ProgressDisplay(style: common.quiet ? .none : reading.progress)
        let report = try await trove.sync(options: reading.options, onProgress: { progress.show($0) })
        progress.end()
        try ReportPrinter(common: common, dryRun: reading.dryRun).print(report)
    }
}

/// Prints what a run did, and ends with exit code 3 where something was not wholly read.
struct ReportPrinter {
    let common: CommonOptions
    let dryRun: Bool

    /// Reasons printed before the rest is left to `trove list`.
    private static let shownReasons = 20

    func print(_ report: SyncReport) throws {
        if common.json { try Terminal.printJSON(report) } else { printText(report) }
        for note in report.notes { common.warn(note) }
        for warning in report.warnings { common.warn(warning) }
        if !dryRun, !report.isComplete { throw Outcome.incomplete }
    }

    /// The outcomes with their numbers, in one line.
    static func summary(of report: SyncReport) -> String {
        let counts = SyncReport.Outcome.allCases.filter { report.count($0) > 0 }
            .map { "\(report.count($0)) \($0.rawValue)" }
        return counts.isEmpty ? "nothing to do" : counts.joined(separator: ", ")
    }

    /// What was not wholly read, by reason: how many files, and the path where it is one.
    private static func reasons(_ report: SyncReport) -> [[String]] {
        let telling = report.files.filter { [.skipped, .failed, .incomplete].contains($0.outcome) }
        let groups = Dictionary(grouping: telling) { "\($0.outcome.rawValue)\n\($0.reason ?? "")" }.values
            .sorted { ($1.count, $0[0].path) < ($0.count, $1[0].path) }
        var rows = groups.prefix(shownReasons).map { files in
            [
                files[0].outcome.rawValue, files.count == 1 ? files[0].path : "\(files.count) files",
                files[0].reason ?? "",
            ]
        }
        if rows.count < groups.count {
            rows.append([
                "...", "\(groups.count - rows.count) more reasons", "trove list --skipped --failed --incomplete",
            ])
        }
        return rows
    }

    private func printText(_ report: SyncReport) {
        Swift.print((dryRun ? "would be: " : "") + Self.summary(of: report))
        if !dryRun {
            Swift.print(
                Terminal.count(report.pages, "page") + " and " + Terminal.count(report.chunks, "chunk")
                    + String(format: " in %.1f s", report.seconds))
        }
        if common.verbose {
            Terminal.printColumns(report.files.map { [$0.outcome.rawValue, $0.path, $0.reason ?? ""] })
        } else {
            Terminal.printColumns(Self.reasons(report))
        }
    }
}
