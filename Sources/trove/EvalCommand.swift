import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// `trove eval DIR...`
struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Measure retrieval on judged sets in BEIR form.",
        discussion: """
            Each folder holds corpus.jsonl, queries.jsonl and qrels.tsv. It is indexed into a store of its own, which \
            goes afterwards; a document ranks by its best passage.
            """)

    @Argument(help: "Folders of judged sets.", completion: .directory)
    var folders: [String]
    @Option(help: ArgumentHelp("Write the rankings in TREC form.", valueName: "file"))
    var run: String?
    @Option(help: "hybrid (words and vectors), dense or lexical.")
    var mode: SearchMode = .hybrid
    @Option(help: ArgumentHelp("Keep only documents and queries of a language: lang:de.", valueName: "lang:xx"))
    var filter: String?
    @Flag(help: "Also measure relevance and answer spans, each question asked with and without its documents.")
    var relevance = false
    @Option(help: ArgumentHelp("Write what relevance was reckoned from, a JSON object a line.", valueName: "file"))
    var cases: String?
    @OptionGroup var common: CommonOptions

    private struct Sets: Encodable { var sets: [EvaluatedSet] }

    func validate() throws {
        if let filter, !filter.hasPrefix("lang:") {
            throw ValidationError("eval knows one filter, `lang:` and a language's code, not `\(filter)`")
        }
    }

    func run() async throws {
        let trove = try common.trove()
        let language = filter.map { String($0.dropFirst("lang:".count)) }
        var sets: [EvaluatedSet] = []
        for folder in folders {
            let set = try await trove.evaluate(
                URL(fileURLWithPath: folder), mode: mode, language: language,
                measuresRelevance: relevance || cases != nil
            ) { done, all in
                if !common.quiet, Terminal.isErrorLive {
                    Terminal.noteRaw("\r\(done)/\(all) queries\(done == all ? "\n" : "")")
                }
            }
            sets.append(set)
        }
        if let run {
            let lines = sets.flatMap(\.run).joined(separator: "\n") + "\n"
            try Data(lines.utf8).write(to: URL(fileURLWithPath: run))
        }
        if let cases {
            let lines = sets.flatMap(\.relevanceCases).joined(separator: "\n") + "\n"
            try Data(lines.utf8).write(to: URL(fileURLWithPath: cases))
        }
        if common.json { return try Terminal.printJSON(Sets(sets: sets)) }
        for set in sets {
            print("\(Terminal.bold(set.name))  \(set.documents) documents, \(set.queries) queries")
            for (metric, value) in set.metrics.sorted(by: { $0.key < $1.key }) {
                let interval = set.intervals[metric].map { String(format: "  (%.4f to %.4f)", $0[0], $0[1]) } ?? ""
                print("  \(metric)  " + String(format: "%.4f", value) + interval)
            }
        }
    }
}
