import ArgumentParser
import Foundation
import TroveKit

/// `trove reindex`
struct ReindexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex", abstract: "Move the store to another text encoder, while it answers.",
        discussion: """
            Every passage and memory is embedded anew from the text that the store keeps; no file is read. Searches use \
            the old vectors until all are there, then the new ones at once. One that is killed goes on where it was.

            trove reindex --encoder intfloat/multilingual-e5-small --golden questions.jsonl
            trove reindex --rollback
            """)

    @Option(help: "A model of `trove models list`, or `built-in`; otherwise the configured one.")
    var encoder: String?
    @Option(help: "Your own questions (as for `trove eval --golden`): a worse encoder is not switched to.")
    var golden: String?
    @Flag(help: "Switch whatever the questions say.")
    var force = false
    @Flag(help: "Go back to the encoder before.")
    var rollback = false
    @Flag(help: "Take out the vectors of encoders that are not in use.")
    var prune = false
    @OptionGroup var common: CommonOptions

    private struct Pruned: Encodable { var removedSpaces: Int }

    func validate() throws {
        if rollback || prune, encoder != nil || golden != nil {
            throw ValidationError("--rollback and --prune take neither --encoder nor --golden")
        }
        if rollback, prune { throw ValidationError("give --rollback or --prune, not both") }
    }

    func run() async throws {
        let trove = try common.trove()
        if prune {
            let count = try await trove.pruneEncoders()
            if common.json { return try Terminal.printJSON(Pruned(removedSpaces: count)) }
            print("\(count) vector space\(count == 1 ? "" : "s") taken out")
            return
        }
        let display = CountDisplay(isShown: !common.quiet && !common.json)
        let onProgress: @Sendable (ReindexProgress) -> Void = { display.show($0.done, of: $0.total, "texts embedded") }
        let report =
            try await rollback
            ? trove.rollBackEncoder(onProgress: onProgress)
            : trove.reindex(
                encoder: encoder, golden: golden.map { URL(fileURLWithPath: $0) }, force: force, onProgress: onProgress)
        display.end()
        if common.json { return try Terminal.printJSON(report) }
        show(report)
    }

    private func show(_ report: ReindexReport) {
        print("\(report.embedded) texts embedded by \(report.encoder) in \(String(format: "%.1f", report.seconds)) s")
        if report.unread > 0 { print("\(report.unread) it does not read: they are found by their words") }
        if report.cut > 0 { print("\(report.cut) are longer than its window: what lies beyond is found by words") }
        if let found = report.comparison {
            let line = { (name: String, quality: ReindexReport.Quality) in
                String(format: "%@: nDCG@10 %.4f, recall@10 %.4f", name, quality.ndcg10, quality.recall10)
            }
            print(
                "\(found.questions) questions: \(line(report.former, found.before)); \(line(report.encoder, found.after))"
            )
        }
        if report.switched {
            print(
                "searches use \(report.encoder) now; back: trove reindex --rollback; free room: trove reindex --prune")
        } else if report.comparison != nil {
            print(
                "it answers your questions worse: the store stays with \(report.former); --force switches all the same")
        } else {
            print("the store already used \(report.encoder)")
        }
    }
}
