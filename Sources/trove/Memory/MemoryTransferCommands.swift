import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove memory export`
struct MemoryExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print memories as JSON Lines, to be imported again.")

    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let count = try await common.trove().exportMemories(scope: scope.scope) { print($0) }
        common.note("\(count) memories")
    }
}

/// `trove memory import FILE...`
struct MemoryImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Remember transcripts of agents, chat exports, and exported memories.",
        discussion: """
            Reads JSON Lines of coding agents, chat exports, lists of turns (role or speaker, content or text) and \
            what `trove memory export` wrote; of a folder all such files below it. What is known stays as it is.

            With --hook it is what a coding agent calls at a session's end: standard input holds a JSON object whose \
            `transcript_path` names the file.
            """)

    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String] = []
    @Flag(help: "Take the file's name from standard input, as hooks of coding agents give it.")
    var hook = false
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if paths.isEmpty != hook { throw ValidationError("name files and folders, or give --hook alone") }
    }

    func run() async throws {
        let report = try await common.trove().importMemories(
            files().map { URL(fileURLWithPath: $0) }, scope: scope.scope)
        for line in report.skipped { common.warn("\(line.path) line \(line.line): \(line.reason)") }
        if common.json { return try Terminal.printJSON(report) }
        // Some agents take what a hook prints for an order.
        if hook { return common.note("\(report.added) added, \(report.known) known") }
        print("\(report.added) added, \(report.known) known, \(report.returned) recalled ones")
    }

    private func files() throws -> [String] {
        guard hook else { return paths }
        let given = FileHandle.standardInput.readDataToEndOfFile()
        guard let object = try? JSONSerialization.jsonObject(with: given) as? [String: Any],
            let path = object["transcript_path"] as? String
        else { throw TroveError(.invalidArgument, "standard input names no `transcript_path`, as a hook's JSON does") }
        return [path]
    }
}

/// `trove memory watch PATH...`
struct MemoryWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Remember transcripts as they grow, until it is interrupted.")

    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String]
    @Option(help: "Seconds between looks.")
    var every = 2.0
    @OptionGroup var scope: MemoryScopeOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0.1...3600).contains(every) else { throw ValidationError("--every must lie between 0.1 and 3600") }
    }

    func run() async throws {
        try await common.trove().watchTranscripts(
            paths.map { URL(fileURLWithPath: $0) }, scope: scope.scope, every: every
        ) { report in
            common.note("\(report.added) added")
        }
    }
}
