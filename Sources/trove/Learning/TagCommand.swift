import ArgumentParser
import Foundation
import TroveKit

/// `trove tag`
struct TagCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tag", abstract: "Tag files, and learn to tag from examples.",
        discussion: """
            trove tag add scans/march.pdf invoice
            trove tag learn --folders            # each file's folder is its label
            trove search "total" --filter tag:invoice

            Learned tags stand beside yours and never in their place: `label:` finds yours alone, `tag:` both.
            """,
        subcommands: [Add.self, Remove.self, Show.self, Learn.self, Doubtful.self, Active.self, List.self, Forget.self])

    /// `trove tag add`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Tag a file.")
        @Argument(help: "A file of the store.") var file: String
        @Argument(help: "One tag or more.") var tags: [String]
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().tag(file, tags) }
    }

    /// `trove tag remove`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a tag off a file, or all of yours.")
        @Argument(help: "A file of the store.") var file: String
        @Argument(help: "The tag; all of yours where none is named.") var tag: String?
        @OptionGroup var common: CommonOptions

        func run() async throws { print("\(try await common.trove().untag(file, tag)) tags removed") }
    }

    /// `trove tag show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the tags of all files.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let tags = try await common.trove().tags()
            if common.json { return try Terminal.printJSON(tags) }
            for tag in tags {
                print(
                    "\(tag.path)  \(tag.tag)  \(tag.source)\(tag.source == "person" ? "" : String(format: " %.2f", tag.probability))"
                )
            }
        }
    }

    /// `trove tag learn`
    struct Learn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Learn from examples, measure, and tag all other files, also those read later.",
            discussion: """
                Examples are the files that you tagged, unless --folders, --field or --labels names others. --names needs \
                none, and is less often right; files that you gave one of the tags measure it.
                """)
        @Option(help: "Name of the tagger.")
        var name = "tags"
        @Flag(help: "The folder that a file lies in is its label.")
        var folders = false
        @Option(help: ArgumentHelp("What documents say of themselves by this name is their label.", valueName: "key"))
        var field: String?
        @Option(help: ArgumentHelp("Lines of path, tab and label.", valueName: "file"), completion: .file())
        var labels: String?
        @Option(
            help: ArgumentHelp(
                "Tag texts by these names alone, without examples: invoice,letter,recipe.", valueName: "names"))
        var names: String?
        @Option(help: "Give no tag that is less likely.")
        var sure = 0.5
        @Option(help: "Deal the five folds so often.")
        var repeats = 1
        @Option(help: ArgumentHelp("Measure with so many examples a tag, drawn 20 times.", valueName: "count"))
        var shots: Int?
        @Flag(help: "Measure only.")
        var dryRun = false
        @Option(
            help: ArgumentHelp("Write a page: what is taken for what, and what a threshold trades.", valueName: "file"))
        var html: String?
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard [folders, field != nil, labels != nil, names != nil].count(where: { $0 }) <= 1 else {
                throw ValidationError("labels come from one place: --folders, --field, --labels or --names")
            }
            guard (0...1).contains(sure), repeats > 0, shots ?? 2 >= 2 else {
                throw ValidationError("--sure lies between 0 and 1, --repeats above 0, and --shots is 2 at least")
            }
        }

        func run() async throws {
            let source: LabelSource =
                folders
                ? .folders
                : field.map(LabelSource.metadata)
                    ?? labels.map { .table(URL(fileURLWithPath: $0)) } ?? .person
            let trove = try common.trove()
            let report =
                if let names {
                    try await trove.tagByNames(
                        name, tags: names.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) },
                        sure: sure, dryRun: dryRun)
                } else {
                    try await trove.learnTags(
                        name, from: source, sure: sure,
                        trial: shots.map { .draws(20, perTag: $0) } ?? .foldings(repeats),
                        dryRun: dryRun)
                }
            if let html { try Data(TagPage(report).html.utf8).write(to: URL(fileURLWithPath: html)) }
            try common.json ? Terminal.printJSON(report) : TagCommand.show(report)
        }
    }

    /// `trove tag doubtful`
    struct Doubtful: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name the files whose tags would teach a tagger most.")
        @Option(help: "Name of the tagger.")
        var name = "tags"
        @Option(help: "So many.")
        var count = 10
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let files = try await common.trove().doubtfulDocuments(of: name, count: count)
            if common.json { return try Terminal.printJSON(files) }
            for file in files { print("\(file.path)  \(file.tag ?? "?") \(String(format: "%.2f", file.probability))") }
        }
    }

    /// `trove tag active`
    struct Active: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try on known labels how many fewer are needed where `doubtful` chooses them.")
        @Flag(help: "The folder that a file lies in is its label.")
        var folders = false
        @Option(help: ArgumentHelp("Lines of path, tab and label.", valueName: "file"), completion: .file())
        var labels: String?
        @Option(help: "Labels a tag of the chance choice that is to be equalled.")
        var perTag = 20
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let source: LabelSource = folders ? .folders : labels.map { .table(URL(fileURLWithPath: $0)) } ?? .person
            let report = try await common.trove().tryActiveLearning(from: source, perTag: perTag)
            if common.json { return try Terminal.printJSON(report) }
            for point in report.curve {
                print(
                    String(format: "%d labels: chosen %.3f, by chance %.3f", point.labels, point.chosen, point.chance))
            }
            print(
                report.needed.map { "\($0) chosen labels do what \(report.labels) by chance do" }
                    ?? "chosen labels never did as well")
        }
    }

    /// `trove tag list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the taggers.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let reports = try await common.trove().taggers()
            if common.json { return try Terminal.printJSON(reports) }
            reports.forEach(TagCommand.show)
        }
    }

    /// `trove tag forget`
    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget a tagger and every tag that it gave.")
        @Argument var name: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().removeTagger(name) }
    }

    private static func show(_ report: TagReport) {
        print(
            "\(report.name)\(report.isActive ? " (in use)" : ""): \(report.documents) examples of \(report.classes.count) "
                + "tags, by \(report.features.joined(separator: " and "))")
        guard report.documents > 0 else {
            print("  nothing to measure it on; tag some files by `trove tag add`")
            if report.isActive { print("  \(report.tagged) files tagged, \(report.abstained) left without a tag") }
            return
        }
        print(
            String(
                format:
                    "  right %.3f (most frequent %.3f, nearest examples %.3f); probabilities off by %.3f, by chance %.3f",
                report.accuracy, report.baselines["majority"] ?? 0, report.baselines["nearest"] ?? 0,
                report.calibrationError, report.calibrationByChance))
        print(
            String(
                format: "  from %.2f on: %.0f %% are tagged, %.0f %% of them right", report.sure, report.answered * 100,
                report.precision * 100))
        if report.isActive { print("  \(report.tagged) files tagged, \(report.abstained) left without a tag") }
    }
}
