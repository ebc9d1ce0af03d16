import ArgumentParser
import Foundation
import TroveKit

/// `trove backup FILE`
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write all that the store knows into one file, also while a run writes.")

    @Argument(help: "The file to write.", completion: .file())
    var file: String
    @OptionGroup var common: CommonOptions

    private struct Written: Encodable {
        var backup: String
        var bytes: Int
    }

    func run() async throws {
        let url = URL(fileURLWithPath: file)
        try common.trove().backUp(to: url)
        let bytes = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        if common.json { return try Terminal.printJSON(Written(backup: url.path, bytes: bytes)) }
        print("\(url.path): \(bytes >> 10) KiB; make a store of it with: trove restore \(file)")
    }
}

/// `trove restore FILE`
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a store of a backup.")

    @Argument(help: "A file that `trove backup` wrote.", completion: .file())
    var file: String
    @Flag(help: "Replace the store that is there.")
    var force = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let trove = try common.trove()
        try await trove.restore(from: URL(fileURLWithPath: file), replace: force)
        let status = try await trove.status()
        if common.json { return try Terminal.printJSON(status) }
        print(
            "\(status.store): \(status.documents) documents, \(status.chunks) chunks; bring it up to date: trove sync")
    }
}
