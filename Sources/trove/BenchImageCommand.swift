import ArgumentParser
import Foundation
import TroveKit

/// `trove bench image`
struct BenchImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "Measure the picture encoder on the pictures of a folder.")

    @Argument(help: "The folder.", completion: .directory)
    var folder: String
    @Option(help: "Pixels across and down of what the network sees.")
    var side = 224
    @Option(help: "Runs; the best counts.")
    var runs = 3
    @Option(help: "Write each picture's features there, as .fvecs.")
    var vectors: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (report, fvecs) = try await common.trove().benchImages(
            URL(fileURLWithPath: folder), side: side, runs: runs)
        if let vectors { try fvecs.write(to: URL(fileURLWithPath: vectors)) }
        if common.json { return try Terminal.printJSON(report) }
        print(
            String(format: "%d pictures of %d pixels, %.1f a second", report.pictures, side, report.picturesPerSecond))
    }
}

/// `trove bench decode`
struct BenchDecodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode", abstract: "Measure the decoding of the pictures of a folder, whole and to 224 pixels.")

    @Argument(help: "The folder.", completion: .directory)
    var folder: String
    @Option(help: "Runs; the median counts.")
    var runs = 9
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let found = try common.trove().benchDecoding(URL(fileURLWithPath: folder), runs: runs)
        if common.json { return try Terminal.printJSON(found) }
        for row in found {
            print(
                String(
                    format: "%-12@ %4d files  %8.2f ms a file  %8.1f MP/s", row.work as NSString, row.files,
                    row.milliseconds, row.megapixelsPerSecond))
        }
    }
}
