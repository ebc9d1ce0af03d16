import ArgumentParser
import TroveKit

/// `trove remove TARGET...`
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget folders, files or documents. The files themselves are not touched.",
        discussion: """
            A folder that was added is forgotten for good. A file inside an added folder comes back with the next \
            sync, unless the setting `exclude` leaves it out.
            """)

    @Argument(help: "Paths or document ids (d_...).", completion: .file())
    var targets: [String]
    @OptionGroup var common: CommonOptions

    private struct Removed: Encodable { var removed: Int }

    func run() async throws {
        let trove = try common.trove()
        var count = 0
        for target in targets { count += try await trove.remove(target) }
        if common.json { try Terminal.printJSON(Removed(removed: count)) } else { print("\(count) files forgotten") }
    }
}
