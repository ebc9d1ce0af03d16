import ArgumentParser
import Foundation
import TroveKit

/// `trove judge`
struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge", abstract: "Say which hits answer a question; `trove tune` learns from it.",
        discussion: """
            trove judge "when does the lease end" c_6c0d54e5a3e5ce84ecc9
            trove judge "when does the lease end" notes/old.md --grade 0
            trove judge import --golden mine.jsonl
            """,
        subcommands: [Add.self, Import.self, List.self, Remove.self], defaultSubcommand: Add.self)

    /// `trove judge QUERY HIT`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Judge one hit, document or file.")
        @Argument(help: "The question.")
        var query: String
        @Argument(help: "Identifier of a hit or document, or a path.")
        var target: String
        @Option(help: "0 where it does not answer, up to 10 where it answers best.")
        var grade = 1.0
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let judgement = try await common.trove().judge(query, target, grade: grade)
            try common.json ? Terminal.printJSON(judgement) : print(JudgeCommand.line(judgement))
        }
    }

    /// `trove judge import`
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take judgements from a golden file of `trove eval`, or from TREC qrels.")
        @Option(help: ArgumentHelp("Questions and the files that answer them.", valueName: "file"))
        var golden: String?
        @Option(help: ArgumentHelp("Lines of query, iteration, document and grade.", valueName: "file"))
        var qrels: String?
        @Option(help: ArgumentHelp("With --qrels: lines of query and text, or JSON objects.", valueName: "file"))
        var queries: String?
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard (golden != nil) != (qrels != nil), (qrels != nil) == (queries != nil) else {
                throw ValidationError("name --golden FILE, or --qrels FILE with --queries FILE")
            }
        }

        func run() async throws {
            let trove = try common.trove()
            let report =
                if let golden {
                    try await trove.importJudgements(golden: URL(fileURLWithPath: golden))
                } else {
                    try await trove.importJudgements(
                        qrels: URL(fileURLWithPath: qrels ?? ""), queries: URL(fileURLWithPath: queries ?? ""))
                }
            if common.json { return try Terminal.printJSON(report) }
            print("\(report.judgements) judgements of \(report.queries) questions")
            if report.unknown > 0 { common.warn("\(report.unknown) name documents that the store does not hold") }
        }
    }

    /// `trove judge list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the judgements.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let all = try await common.trove().judgements()
            if common.json { return try Terminal.printJSON(all) }
            for judgement in all { print(JudgeCommand.line(judgement)) }
        }
    }

    /// `trove judge remove`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget what was said of a question.")
        @Argument(help: "The question.")
        var query: String?
        @Flag(help: "Forget every judgement.")
        var all = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard (query == nil) == all else { throw ValidationError("name a question, or --all") }
        }

        func run() async throws {
            print("\(try await common.trove().forgetJudgements(of: query)) judgements forgotten")
        }
    }

    private static func line(_ judgement: Judgement) -> String {
        "\(judgement.grade.formatted())  \(judgement.query)  \(judgement.path)\(judgement.isStale ? "  (changed since)" : "")"
    }
}
