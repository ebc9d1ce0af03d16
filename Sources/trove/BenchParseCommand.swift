import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove bench parse DIR`
struct BenchParseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Read every file below a folder, beside pdftotext and pandoc where they are installed.")

    @Argument(help: "A folder.", completion: .directory)
    var folder: String
    @OptionGroup var common: CommonOptions

    /// One file as Trove and another reader read it.
    struct Row: Encodable {
        var trove: ParseMeasure
        var other: OtherReader?
    }

    func run() async throws {
        let root = URL(fileURLWithPath: folder)
        var rows: [Row] = []
        try await common.trove().benchParse(root) { measure in
            let file = root.appendingPathComponent(measure.path)
            let row = Row(trove: measure, other: OtherReader(file, format: measure.format))
            rows.append(row)
            if !common.json { print(Terminal.printable(Self.line(row))) }
        }
        if common.json { return try Terminal.printJSON(rows) }
        let measures = rows.map(\.trove)
        let total = { (field: KeyPath<ParseMeasure, Int>) in measures.reduce(0) { $0 + $1[keyPath: field] } }
        print(
            """
            \(measures.count) files, \(measures.count { $0.outcome == "refused" }) refused, \(total(\.pages)) pages, \
            \(total(\.characters)) characters, \(String(format: "%.1f", measures.reduce(0) { $0 + $1.seconds })) s
            \(total(\.chunks)) chunks: \(total(\.cutSentences)) cut a sentence, \(total(\.withoutHeader)) rows of tables \
            without header; \(total(\.lostCharacters)) characters in no chunk
            """)
    }

    private static func line(_ row: Row) -> String {
        let measure = row.trove
        let other = row.other.map { String(format: "  %@ %.2f s %d", $0.name, $0.seconds, $0.characters) } ?? ""
        let facts = String(
            format: "%-10@ %7.2f s %8d", measure.outcome as NSString, measure.seconds, measure.characters)
        return "\(facts)  \(measure.format ?? "-")  \(measure.path)\(other)  \(measure.reason ?? "")"
    }
}

/// What another program reads from a file, run as a process of its own.
struct OtherReader: Encodable {
    /// The program.
    var name: String
    /// Seconds, start included.
    var seconds: Double
    /// Scalars of text; 0 where it failed.
    var characters: Int

    /// Runs the reader that knows the format; nil when there is none, or it is not installed.
    init?(_ file: URL, format: String?) {
        let known = [
            "docx", "odt", "epub", "html", "rtf", "latex", "org", "mediawiki", "textile", "rst", "fb2", "ipynb",
            "docbook", "opml",
        ]
        guard let format, let program = format == "pdf" ? "pdftotext" : known.contains(format) ? "pandoc" : nil,
            let path = ["/usr/bin/", "/usr/local/bin/"].map({ $0 + program }).first(where: {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments =
            program == "pdftotext" ? [file.path, "-"] : ["-f", format, "-t", "plain", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        let clock = ContinuousClock()
        let start = clock.now
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        name = program
        seconds = (clock.now - start) / .seconds(1)
        characters = String(decoding: data, as: UTF8.self).unicodeScalars.count
    }
}
