import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove why FILE [QUERY]`
struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Say whether a file was read, which pages, and why it did or did not rank.")

    @Argument(help: "A file.", completion: .file())
    var file: String
    @Argument(help: "A question that it should answer.")
    var query: [String] = []
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let question = query.isEmpty ? nil : query.joined(separator: " ")
        let why = try await common.trove().explain(URL(fileURLWithPath: file), query: question)
        if common.json { return try Terminal.printJSON(why) }
        print(Terminal.printable("\(why.path)\n  \(why.verdict)"))
        if let row = why.row, row.id != nil {
            let share = row.characters == 0 ? 0 : row.embeddedCharacters * 100 / row.characters
            print(
                "  \(row.format ?? "-"), \(row.characters) characters in \(row.chunks) chunks, \(share) % with a vector"
            )
        }
        for copy in why.copies { print(Terminal.printable("  the same content: \(copy)")) }
        for page in why.pages {
            let confidence = page.confidence.map { String(format: ", confidence %.2f", $0) } ?? ""
            print("  page \(page.page): \(page.readBy), \(page.characters) characters\(confidence)")
        }
        for warning in why.warnings { print(Terminal.printable("  warning: \(warning)")) }
        for rank in why.ranks {
            guard let place = rank.rank, let chunk = rank.chunk else {
                print("  \(rank.mode.rawValue): not among the first thousand")
                continue
            }
            let scores = [("cosine", rank.scores?.dense), ("words", rank.scores?.lexical)].compactMap { name, value in
                value.map { String(format: "%@ %.3f", name, $0) }
            }
            print("  \(rank.mode.rawValue): rank \(place)  \(chunk)  \(scores.joined(separator: ", "))")
        }
    }
}
