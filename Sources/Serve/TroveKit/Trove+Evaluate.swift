public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveQuery

/// What one set scored.
public struct EvaluatedSet: Codable, Sendable {
    /// Name of the set.
    public var name: String
    /// Documents of the corpus.
    public var documents: Int
    /// Queries asked.
    public var queries: Int
    /// Means over the queries: `ndcg@10`, `recall@1`, `recall@10`, `mrr@10`, `map`.
    public var metrics: [String: Double]
    /// 95 % bootstrap intervals, lower and upper end.
    public var intervals: [String: [Double]]
    /// The run in TREC form.
    public var run: [String]
    /// Askings with and without the answering documents, as JSON lines; empty unless relevance was measured.
    public var relevanceCases: [String] = []

    enum CodingKeys: String, CodingKey { case name, documents, queries, metrics, intervals }

    /// Reads the JSON form, which leaves the run out.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        documents = try container.decode(Int.self, forKey: .documents)
        queries = try container.decode(Int.self, forKey: .queries)
        metrics = try container.decode([String: Double].self, forKey: .metrics)
        intervals = try container.decode([String: [Double]].self, forKey: .intervals)
        run = []
    }

    init(set: JudgedSet, result: Evaluation.Result) {
        name = set.name
        documents = set.corpus.count
        queries = set.queries.count
        let metrics = result.metrics
        self.metrics = [
            "ndcg@10": metrics.ndcg10, "recall@1": metrics.recall1, "recall@10": metrics.recall10,
            "mrr@10": metrics.mrr10, "map": metrics.map,
        ]
        intervals = ["ndcg@10": [result.interval.lowerBound, result.interval.upperBound]]
        run = result.run
    }

    mutating func add(_ relevance: RelevanceMeasure.Result) throws {
        metrics["relevance-auroc"] = relevance.auroc
        metrics["relevance-calibration-error"] = relevance.calibrationError
        metrics["relevance-kept@0.5"] = relevance.kept
        metrics["relevance-dropped@0.5"] = relevance.dropped
        metrics["answer-span"] = relevance.answerSpan
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        relevanceCases = try relevance.cases.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }
}

/// Measuring retrieval.
extension Trove {
    /// Indexes a judged set in BEIR form into a store of its own, asks its queries, and scores the answers.
    /// - Parameters:
    ///   - folder: Holds `corpus.jsonl`, `queries.jsonl` and `qrels.tsv`.
    ///   - measuresRelevance: Also asks with the answering documents left out, and scores relevance and answer spans.
    ///   - language: Keeps only what has this `metadata.lang`.
    ///   - onQuery: Called with the queries answered so far, and all.
    /// - Throws: `.notFound`, `.corruptInput`, `.unavailable`.
    public func evaluate(
        _ folder: URL, mode: SearchMode = .hybrid, language: String? = nil,
        measuresRelevance: Bool = false, onQuery: (Int, Int) -> Void = { _, _ in }
    ) async throws -> EvaluatedSet {
        let set = try JudgedSet(folder: folder, language: language)
        guard !set.queries.isEmpty else {
            throw TroveError(
                .invalidArgument, "\(folder.path) has no judged query\(language.map { " in \($0)" } ?? "")")
        }
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("trove-eval-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: temporary) }
        let store = try StoreFolder(url: temporary, create: true)
        let catalog = try SQLiteCatalog(store: store)
        let encoder = try textEncoder()
        let space = try await catalog.addSpace(fingerprint: encoder.fingerprint, dimension: encoder.dimension)
        try await TextIngest(catalog: catalog, encoder: encoder, space: space, tokenCounter: tokenCounter()).add(
            set.corpus.map { TextIngest.Document(path: $0.id, title: $0.title, text: $0.text) }, root: set.name)
        let engine = try await searchEngine(store, catalog)
        let result = try await Evaluation(engine: engine, set: set, mode: mode).run { onQuery($0, set.queries.count) }
        var evaluated = EvaluatedSet(set: set, result: result)
        if measuresRelevance { try evaluated.add(await RelevanceMeasure.measure(set, engine: engine, mode: mode)) }
        return evaluated
    }
}
