public import Foundation
internal import TroveAnswer
public import TroveCore
internal import TroveQuery

/// Measuring answers.
extension Trove {
    /// Indexes a judged set into a store of its own, asks its questions with and without the documents that answer
    /// them, and scores the answers.
    /// - Parameters:
    ///   - folder: Holds `corpus.jsonl`, `queries.jsonl` (with `metadata.answers`) and `qrels.tsv`.
    ///   - hops: How often names of the first hits are followed.
    ///   - sample: Questions drawn, by a seed that never changes; nil for all.
    /// - Throws: `.notFound`, `.corruptInput`, `.unavailable`, `.invalidArgument`.
    public func evaluateAsk(
        _ folder: URL, mode: SearchMode = .hybrid, hops: Hops = .auto, language: String? = nil, sample: Int? = nil,
        onQuery: (Int, Int) -> Void = { _, _ in }
    ) async throws -> EvaluatedSet {
        let set = try judgedSet(folder, language: language).sampled(sample)
        return try await withEvaluationStore(of: set) { engine, catalog in
            let measure = AnswerMeasure(
                Answerer(engine: engine, catalog: catalog, certifier: Certifier(encoder: nil)), set: set, mode: mode,
                hops: hops)
            let cases = try await measure.run { onQuery($0, set.queries.count) }
            return try EvaluatedSet(set, cases: cases)
        }
    }
}

extension EvaluatedSet {
    /// A line of the run: what was answered to one question.
    private struct RunLine: Encodable {
        var id: String
        /// The best sentence, also where it was withheld.
        var sentence: String
        var citations: [String]
        var relevance: Double
        /// `answered`, or why the sentence is no answer.
        var abstention: Answer.Outcome
        var correct: Bool?
        var without: Without

        /// The same, asked with the documents left out.
        struct Without: Encodable {
            var relevance: Double
            var abstention: Answer.Outcome
        }
    }

    fileprivate init(_ set: JudgedSet, cases: [AnswerMeasure.Case]) throws {
        self.init(name: set.name, documents: set.corpus.count, rankings: [])
        queries = set.queries.count
        (groups, curve, scored, metrics) = (nil, nil, nil, [:])
        let asked = cases.filter { $0.corpus == .whole }
        let unasked = cases.filter { $0.corpus == .withoutAnswer }
        func add(_ name: String, _ values: [Double]) {
            guard !values.isEmpty else { return }
            metrics[name] = values.reduce(0, +) / Double(values.count)
            let interval = Evaluation.interval(values)
            intervals[name] = [interval.lowerBound, interval.upperBound]
        }
        intervals = [:]
        add("answer-accuracy", asked.compactMap { $0.holds.map { $0 ? 1 : 0 } })
        let answered = asked.filter { $0.outcome == .answered || $0.outcome == .conflicting }
        add("answered-accuracy", answered.compactMap { $0.holds.map { $0 ? 1 : 0 } })
        let judged = asked.map { (judgements: set.judgements[$0.query] ?? [:], cited: Set($0.citations)) }
        add(
            "citation-precision",
            judged.filter { !$0.cited.isEmpty }.map { item in
                Double(item.cited.count { item.judgements[$0] != nil }) / Double(item.cited.count)
            })
        add(
            "citation-recall",
            judged.map { item in
                Double(item.judgements.keys.count(where: item.cited.contains)) / Double(item.judgements.count)
            })
        metrics["abstention-auroc"] = RelevanceMeasure.auroc(
            (asked + unasked).map {
                .init(query: $0.query, isAnswerable: $0.corpus == .whole, relevance: $0.relevance, features: [:])
            })
        add("answered", asked.map { $0.outcome == .answered || $0.outcome == .conflicting ? 1 : 0 })
        add(
            "withheld",
            unasked.map { $0.outcome == .answered || $0.outcome == .conflicting ? 0 : 1 })
        abstention = AbstentionCurve(asked.map { ($0.relevance, $0.holds ?? false) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        run = try zip(asked, unasked).map { with, without in
            String(
                decoding: try encoder.encode(
                    RunLine(
                        id: with.query, sentence: with.sentence, citations: with.citations,
                        relevance: with.relevance, abstention: with.outcome, correct: with.holds,
                        without: .init(relevance: without.relevance, abstention: without.outcome))), as: UTF8.self)
        }
        relevanceCases = try cases.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }
}

extension JudgedSet {
    /// The set with some of its questions, drawn by a seed that never changes; in their order.
    fileprivate func sampled(_ count: Int?) -> JudgedSet {
        guard let count, count < queries.count else { return self }
        var state: UInt64 = 26
        let keyed = queries.indices.map { index -> (UInt64, Int) in
            // Knuth's 64-bit linear congruential generator; the upper bits choose.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 16, index)
        }
        let chosen = keyed.sorted { $0 < $1 }.prefix(count).map(\.1).sorted()
        return keeping(chosen.map { queries[$0] })
    }
}
