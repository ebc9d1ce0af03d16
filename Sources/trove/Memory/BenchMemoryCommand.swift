import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove bench memory`
struct BenchMemoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory", abstract: "Measure how fast a running process remembers and recalls.",
        discussion: "Fills a store of its own with made-up turns; remembering is synced to the disk each time.")

    @Option(help: "Memories that the store holds first.")
    var count = 10_000
    @Option(help: "Memories kept one by one, and questions asked.")
    var runs = 200
    @Option(
        help: ArgumentHelp("Fill this store as far as it is not, and keep it.", valueName: "dir"),
        completion: .directory)
    var folder: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let measured = try await common.trove().measureMemory(
            count: count, runs: runs, folder: folder.map { URL(fileURLWithPath: $0) })
        if common.json { return try Terminal.printJSON(measured) }
        print("\(measured.memories) memories, opened in \(Self.number(measured.openSeconds)) s")
        print("remember p50 \(Self.number(measured.rememberP50)) ms, p99 \(Self.number(measured.rememberP99)) ms")
        print("remember and found p50 \(Self.number(measured.foundP50)) ms, not found \(measured.missed)")
        print("recall p50 \(Self.number(measured.recallP50)) ms, p99 \(Self.number(measured.recallP99)) ms")
    }

    private static func number(_ value: Double) -> String { String(format: "%.2f", value) }
}
