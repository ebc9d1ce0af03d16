public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveHeads
internal import TroveLearn
internal import TroveQuery

/// Rankings learned from judgements.
extension Trove {
    /// Learns a ranking from the store's judgements, and uses it where it is surely better on questions held back.
    /// - Parameters:
    ///   - modes: Ways of searching to tune.
    ///   - withAgents: Whether what agents judged counts too.
    ///   - force: Uses what was learned however it did.
    ///   - dryRun: Only measures.
    ///   - curves: Folder for the adapter's loss by its steps, as an event file of TensorBoard; nil for none.
    ///   - onQuery: Called with the questions looked at so far, and all.
    /// - Throws: `.invalidArgument` for too few judgements, `.busy`, `.unavailable` without an encoder.
    public func tune(
        modes: [SearchMode] = [.hybrid, .dense], withAgents: Bool = false, force: Bool = false, dryRun: Bool = false,
        curves: URL? = nil, onQuery: (Int, Int) -> Void = { _, _ in }
    ) async throws -> TuneReport {
        let catalog = try catalog()
        let judged = try await catalog.judgements().filter { withAgents || $0.judgement.source == .person }
        var relevant: [String: [String: Double]] = [:]
        for (one, isStale) in judged where !isStale && one.grade > 0 {
            relevant[one.query, default: [:]][one.sha256] = one.grade
        }
        let questions = relevant.sorted { $0.key < $1.key }.map { Tuning.Question(text: $0.key, relevant: $0.value) }
        guard questions.count >= Self.fewestQuestions else {
            throw TroveError(
                .invalidArgument,
                "tuning needs \(Self.fewestQuestions) judged questions at least, and there are \(questions.count); "
                    + "judge hits with `trove judge`")
        }
        let store = try store(create: false)
        let engine = try await searchEngine(store, catalog)
        var (report, ranking) = try await tuned(
            questions, engine, catalog, modes: modes, force: force, curves: curves, onQuery: onQuery)
        report.stale = judged.count { $0.isStale }
        guard !dryRun, ranking.hybrid != nil || ranking.dense != nil else { return report }
        report.isActive = true
        report.id = try await catalog.keep(
            LearnedModelRecord(
                kind: .ranking, name: "tuned", isActive: true, madeAt: report.madeAt, report: try Self.json(report),
                model: try Self.json(ranking)))
        return report
    }

    /// Measures what tuning gives on a judged set, indexed into a store of its own that goes afterwards.
    /// - Parameters:
    ///   - model: Where to write what was learned of all its questions; nil for nowhere.
    ///   - curves: As in ``tune(modes:withAgents:force:dryRun:curves:onQuery:)``.
    ///   - trials: Shuffled sets of judgements to try as a control; 0 for none.
    public func tune(
        set folder: URL, modes: [SearchMode] = [.hybrid, .dense], force: Bool = false, language: String? = nil,
        model: URL? = nil, curves: URL? = nil, trials: Int = 0, onQuery: (Int, Int) -> Void = { _, _ in }
    ) async throws -> (report: TuneReport, control: TuneControl?) {
        let set = try judgedSet(folder, language: language)
        return try await withEvaluationStore(of: set) { engine, catalog in
            let known = try await catalog.documentsByPath()
            let questions = set.queries.map { query in
                Tuning.Question(
                    text: query.text,
                    relevant: Dictionary(
                        (set.judgements[query.id] ?? [:]).compactMap { path, grade in
                            known[path].map { ($0.sha256, grade) }
                        }, uniquingKeysWith: max))
            }
            let (report, ranking) = try await tuned(
                questions, engine, catalog, modes: modes, force: force, curves: curves, onQuery: onQuery)
            if let model { try Data(Self.json(ranking).utf8).write(to: model, options: .atomic) }
            guard trials > 0 else { return (report, nil) }
            var tuning = Tuning(engine: engine, digests: try await catalog.documentDigests())
            tuning.fit.adapter.threads = configuration.integer(.jobs)
            return (report, try await tuning.control(questions, trials: trials, onTrial: onQuery))
        }
    }

    /// The tunings of the store, the oldest first.
    public func tunings() async throws -> [TuneReport] {
        try await catalog().learnedModels(.ranking).compactMap { record in
            guard var report = try? JSONDecoder().decode(TuneReport.self, from: Data(record.report.utf8)) else {
                return nil
            }
            (report.id, report.isActive) = (record.id, record.isActive)
            return report
        }
    }

