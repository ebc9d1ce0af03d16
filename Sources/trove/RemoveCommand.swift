import ArgumentParser
import TroveCore
import TroveKit

/// `trove remove TARGET...`
struct RemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Forget folders, files or documents. The files themselves are not touched.",
        discussion: """
            A folder that was added is forgotten for good. A file inside an added folder comes back with the next \
            sync, unless --exclude leaves it out from now on; --include takes that back, and `trove list --excluded` \
            shows it. Notes and uploads in the store's own inbox are deleted. With --purge no byte of the text stays \
            behind in the store, in no saved answer either; exit code 3 says that a reader still holds old pages.
            """)

    @Argument(help: "Paths or document ids (d_...).", completion: .file())
    var targets: [String]
    @Flag(help: "Leave no byte of the text behind: rewrite the store without it.")
    var purge = false
    @Flag(help: "Leave the files out from now on, until --include.")
    var exclude = false
    @Flag(help: "Take --exclude back: the next sync reads the files again.")
    var include = false
    @OptionGroup var common: CommonOptions

    private struct Included: Encodable { var included: Int }
    private struct Removals: Encodable { var removals: [DocumentRemoval] }

    func validate() throws {
        if include, exclude || purge { throw ValidationError("--include stands alone") }
        if exclude, purge { throw ValidationError("--exclude first, then --purge what is left of it") }
    }

    func run() async throws {
        let trove = try common.trove()
        if include {
            let count = try await trove.include(targets)
            if common.json { return try Terminal.printJSON(Included(included: count)) }
            return print("\(Terminal.count(count, "file")) read again with the next sync")
        }
        if exclude {
            let removals = try await trove.exclude(targets)
            if common.json { return try Terminal.printJSON(Removals(removals: removals)) }
            for removal in removals {
                for path in removal.excluded { print("left out   \(Terminal.printable(path))") }
                for path in removal.deleted { print("deleted    \(Terminal.printable(path))") }
            }
            return
        }
        let report = try await trove.remove(targets, purge: purge)
        if common.json { try Terminal.printJSON(report) } else { print("\(report.removed) files forgotten") }
        if report.answers > 0 { common.note("\(report.answers) saved answers that quoted them are gone with them") }
        for path in report.backups { common.warn("the backup \(path) still holds what was removed") }
        for reader in report.pending {
            common.warn("\(reader) still holds old pages; the purge ends with the next command that writes")
        }
        if !report.pending.isEmpty { throw Outcome.incomplete }
    }
}
