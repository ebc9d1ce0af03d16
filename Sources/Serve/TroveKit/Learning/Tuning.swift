internal import TroveCore
internal import TroveHeads
internal import TroveLearn
internal import TroveQuery

/// Learns a ranking from judged questions and proves on questions held back whether it helps.
struct Tuning {
    /// A question and the digests of the documents that answer it.
    struct Question: Sendable {
        var text: String
        var relevant: [String: Double]
    }

    let engine: SearchEngine
    /// Names of documents, by key.
    let digests: [Int64: String]
    var fit = TuneFit()
    /// How sure a gain must be.
    var least = 0.95

    /// What one mode gave.
    struct Outcome {
        var proof: PairedBootstrap
        var before: [Double]
        var after: [Double]
        /// Learned from all questions; nil where nothing helps.
        var part: TunedRanking.Part?
    }

    /// What each question finds; nil where it has no vector.
    func pools(_ questions: [Question], onQuery: (Int) -> Void) async throws -> [JudgedPool?] {
        var pools: [JudgedPool?] = []
        for question in questions {
            let found = try await engine.pool(SearchRequest(question.text, limit: Self.depth))
            pools.append(found.map { JudgedPool($0, digests: digests, relevant: question.relevant) })
            onQuery(pools.count)
            try Task.checkCancellation()
        }
        return pools
    }

    /// nDCG@10 of each question as the engine ranks it.
    func gains(_ questions: [Question], mode: SearchMode, tuned: TunedRanking.Part?) async throws -> [Double] {
        zip(questions, try await rankings(questions, mode: mode, tuned: tuned)).map { question, ranked in
            RankingMetrics(ranked: ranked, relevant: question.relevant).ndcg10
        }
    }

    /// Digests of the documents that the engine finds for each question, best first.
    func rankings(_ questions: [Question], mode: SearchMode, tuned: TunedRanking.Part?) async throws -> [[String]] {
        let engine = engine.tuned(by: ranking(tuned, mode))
        var rankings: [[String]] = []
        for question in questions {
            var request = SearchRequest(question.text, limit: Self.depth, mode: mode)
            request.collapses = false
            let hits = try await engine.search(request).results
            rankings.append(Evaluation.documents(of: hits, \.source.sha256).map(\.document))
            try Task.checkCancellation()
        }
        return rankings
    }

    /// Five folds: each question is ranked by what was learned from the others, as a search would rank it.
    /// - Parameters:
    ///   - found: What words and vectors find for each question.
    ///   - before: Each question's figure without tuning.
    func crossValidated(
        _ questions: [Question], _ found: [JudgedPool], mode: SearchMode, before: [Double]
    ) async throws -> Outcome {
        let pools = mode == .dense ? found.map(\.withoutWords) : found
        let fold = Folds.dealt(questions.map { _ in 0 }, folds: Self.folds, seed: 7)
        var after = before
        for held in 0..<Self.folds {
            let own = questions.indices.filter { fold[$0] == held }
            let rest = questions.indices.filter { fold[$0] != held }
            guard let part = try fit.fit(rest.map { pools[$0] }).part else { continue }
            let gains = try await gains(own.map { questions[$0] }, mode: mode, tuned: part)
            for (index, gain) in zip(own, gains) { after[index] = gain }
        }
        return Outcome(
            proof: PairedBootstrap(before: before, after: after), before: before, after: after,
            part: try fit.fit(pools).part)
    }

    /// Whether an outcome is sure enough to be used.
    func isAccepted(_ outcome: Outcome) -> Bool { outcome.part != nil && outcome.proof.probabilityBetter >= least }

    private func ranking(_ part: TunedRanking.Part?, _ mode: SearchMode) -> TunedRanking? {
        guard let part, let space = engine.space else { return nil }
        return TunedRanking(
            space: space.fingerprint, hybrid: mode == .hybrid ? part : nil, dense: mode == .dense ? part : nil)
    }

    /// Hits looked at for each question.
    private static let depth = 100
    private static let folds = 5
}

extension JudgedPool {
    fileprivate init(_ pool: CandidatePool, digests: [Int64: String], relevant: [String: Double]) {
        self.init(
            question: pool.question, denseWeight: pool.denseWeight,
            candidates: pool.passages.compactMap { passage in
                digests[passage.document].map {
                    Candidate(
                        key: passage.chunk, document: $0, dense: passage.dense, lexical: passage.lexical,
                        vector: passage.vector)
                }
            }, relevant: relevant)
    }
}
