import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove runs`
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "See, answer, resume and replay what agents did.",
        subcommands: [
            List.self, Show.self, Resume.self, Approve.self, Deny.self, Settle.self, Pause.self, Cancel.self,
            Fork.self, Replay.self, Diff.self, Export.self, Delete.self,
        ], defaultSubcommand: List.self)

    /// `trove runs list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List runs, the newest first.")
        @Option(name: [.customShort("k"), .long], help: "The most runs.")
        var limit = 50
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let runs = try await common.trove().runs(limit: limit)
            if common.json { return try Terminal.printJSON(runs) }
            if runs.isEmpty { common.note("there are no runs; `trove agent GOAL` begins one") }
            Terminal.printColumns(
                runs.map { run in
                    let at = Date(timeIntervalSince1970: run.startedAt).formatted(.iso8601)
                    return [run.id, run.status.rawValue, at, run.goal, run.reason]
                })
        }
    }

    /// `trove runs show ID`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the steps and the result of a run.")
        @Argument(help: "The run.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let trove = try common.trove()
            let report = try await trove.report(of: id)
            if common.json { return try Terminal.printJSON(report) }
            for event in try await trove.events(of: id) {
                if let line = event.summary { print(Terminal.printable(line)) }
            }
            print("status: \(report.run.status.rawValue) \(report.run.reason)")
            for limit in report.budget { print("\(limit.unit.rawValue): \(limit.spent) of \(limit.total)") }
            if let question = report.question { print("question: \(Terminal.printable(question.text))") }
            if let result = report.result { print("\n" + Terminal.printable(result.markdown), terminator: "") }
        }
    }

    /// `trove runs resume ID`
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Go on with a run where it stands.",
            discussion: "What it did is not done again: reading calls are repeated, others are asked about.")
        @Argument(help: "The run.") var id: String
        @OptionGroup var endpoint: EndpointOptions
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let trove = try common.trove(endpoint.settings)
            if try await !trove.report(of: id).run.status.isFinal { try await trove.unpauseRun(id) }
            try await RunDisplay(common: common).carryOn(id, trove)
        }
    }

    /// `trove runs replay ID`
    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Go through a run again from its log alone.",
            discussion:
                "Needs no model and no network. With --json, its events come byte for byte as `export` gives them.")
        @Argument(help: "The run.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let (asJSON, isQuiet) = (common.json, common.quiet)
            let report = try await common.trove().replay(id) { event in
                if asJSON {
                    Terminal.line(event.line)
                } else if !isQuiet, let line = event.summary {
                    Terminal.note(Terminal.printable(line))
                }
            }
            if !asJSON, let result = report.result { print(Terminal.printable(result.markdown), terminator: "") }
            common.note("\(report.events) events, sha256 \(report.digest)")
            guard report.isWhole else {
                common.note("the replay stops here: \(report.reason)")
                throw Outcome.incomplete
            }
        }
    }

    /// `trove runs fork ID`
    struct Fork: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a run with another one's past, up to a step; `resume` goes on with it.")
        @Argument(help: "The run.") var id: String
        @Option(help: ArgumentHelp("The last step that they share; all if not given.", valueName: "n"))
        var step: Int?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let run = try await common.trove().forkRun(id, afterStep: step)
            if common.json { try Terminal.printJSON(run) } else { print(run.id) }
        }
    }

    /// `trove runs diff ID`
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a run's searches and readings again on today's store, and name what changed.")
        @Argument(help: "The run.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let found = try await common.trove().differences(of: id)
            if common.json { return try Terminal.printJSON(found) }
            for change in found.changes { print(Terminal.printable(change.line)) }
            common.note(
                found.changes.isEmpty
                    ? "nothing that it read has changed (\(Terminal.count(found.calls, "call")) made again)"
                    : "\(Terminal.count(found.changes.count, "change"))")
        }
    }

    /// `trove runs export ID`
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a run's log as lines of JSON, its result as Markdown, or its trace for OpenTelemetry.",
            discussion:
                "The trace (otlp) is OTLP in JSON, after the conventions for generative AI, without any content.")
        enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, markdown, otlp }
        @Argument(help: "The run.") var id: String
        @Option(help: "jsonl, markdown or otlp.") var format = Format.jsonl
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let trove = try common.trove()
            switch format {
            case .jsonl: for event in try await trove.events(of: id) { Terminal.line(event.line) }
            case .otlp: print(try await trove.trace(of: id))
            case .markdown:
                guard let result = try await trove.report(of: id).result else {
                    throw TroveError(.notFound, "\(id) has no result yet; `trove runs resume \(id)` goes on")
                }
                print(result.markdown, terminator: "")
            }
        }
    }

    /// `trove runs delete ID`
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take runs out, with their files.")
        @Argument(help: "The runs.") var ids: [String]
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let trove = try common.trove()
            for id in ids { try await trove.deleteRun(id) }
            common.note("\(Terminal.count(ids.count, "run")) deleted")
        }
    }
}
