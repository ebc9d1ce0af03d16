import ArgumentParser
import TroveKit

/// `trove list`
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List every file that the store knows, and what became of it.")

    @Flag(help: "Only files that could not be read.")
    var failed = false
    @Flag(help: "Only files that were read in part.")
    var incomplete = false
    @Flag(help: "Only files that were left out.")
    var skipped = false
    @Flag(help: "Only files that are to be read: a run is at it, or was broken off.")
    var pending = false
    @Flag(help: "Only what was removed with --exclude, and since when.")
    var excluded = false
    @Flag(help: "Only notes and uploads in the store's own inbox.")
    var inbox = false
    @Flag(help: "Only the folders and files that were added.")
    var roots = false
    @Flag(help: "Only groups of pictures that are nearly the same.")
    var copies = false
    @OptionGroup var common: CommonOptions

    private struct Excluded: Encodable { var excluded: [Exclusion] }
    private struct Copies: Encodable { var groups: [PictureCopies] }
    private struct Documents: Encodable { var documents: [ListedFile] }
    private struct Roots: Encodable { var roots: [StoreStatus.Root] }

    func run() async throws {
        let trove = try common.trove()
        if roots {
            let roots = try await trove.status().roots
            if common.json { return try Terminal.printJSON(Roots(roots: roots)) }
            let rows = roots.map { [$0.path, "\($0.files) files", $0.exists ? "" : "not there now"] }
            return Terminal.printColumns(rows)
        }
        if copies {
            let groups = try await trove.pictureCopies()
            if common.json { return try Terminal.printJSON(Copies(groups: groups)) }
            for group in groups { print(group.paths.map(Terminal.printable).joined(separator: "\n  ")) }
            return
        }
        if excluded {
            let exclusions = try await trove.exclusions()
            if common.json { return try Terminal.printJSON(Excluded(excluded: exclusions)) }
            return Terminal.printColumns(exclusions.map { [$0.since, $0.path] })
        }
        var wanted: Set<String> = []
        if failed { wanted.insert("failed") }
        if incomplete { wanted.insert("incomplete") }
        if skipped { wanted.insert("skipped") }
        var all = inbox ? try await trove.inbox() : try await trove.list()
        if pending {
            wanted.insert(LedgerState.pending.rawValue)
            var page: FilePage?
            repeat {
                let next = try await trove.files(.pending, after: page?.nextCursor, limit: 1000)
                all += next.files
                page = next
            } while page?.nextCursor != nil
        }
        let files = all.filter { wanted.isEmpty || wanted.contains($0.outcome) }
        if common.json { return try Terminal.printJSON(Documents(documents: files)) }
        Terminal.printColumns(
            files.map { file in
                let detail = file.reason ?? "\(file.chunks) chunks, \(file.characters) characters"
                return [file.outcome, file.format ?? "-", file.path, detail]
            })
    }
}
