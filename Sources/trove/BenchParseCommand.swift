import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove bench parse DIR`
struct BenchParseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Read every file below a folder, beside pdftotext, pandoc and docling where they are installed.")

    @Argument(help: "A folder.", completion: .directory)
    var folder: String
    @OptionGroup var common: CommonOptions

    /// One file as Trove and other readers read it.
    struct Row: Encodable {
        var trove: ParseMeasure
        var others: [OtherReader]
    }

    func run() async throws {
        let root = URL(fileURLWithPath: folder)
        var rows: [Row] = []
        try await common.trove().benchParse(root) { measure in
            let file = root.appendingPathComponent(measure.path)
            let row = Row(trove: measure, others: OtherReader.all(of: file, format: measure.format))
            rows.append(row)
            if !common.json { print(Terminal.printable(Self.line(row))) }
        }
        if common.json { return try Terminal.printJSON(rows) }
        let measures = rows.map(\.trove)
        let total = { (field: KeyPath<ParseMeasure, Int>) in measures.reduce(0) { $0 + $1[keyPath: field] } }
        print(
            """
            \(Terminal.count(measures.count, "file")), \(measures.count { $0.outcome == "refused" }) refused, \
            \(Terminal.count(total(\.pages), "page")), \(total(\.characters)) characters, \(String(format: "%.1f", measures.reduce(0) { $0 + $1.seconds })) s
            \(total(\.chunks)) chunks: \(total(\.cutSentences)) cut a sentence, \(total(\.withoutHeader)) rows of tables \
            without header; \(total(\.lostCharacters)) characters in no chunk
            """)
    }

    private static func line(_ row: Row) -> String {
        let measure = row.trove
        let other = row.others.map { "  \($0.name) " + String(format: "%.2f s %d", $0.seconds, $0.characters) }.joined()
        let facts = String(
            format: "%-10@ %7.2f s %8d", measure.outcome as NSString, measure.seconds, measure.characters)
        return "\(facts)  \(measure.format ?? "-")  \(measure.path)\(other)  \(measure.reason ?? "")"
    }
}
