import ArgumentParser
import Foundation
import TroveKit

/// `trove align`
struct AlignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "align", abstract: "Teach searches by words what your photos show, from captions of yours.",
        subcommands: [Fit.self, List.self, Use.self, Remove.self])

    /// `trove align fit`
    struct Fit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fit a map from photos to captions; takes seconds.",
            discussion: "Half of the photos is held back in turn to measure. The map stays in the store.")

        @Option(help: "A file of lines: photo, tab, caption. Columns between are ignored, and so is a header.")
        var pairs: String
        @Option(help: "The folder of the photos.")
        var images: String
        @Option(help: "Name of the alignment.")
        var name = "captions"
        @Option(help: "How much large weights cost; more for fewer photos.")
        var ridge = 3.0
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let report = try await common.trove().fitAlignment(
                name: name, pairs: URL(fileURLWithPath: pairs), images: URL(fileURLWithPath: images), ridge: ridge)
            try common.json ? Terminal.printJSON(report) : print(AlignCommand.line(report))
        }
    }

    /// `trove align list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the alignments of the store.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let reports = try await common.trove().alignments()
            if common.json { return try Terminal.printJSON(reports) }
            for report in reports { print(AlignCommand.line(report)) }
        }
    }

    /// `trove align use`
    struct Use: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Use an alignment, or `none`.")
        @Argument var name: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().useAlignment(name == "none" ? nil : name) }
    }

    /// `trove align remove`
    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget an alignment.")
        @Argument var name: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await common.trove().removeAlignment(name) }
    }

    private static func line(_ report: AlignmentReport) -> String {
        func shares(_ found: [String: Double]) -> String {
            String(format: "R@1 %.3f, R@10 %.3f", found["recall@1"] ?? 0, found["recall@10"] ?? 0)
        }
        return "\(report.name)\(report.isActive ? " (in use)" : ""): \(report.photos) photos, \(report.captions) "
            + "captions; without it \(shares(report.zeroShot)); with it, on photos not fitted to, "
            + shares(report.fitted)
    }
}
