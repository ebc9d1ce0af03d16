public import ArgumentParser
import Foundation
public import TroveKit

extension QualityFinding.Kind: ExpressibleByArgument {}

/// `trove quality`
struct QualityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality", abstract: "Look for copies, garbage, doubtful labels and leaks; changes nothing.",
        discussion: """
            trove quality --html report.html
            trove quality --folders --only wrong-label      # each file's folder is its label
            trove quality --training data/train --test data/test --only leak
            """)

    @Option(parsing: .upToNextOption, help: "Only findings of these kinds.")
    var only: [QualityFinding.Kind] = []
    @Flag(help: "The folder that a file lies in is its label: name those that are likely wrong.")
    var folders = false
    @Option(help: ArgumentHelp("Labels, as lines of path, tab and label.", valueName: "file"), completion: .file())
    var labels: String?
    @Option(help: ArgumentHelp("With --test: folder of a training set.", valueName: "dir"), completion: .directory)
    var training: String?
    @Option(help: ArgumentHelp("With --training: folder of a test set.", valueName: "dir"), completion: .directory)
    var test: String?
    @Option(help: "The least share of common runs of words of two texts that count as copies.")
    var likeness = 0.5
    @Option(help: "List so many of a kind.")
    var limit = 1000
    @Option(help: ArgumentHelp("Write a page.", valueName: "file"))
    var html: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (training == nil) == (test == nil) else { throw ValidationError("--training and --test go together") }
        guard !(folders && labels != nil) else { throw ValidationError("labels come from --folders or --labels") }
        guard (0...1).contains(likeness), limit > 0 else {
            throw ValidationError("--likeness lies between 0 and 1, --limit above 0")
        }
    }

    func run() async throws {
        var options = QualityOptions()
        options.labels = folders ? .folders : labels.map { .table(URL(fileURLWithPath: $0)) }
        (options.training, options.test) = (training.map(Trove.canonical), test.map(Trove.canonical))
        (options.likeness, options.limit) = (likeness, limit)
        var report = try await common.trove().quality(options)
        if !only.isEmpty { report.findings = report.findings.filter { only.contains($0.kind) } }
        if let html { try Data(QualityPage(report).html.utf8).write(to: URL(fileURLWithPath: html)) }
        if common.json { return try Terminal.printJSON(report) }
        print("\(report.documents) documents, \(report.chunks) passages")
        for (kind, count) in report.counts.sorted(by: { $0.key < $1.key }) { print("  \(kind)  \(count)") }
        for one in report.findings.prefix(50) {
            let place = one.path + (one.page.map { " page \($0)" } ?? "") + (one.other.map { " | \($0)" } ?? "")
            print("\(one.kind.rawValue)  \(String(format: "%.3f", one.score))  \(place): \(one.explanation)")
        }
        if report.findings.count > 50 { common.note("\(report.findings.count - 50) more; see --html or --json") }
    }
}