    /// Uses one tuning from now on; nil for none.
    /// - Throws: `.notFound`.
    public func useTuning(_ id: Int64?) async throws {
        guard try await catalog().activateRanking(id) else {
            throw TroveError(.notFound, "there is no tuning \(id ?? 0); see `trove tune list`")
        }
    }

    /// Goes back to the tuning before the one in use, or to none where it was the first.
    /// - Returns: What is in use now; nil for none.
    @discardableResult
    public func rollBackTuning() async throws -> Int64? {
        let catalog = try catalog()
        let all = try await catalog.learnedModels(.ranking)
        guard let current = all.first(where: \.isActive) else {
            throw TroveError(.invalidArgument, "no tuning is in use; `trove tune list` shows those that there are")
        }
        let before = all.last { $0.id < current.id }?.id
        try await useTuning(before)
        return before
    }

    /// Forgets a tuning.
    /// - Throws: `.notFound`.
    public func removeTuning(_ id: Int64) async throws {
        guard try await catalog().learnedModels(.ranking).contains(where: { $0.id == id }),
            try await catalog().removeLearnedModel(id)
        else { throw TroveError(.notFound, "there is no tuning \(id); see `trove tune list`") }
    }

    /// What the store's searches were tuned to; nil for nothing, or what this version cannot read.
    func activeTuning(of catalog: SQLiteCatalog) throws -> TunedRanking? {
        try catalog.activeRanking().flatMap { try? JSONDecoder().decode(TunedRanking.self, from: Data($0.model.utf8)) }
    }

    /// What `tune(set:)` wrote.
    /// - Throws: `.notFound`, `.corruptInput`.
    static func tunedRanking(_ file: URL) throws(TroveError) -> TunedRanking {
        guard let data = try? Data(contentsOf: file) else { throw TroveError(.notFound, "cannot read \(file.path)") }
        do {
            return try JSONDecoder().decode(TunedRanking.self, from: data)
        } catch {
            throw TroveError(
                .corruptInput, "\(file.path) is no tuned ranking; write one with trove tune run --set DIR --save",
                cause: error)
        }
    }

    private func tuned(
        _ questions: [Tuning.Question], _ engine: SearchEngine, _ catalog: SQLiteCatalog, modes: [SearchMode],
        force: Bool, curves: URL?, onQuery: (Int, Int) -> Void
    ) async throws -> (TuneReport, TunedRanking) {
        guard let space = engine.space else {
            throw TroveError(.unavailable, "tuning needs the store's vectors; `trove doctor` says what is missing")
        }
        var tuning = Tuning(engine: engine, digests: try await catalog.documentDigests())
        tuning.fit.adapter.threads = configuration.integer(.jobs)
        var ranking = TunedRanking(space: space.fingerprint)
        var report = TuneReport(
            id: nil, isActive: false, queries: questions.count, stale: 0, unread: 0, modes: [:],
            madeAt: Date().timeIntervalSince1970)
        let all = try await tuning.pools(questions) { onQuery($0, questions.count) }
        let read = questions.indices.filter { all[$0] != nil }
        report.unread = questions.count - read.count
        guard read.count >= Self.fewestQuestions else {
            throw TroveError(
                .invalidArgument,
                "the encoder reads \(read.count) of the judged questions; tuning needs \(Self.fewestQuestions)")
        }
        for mode in modes {
            let own = read.map { questions[$0] }
            let before = try await tuning.gains(own, mode: mode, tuned: nil)
            let outcome = try await tuning.crossValidated(
                own, read.compactMap { all[$0] }, mode: mode, before: before)
            let isUsed = tuning.isAccepted(outcome) || (force && outcome.part != nil)
            if isUsed { mode == .dense ? (ranking.dense = outcome.part) : (ranking.hybrid = outcome.part) }
            report.modes[mode.rawValue] = TuneReport.Mode(
                outcome.proof, before: outcome.before, after: outcome.after, part: outcome.part, isAccepted: isUsed)
        }
        if let curves {
            var file = EventFile(time: report.madeAt)
            _ = try tuning.fit.adapter.fit(read.compactMap { all[$0] }) {
                file.add("adapter/loss", step: $0, value: $1)
            }
            for (mode, one) in report.modes {
                file.add("ndcg@10/\(mode)", step: 0, value: one.untuned)
                file.add("ndcg@10/\(mode)", step: 1, value: one.tuned)
            }
            try file.write(to: curves)
        }
        return (report, ranking)
    }

    /// Judged questions without which five folds say nothing.
    private static let fewestQuestions = 10

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
