internal import Foundation
internal import TroveAgent
internal import TroveCatalog
public import TroveCore

/// What a replay found.
public struct ReplayReport: Codable, Sendable {
    /// The run.
    public var run: String
    /// Events that were gone through, each byte for byte as it is logged.
    public var events: Int
    /// Whether it came to the end of the run.
    public var isWhole: Bool
    /// Why it stopped before that; empty where it did not.
    public var reason: String
    /// SHA-256 over the events, one line each.
    public var digest: String
    /// What it came to.
    public var result: RunResult?

    enum CodingKeys: String, CodingKey {
        case run, events, reason, digest, result
        case isWhole = "whole"
    }
}

/// Runs that are in the store.
extension Trove {
    /// Runs, the newest first.
    public func runs(limit: Int = 100) async throws -> [RunRecord] {
        try await catalog().runs(limit: limit).map(current)
    }

    /// The log of a run.
    /// - Throws: `.notFound`.
    public func events(of id: String) async throws -> [RunEvent] {
        let catalog = try catalog()
        _ = try await known(id, catalog)
        return try await catalog.events(of: id)
    }

    /// Answers what a run asks.
    /// - Throws: `.notFound` where it asks nothing, `.invalidArgument` for what cannot be answered to it.
    public func answerRun(_ id: String, _ answer: RunQuestion.Answer, by: String = "person") async throws {
        let catalog = try catalog()
        _ = try await known(id, catalog)
        guard let question = try await catalog.questions(of: id).last(where: { $0.answer == nil }) else {
            throw TroveError(.notFound, "\(id) asks nothing; see `trove runs show \(id)`")
        }
        guard question.choices.contains(answer) else {
            let choices = question.choices.map(\.rawValue).joined(separator: ", ")
            throw TroveError(.invalidArgument, "`\(answer.rawValue)` is no answer to this; there are \(choices)")
        }
        _ = try await catalog.answer(question.sequence, of: id, answer, by: by)
    }

    /// Asks a run to halt before its next step.
    public func pauseRun(_ id: String) async throws { try await request("pause", of: id) }

    /// Ends a run: at once where nobody works on it, else before its next step.
    public func cancelRun(_ id: String) async throws {
        try await request("cancel", of: id)
        let catalog = try catalog()
        let run = try await current(known(id, catalog))
        if run.status != .running, !run.status.isFinal {
            try await catalog.setStatus(.cancelled, reason: "a person ended it", of: id)
        }
    }

    /// Takes a halt back.
    public func unpauseRun(_ id: String) async throws { try await request(nil, of: id) }

    private func request(_ request: String?, of id: String) async throws {
        let catalog = try catalog()
        let run = try await known(id, catalog)
        guard !run.status.isFinal else {
            throw TroveError(.invalidArgument, "\(id) has ended; `trove runs fork \(id)` goes on from one of its steps")
        }
        _ = try await catalog.setRequest(request, of: id)
    }

    /// Goes through a run's log again, without model, network or tools. Every event must come out as it is logged.
    /// - Throws: `.integrity` for a log that was changed; `.notFound`.
    public func replay(
        _ id: String, onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) async throws -> ReplayReport {
        let catalog = try catalog()
        let run = try await known(id, catalog)
        let events = try await catalog.events(of: id)
        guard let first = events.first else { throw TroveError(.integrity, "the log of \(id) is empty") }
        let seen = EventLines()
        func report(_ result: RunResult?, _ reason: String) -> ReplayReport {
            let lines = seen.lines
            return ReplayReport(
                run: id, events: lines.count, isWhole: result != nil, reason: reason,
                digest: Identifier.digest(lines.joined(separator: "\n")), result: result)
        }
        guard first.kind != .forgotten else { return report(nil, "what it began with was forgotten") }
        let journal = RunJournal(
            run, events: events, catalog: catalog, isReplay: true,
            onEvent: { event in
                seen.add(event.line)
                onEvent(event)
            })
        do {
            let result = try await Controller(
                journal: journal, settings: try RunSettings(first), folder: runFolder(id)
            ).run()
            return report(result, "")
        } catch RunSuspension.forgotten(let place) {
            return report(nil, "what stood at event \(place) was forgotten")
        } catch let suspension as RunSuspension {
            return report(nil, suspension == .paused ? "it was halted here" : "the log ends here: it has no result yet")
        }
    }

    /// Begins a run that has the same past as another one up to a step.
    /// - Parameter step: The last step that they share; nil for all that are logged.
    /// - Throws: `.notFound`, `.invalidArgument` for a step that it has not.
    public func forkRun(_ id: String, afterStep step: Int? = nil) async throws -> RunRecord {
        let catalog = try catalog()
        let old = try await known(id, catalog)
        let events = try await catalog.events(of: id)
        var kept = events.prefix { $0.kind != .forgotten && $0.kind != .end }
        let ends = kept.indices.filter { kept[$0].kind == .step }
        let last = step.map { wanted in ends.indices.contains(wanted - 1) ? ends[wanted - 1] : nil } ?? ends.last
        if step != nil, step != 0, last == nil {
            throw TroveError(
                .invalidArgument, "\(id) has \(ends.count) whole steps; fork it after one of them, or after 0")
        }
        kept = kept[...((step == 0 ? nil : last) ?? 0)]
        guard kept.first?.kind == .start else { throw Self.forgotten(id) }
        let new = "r_" + Identifier.digest("\(UInt64.random(in: .min ... .max)) \(id)").prefix(16)
        let run = RunRecord(
            id: String(new), goal: old.goal, account: String(new), parent: id, startedAt: Date().timeIntervalSince1970)
        let limits = try await catalog.budget(of: old.account).map { RunBudget(unit: $0.unit, total: $0.total) }
        let source = runFolder(id).url
        if FileManager.default.fileExists(atPath: source.path) {
            try FileManager.default.copyItem(at: source, to: runFolder(run.id).url)
        }
        try await catalog.addRun(run, budget: limits)
        _ = try await catalog.append(
            Array(kept), to: run.id, draws: [:], status: (.interrupted, "forked from \(id)"), isDurable: true)
        return run
    }

    /// Takes a run out with its files.
    /// - Throws: `.notFound`; `.busy` while somebody works on it.
    public func deleteRun(_ id: String) async throws {
        let catalog = try catalog()
        let run = try await known(id, catalog)
        guard try current(run).status != .running else {
            throw TroveError(.busy, "a process works on \(id); `trove runs cancel \(id)` first")
        }
        _ = try await catalog.removeRun(id)
        let folder = runFolder(id).url
        try? FileManager.default.removeItem(at: folder)
        try? FileManager.default.removeItem(at: folder.appendingPathExtension("lock"))
    }

    /// Puts tombstones where runs rest on what is gone, and takes their files out, which may repeat it.
    func forgetInRuns(_ sources: [String], _ catalog: SQLiteCatalog) async throws {
        for id in try await catalog.forgetEvents(restingOn: sources) {
            try? FileManager.default.removeItem(at: runFolder(id).url)
        }
    }
}
