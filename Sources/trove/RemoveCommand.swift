import ArgumentParser
import TroveKit

/// `trove remove TARGET...`
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget folders, files or documents. The files themselves are not touched.",
        discussion: """
            A folder that was added is forgotten for good. A file inside an added folder comes back with the next \
            sync, unless the setting `exclude` leaves it out. With --purge no byte of the text stays behind in the \
            store; exit code 3 says that a reader still holds old pages.
            """)

    @Argument(help: "Paths or document ids (d_...).", completion: .file())
    var targets: [String]
    @Flag(help: "Leave no byte of the text behind: rewrite the store without it.")
    var purge = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await common.trove().remove(targets, purge: purge)
        if common.json { try Terminal.printJSON(report) } else { print("\(report.removed) files forgotten") }
        for path in report.backups { common.warn("the backup \(path) still holds what was removed") }
        for reader in report.pending {
            common.warn("\(reader) still holds old pages; the purge ends with the next command that writes")
        }
        if !report.pending.isEmpty { throw Outcome.incomplete }
    }
}
