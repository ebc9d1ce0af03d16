public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveEmbed
internal import TroveIngest
internal import TroveQuery

/// Measuring retrieval.
extension Trove {
    /// Indexes a judged set into a store of its own, asks its queries, and scores the answers.
    /// - Parameters:
    ///   - folder: Holds `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` (BEIR form), or pictures beside `captions.tsv`
    ///     or `labels.tsv`.
    ///   - hops: How often names of the first hits are followed.
    ///   - measuresRelevance: Also asks with the answering documents left out, and scores relevance and answer spans.
    ///   - language: Keeps only what has this `metadata.lang`.
    ///   - tuned: A ranking that `tune(set:model:)` wrote, to search with; nil for the usual one.
    ///   - onQuery: Called with the queries answered so far, and all.
    /// - Throws: `.notFound`, `.corruptInput`, `.unavailable`.
    public func evaluate(
        _ folder: URL, mode: SearchMode = .hybrid, hops: Hops = .auto, language: String? = nil,
        measuresRelevance: Bool = false, tuned: URL? = nil, onQuery: (Int, Int) -> Void = { _, _ in }
    ) async throws -> EvaluatedSet {
        if PictureSet.isIn(folder) { return try await evaluatePictures(folder, mode: mode, onQuery: onQuery) }
        let set = try judgedSet(folder, language: language)
        let ranking = try tuned.map { file throws(TroveError) in try Self.tunedRanking(file) }
        return try await withEvaluationStore(of: set) { plain, _ in
            let engine = plain.tuned(by: ranking)
            let rankings = try await Evaluation(engine: engine, set: set, mode: mode, hops: hops).run {
                onQuery($0, set.queries.count)
            }
            var evaluated = EvaluatedSet(name: set.name, documents: set.corpus.count, rankings: rankings)
            if measuresRelevance { try evaluated.add(await RelevanceMeasure.measure(set, engine: engine, mode: mode)) }
            return evaluated
        }
    }

    /// A set with a question at least.
    func judgedSet(_ folder: URL, language: String?) throws -> JudgedSet {
        let set = try JudgedSet(folder: folder, language: language)
        guard !set.queries.isEmpty else {
            throw TroveError(
                .invalidArgument, "\(folder.path) has no judged query\(language.map { " in \($0)" } ?? "")")
        }
        return set
    }

    /// Indexes a set into a store of its own that is gone afterwards.
    func withEvaluationStore<Result>(
        of set: JudgedSet, _ body: (SearchEngine, SQLiteCatalog) async throws -> Result
    ) async throws -> Result {
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("trove-eval-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: temporary) }
        let store = try StoreFolder(url: temporary, create: true)
        let catalog = try SQLiteCatalog(store: store)
        let encoder = try textEncoder()
        let space = try await catalog.addSpace(fingerprint: encoder.fingerprint, dimension: encoder.dimension)
        try await TextIngest(catalog: catalog, encoder: encoder, space: space, tokenCounter: tokenCounter()).add(
            set.corpus.map { TextIngest.Document(path: $0.id, title: $0.title, text: $0.text) }, root: set.name)
        return try await body(searchEngine(store, catalog), catalog)
    }
}
