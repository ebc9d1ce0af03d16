import ArgumentParser
import Foundation
import TroveKit

/// `trove extract`
struct ExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract", abstract: "Read fields of forms and receipts: by rules, or as a few examples show.",
        discussion: """
            trove extract --fields company,date,total,address receipts > fields.csv
            trove extract learn fields.csv       # once some rows are put right
            trove extract --fields company,date,total receipts --json

            Each value comes with its page, its box and how likely it is right.
            """,
        subcommands: [Read.self, Learn.self, Forget.self], defaultSubcommand: Read.self)

    /// `trove extract read`
    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Read fields, as CSV or JSON.")
        @Argument(help: "Files and folders of the store; all unless named.", completion: .file())
        var paths: [String] = []
        @Option(help: ArgumentHelp("What to read; all that was learned unless named.", valueName: "names"))
        var fields: String?
        @Option(help: "Name of what was learned.")
        var name = "fields"
        @Flag(help: "Pass over what was learned.")
        var rules = false
        @Option(help: "Leave out values that are less likely.")
        var sure = 0.0
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard (0...1).contains(sure) else { throw ValidationError("--sure lies between 0 and 1") }
        }

        func run() async throws {
            var report = try await common.trove().extractFields(
                ExtractCommand.names(fields), from: paths, named: name, byRulesAlone: rules)
            for index in report.documents.indices {
                report.documents[index].values = report.documents[index].values.filter { $0.value.confidence >= sure }
            }
            if common.json { return try Terminal.printJSON(report) }
            print(report.csv, terminator: "")
        }
    }

    /// `trove extract learn`
    struct Learn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Learn from a table of documents and their values, and measure on documents held back.",
            discussion: """
                The table has a header (path, company, date ...) and a row a document, as CSV or with tabs. Give values \
                as they are printed. What `trove extract` writes is such a table.
                """)
        @Argument(help: "The table.", completion: .file())
        var table: String
        @Option(help: ArgumentHelp("Columns to learn; all unless named.", valueName: "names"))
        var fields: String?
        @Option(help: "Name of what is learned.")
        var name = "fields"
        @Flag(help: "Measure only.")
        var dryRun = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let report = try await common.trove().learnFields(
                ExtractCommand.names(fields), from: URL(fileURLWithPath: table), named: name, dryRun: dryRun)
            if common.json { return try Terminal.printJSON(report) }
            print("\(report.examples.count) documents; read exactly where held back, and by rules alone:")
            for field in report.fields {
                print(
                    "  \(field.name)  " + String(format: "%.3f  %.3f", field.exact, field.byRules)
                        + "  of \(field.documents)")
            }
        }
    }

    /// `trove extract forget`
    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget what was learned of fields.")
        @Argument(help: "Its name.") var name = "fields"
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().forgetFields(name) }
    }

    private static func names(_ list: String?) -> [String] {
        (list ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
