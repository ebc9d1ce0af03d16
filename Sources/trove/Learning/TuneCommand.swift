import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove tune`
struct TuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune", abstract: "Learn from judgements how this store's questions are best ranked.",
        discussion: """
            Each judged question is ranked by what was learned from the others (nested five-fold cross-validation). \
            Searches use what was learned only where it is better with a probability of 0.95 at least, by a paired \
            bootstrap. Documents are not embedded again; `off` and `rollback` take it back at once.
            """,
        subcommands: [Run.self, Space.self, List.self, Use.self, Off.self, Rollback.self, Remove.self],
        defaultSubcommand: Run.self)

    /// `trove tune space`
    struct Space: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure on judged questions what smaller vectors would cost; nothing is changed.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let report = try await common.trove().measureSpaces()
            if common.json { return try Terminal.printJSON(report) }
            print("\(report.questions) questions, \(report.passages) passages")
            print("vectors           bytes  answered in ten  the same ten  ms a question")
            for form in report.forms {
                print(
                    form.name.padding(toLength: 16, withPad: " ", startingAt: 0)
                        + String(format: "%7d %16.3f %13.3f", form.bytes, form.found, form.same)
                        + String(format: "%15.2f", form.seconds * 1000))
            }
        }
    }

    /// `trove tune run`
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Learn, measure, and use what surely helps.")
        @Option(help: "hybrid or dense; both unless named.")
        var mode: SearchMode?
        @Flag(help: "Use what was learned even where it is not surely better.")
        var force = false
        @Flag(help: "Measure only.")
        var dryRun = false
        @Flag(help: "Learn from what agents judged, too.")
        var withAgents = false
        @Option(
            help: ArgumentHelp("Measure on a judged set in BEIR form instead of the store.", valueName: "dir"),
            completion: .directory)
        var set: String?
        @Option(help: ArgumentHelp("With --set: keep only what is of a language, such as en.", valueName: "xx"))
        var language: String?
        @Option(
            help: ArgumentHelp("With --set: write the learned ranking, for `trove eval --tuned`.", valueName: "file"))
        var save: String?
        @Option(
            help: ArgumentHelp(
                "With --set: also tune so many times with the judgements shuffled, and count what is accepted.",
                valueName: "count"))
        var shuffles = 0
        @Option(
            help: ArgumentHelp("Write the adapter's loss by its steps, as TensorBoard reads it.", valueName: "dir"),
            completion: .directory)
        var curves: String?
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard mode != .lexical else { throw ValidationError("words alone are not tuned; name hybrid or dense") }
            guard set != nil || (language == nil && save == nil && shuffles == 0) else {
                throw ValidationError("--language, --save and --shuffles go with --set DIR")
            }
        }

        func run() async throws {
            let trove = try common.trove()
            let modes = mode.map { [$0] } ?? [.hybrid, .dense]
            guard let set else {
                let report = try await trove.tune(
                    modes: modes, withAgents: withAgents, force: force, dryRun: dryRun,
                    curves: curves.map { URL(fileURLWithPath: $0) }, onQuery: progress)
                return try show(report, nil)
            }
            let (report, control) = try await trove.tune(
                set: URL(fileURLWithPath: set), modes: modes, force: force, language: language,
                model: save.map { URL(fileURLWithPath: $0) }, curves: curves.map { URL(fileURLWithPath: $0) },
                trials: shuffles, onQuery: progress)
            try show(report, control)
        }

        private func show(_ report: TuneReport, _ control: TuneControl?) throws {
            struct Both: Encodable {
                var report: TuneReport
                var control: TuneControl
            }
            if common.json {
                if let control { return try Terminal.printJSON(Both(report: report, control: control)) }
                return try Terminal.printJSON(report)
            }
            TuneCommand.show(report)
            if let control {
                print(
                    "shuffled judgements: \(control.accepted) of \(control.trials) accepted"
                        + (control.changes.first.map { String(format: ", the worst changes nDCG@10 by %+.4f", $0) }
                            ?? ""))
            }
        }

        private func progress(done: Int, all: Int) {
            if !common.quiet, Terminal.isErrorLive {
                Terminal.noteRaw("\r\(done)/\(all)\(done == all ? "\n" : "")")
            }
        }
    }

    /// `trove tune list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List what was learned.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let reports = try await common.trove().tunings()
            if common.json { return try Terminal.printJSON(reports) }
            reports.forEach(TuneCommand.show)
        }
    }

    /// `trove tune use`
    struct Use: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Use one of the list from now on.")
        @Argument var id: Int64
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().useTuning(id) }
    }

    /// `trove tune off`
    struct Off: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Search as usual; what was learned stays in the list.")
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().useTuning(nil) }
    }

    /// `trove tune rollback`
    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Use what was in use before.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let now = try await common.trove().rollBackTuning()
            print(now.map { "tuning \($0) is in use" } ?? "no tuning is in use")
        }
    }

    /// `trove tune remove`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget one of the list.")
        @Argument var id: Int64
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().removeTuning(id) }
    }

    private static func show(_ report: TuneReport) {
        let name = report.id.map { "tuning \($0)" } ?? "nothing kept"
        print("\(name)\(report.isActive ? " (in use)" : ""): \(report.queries) questions")
        if report.stale > 0 { print("  \(report.stale) judgements left out: their documents changed") }
        for (mode, one) in report.modes.sorted(by: { $0.key > $1.key }) {
            let figures = String(
                format: "nDCG@10 %.4f -> %.4f, %+.4f (%+.4f to %+.4f), P(better) %.3f", one.untuned, one.tuned,
                one.gain,
                one.interval[0], one.interval[1], one.probabilityBetter)
            print("  \(mode)  \(figures): \(one.isAccepted ? "used" : "not used")")
            let weights = one.weights.sorted { $0.key < $1.key }.map { String(format: "%@ %.2f", $0.key, $0.value) }
            print("    adapter: \(one.adapter); \(weights.joined(separator: ", "))")
        }
    }
}
