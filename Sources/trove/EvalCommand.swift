import ArgumentParser
import Foundation
import TroveCore
import TroveKit

/// What `trove eval` measures.
enum EvaluatedKind: String, ExpressibleByArgument, CaseIterable {
    case documents, memory, ask
}

/// `trove eval DIR...`
struct EvalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval", abstract: "Measure retrieval on judged sets, or by your own questions.",
        discussion: """
            A folder in BEIR form holds corpus.jsonl, queries.jsonl and qrels.tsv; a folder of pictures holds \
            captions.tsv or labels.tsv beside them. Each is indexed into a store of its own, which goes afterwards; a \
            document ranks by its best passage.

            Your own questions are asked of the store: trove eval --golden questions.jsonl, one JSON object a line: \
            {"query": "...", "expected": [{"path": "report.pdf", "page": 3, "grade": 2}], "lang": "en"}; image, page, \
            grade, filter and lang may be left out.

            To notice when an answer gets worse: trove eval ... --save before.json, and after a change \
            trove eval ... --baseline before.json --gate 0.01, which ends with 6 where nDCG@10 fell by more than 0.01.
            """)

    @Argument(help: "Folders of judged sets.", completion: .directory)
    var folders: [String] = []
    @Option(
        help: ArgumentHelp("Ask these questions of the store, a JSON object a line.", valueName: "file"),
        completion: .file())
    var golden: String?
    @Option(help: ArgumentHelp("Write the rankings in TREC form, answers a JSON object a line.", valueName: "file"))
    var run: String?
    @Option(help: "hybrid (words and vectors), dense or lexical.")
    var mode: SearchMode = .hybrid
    @Option(help: ArgumentHelp("Follow names of the first hits: auto, 0, 1 or 2 times.", valueName: "n"))
    var hops: Hops = .auto
    @Option(help: ArgumentHelp("Keep only documents and queries of a language: lang:de.", valueName: "lang:xx"))
    var filter: String?
    @Option(
        help: """
            documents; memory: a folder of turns.jsonl and questions.jsonl, each asked in its conversation; or ask: \
            answers, each question asked with its documents and without.
            """)
    var kind: EvaluatedKind = .documents
    @Option(help: ArgumentHelp("With --kind ask: so many questions, drawn by a fixed seed.", valueName: "count"))
    var sample: Int?
    @Flag(help: "With --kind memory: leave out what pictures of the turns show.")
    var noCaptions = false
    @Flag(help: "Also measure relevance and answer spans, each question asked with and without its documents.")
    var relevance = false
    @Option(help: ArgumentHelp("Write what relevance was reckoned from, a JSON object a line.", valueName: "file"))
    var cases: String?
    @Option(help: ArgumentHelp("Keep the scores in a file, to compare with later.", valueName: "file"))
    var save: String?
    @Option(help: ArgumentHelp("Compare with scores that were kept.", valueName: "file"), completion: .file())
    var baseline: String?
    @Option(
        help: ArgumentHelp(
            "End with 6 where nDCG@10, or the accuracy of answers, lies lower than the baseline's by more.",
            valueName: "difference"))
    var gate: Double?
    @Option(help: ArgumentHelp("Write a page with tables and plots.", valueName: "file"))
    var html: String?
    @Option(
        help: ArgumentHelp("Search with a ranking that `tune run --set --save` wrote.", valueName: "file"),
        completion: .file())
    var tuned: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let filter, !filter.hasPrefix("lang:") {
            throw ValidationError("eval knows one filter, `lang:` and a language's code, not `\(filter)`")
        }
        if folders.isEmpty, golden == nil {
            throw ValidationError("name a folder of a judged set, or your own questions by --golden FILE")
        }
        if let gate {
            guard gate >= 0 else { throw ValidationError("a gate cannot be below 0") }
            guard baseline != nil else { throw ValidationError("--gate compares with --baseline FILE; name one") }
        }
        if let sample, sample < 1 || kind != .ask {
            throw ValidationError("--sample draws one question or more, and goes with --kind ask")
        }
        if golden != nil, relevance || cases != nil {
            throw ValidationError("relevance is measured on judged sets in BEIR form, not on --golden questions")
        }
    }

    func run() async throws {
        let before = try baseline.map { try EvaluationRecord(file: URL(fileURLWithPath: $0)) }
        let record = try await evaluated()
        if let run { try write(record.sets.flatMap(\.run), to: run) }
        if let cases { try write(record.sets.flatMap(\.relevanceCases), to: cases) }
        if let save { try record.write(to: URL(fileURLWithPath: save)) }
        if let html {
            try Data(EvaluationReport(record, baseline: before).html.utf8).write(to: URL(fileURLWithPath: html))
        }
        if common.json {
            try Terminal.printJSON(record.summary)
        } else {
            record.sets.forEach { show($0, before?[$0.name]) }
        }
        guard let before, let gate else { return }
        let regressions = try record.regressions(from: before, allowed: gate)
        for one in regressions {
            Terminal.note(
                "trove: \(one.name): \(one.metric) fell from \(Self.number(one.before)) to \(Self.number(one.now)), more than \(gate)"
            )
        }
        if !regressions.isEmpty { throw Outcome.regression }
    }

    private func evaluated() async throws -> EvaluationRecord {
        let trove = try common.trove()
        let language = filter.map { String($0.dropFirst("lang:".count)) }
        var sets: [EvaluatedSet] = []
        for folder in folders where kind == .memory {
            sets.append(
                try await trove.evaluateMemory(
                    URL(fileURLWithPath: folder), mode: mode, captions: !noCaptions, onQuery: progress))
        }
        for folder in folders where kind == .ask {
            sets.append(
                try await trove.evaluateAsk(
                    URL(fileURLWithPath: folder), mode: mode, hops: hops, language: language, sample: sample,
                    onQuery: progress))
        }
        for folder in folders where kind == .documents {
            sets.append(
                try await trove.evaluate(
                    URL(fileURLWithPath: folder), mode: mode, hops: hops, language: language,
                    measuresRelevance: relevance || cases != nil, tuned: tuned.map { URL(fileURLWithPath: $0) },
                    onQuery: progress))
        }
        if let golden {
            sets.append(
                try await trove.evaluate(
                    golden: URL(fileURLWithPath: golden), mode: mode, hops: hops, language: language, onQuery: progress)
            )
        }
        return EvaluationRecord(sets: sets)
    }

    private func progress(done: Int, all: Int) {
        if !common.quiet, Terminal.isErrorLive {
            Terminal.noteRaw("\r\(done)/\(all) queries\(done == all ? "\n" : "")")
        }
    }

    private func write(_ lines: [String], to file: String) throws {
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: file))
    }

    private func show(_ set: EvaluatedSet, _ before: EvaluatedSet?) {
        print("\(Terminal.bold(set.name))  \(set.documents) documents, \(set.queries) queries")
        for (metric, value) in set.metrics.sorted(by: { $0.key < $1.key }) {
            let interval = set.intervals[metric].map { "  (\(Self.number($0[0])) to \(Self.number($0[1])))" } ?? ""
            let change = before?.metrics[metric].map { String(format: "  %+.4f", value - $0) } ?? ""
            print("  \(metric)  \(Self.number(value))\(interval)\(change)")
        }
        for group in set.groups ?? [] {
            let shown = group.metrics["ndcg@10"].map { ["ndcg@10": $0] } ?? group.metrics
            let figures = shown.sorted { $0.key.count == $1.key.count ? $0.key < $1.key : $0.key.count < $1.key.count }
                .map { "\($0.key) \(Self.number($0.value))" }
            print("  \(group.name)  \(group.queries) queries, \(figures.joined(separator: ", "))")
        }
    }

    private static func number(_ value: Double) -> String { String(format: "%.4f", value) }
}
