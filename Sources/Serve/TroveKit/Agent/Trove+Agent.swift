internal import Foundation
internal import TroveAgent
internal import TroveAnswer
internal import TroveCatalog
public import TroveCore
internal import TroveSandbox
internal import TroveWire

/// Runs of the agent.
extension Trove {
    /// Asks a person who is there; nil leaves the question standing.
    public typealias RunAsker = @Sendable (RunQuestion) async throws -> (answer: RunQuestion.Answer, by: String)?

    /// Begins a run: from here on it is in the store, and ``carryOn(_:asker:onEvent:)`` works on it.
    /// - Throws: `.invalidArgument` where no language model is turned on, for rules and budgets that make no sense, and
    ///   for tools that are not there; `.notFound` where there is no store.
    public func beginRun(_ request: AgentRequest) async throws -> RunRecord {
        guard request.goal.contains(where: { !$0.isWhitespace }) else {
            throw TroveError(.invalidArgument, "an agent needs a goal; say what it is to find out or make")
        }
        guard let endpoint = try endpoint() else { throw Self.noModel }
        let prices = try BudgetLimits.Prices(configuration[.agentPrices])
        let limits = try BudgetLimits(request.budget, prices: prices)
        let id = "r_" + Identifier.digest("\(UInt64.random(in: .min ... .max)) \(getpid())").prefix(16)
        let folder = runFolder(String(id))
        let catalog = try catalog()
        let tools = try chosen(
            try await agentTools(folder, scope: request.scope, names: request.tools), by: request.tools)
        var settings = RunSettings(
            goal: request.goal, tools: tools, prompts: try PromptSet(folder: promptFolder),
            model: endpoint.model.isEmpty ? endpoint.host : "\(endpoint.model) at \(endpoint.host)")
        settings.allowed = request.allowed
        settings.forbidden = request.forbidden
        settings.scope = request.scope.map(Self.canonical)
        try settings.check()
        for (number, image) in request.images.enumerated() {
            guard let picture = Self.chatPictures([image]).first else {
                throw TroveError(
                    .unsupportedFormat, "\(image.path) is no PNG, JPEG or GIF of 8 MiB at most; convert it first")
            }
            let name = "goal-\(number + 1).\(picture.mime.dropFirst("image/".count))"
            _ = try folder.write(name, picture.bytes)
            settings.images.append(name)
        }
        let now = Date().timeIntervalSince1970
        let run = RunRecord(
            id: String(id), goal: request.goal, account: request.account ?? String(id), startedAt: now)
        try await catalog.addRun(run, budget: limits.rows)
        _ = try await catalog.append(
            [RunEvent(sequence: 1, at: now, kind: .start, body: settings.json.line)], to: run.id, draws: [:],
            status: (.running, ""), isDurable: true)
        return run
    }

    /// Works on a run until it ends, or until a person is needed.
    /// - Parameters:
    ///   - asker: Asks a person who is there.
    ///   - onEvent: Gets every event, those from before too.
    /// - Throws: `.busy` where another process works on it; what the endpoint throws that is gone: it can be carried on.
    public func carryOn(
        _ id: String, asker: RunAsker? = nil, onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) async throws -> RunReport {
        let catalog = try catalog()
        let run = try await known(id, catalog)
        guard !run.status.isFinal else { return try await report(of: id) }
        let lock = try hold(run)
        defer { withExtendedLifetime(lock) {} }
        let events = try await catalog.events(of: id)
        guard let first = events.first else { throw TroveError(.integrity, "the log of \(id) is empty") }
        if first.kind == .forgotten { throw Self.forgotten(id) }
        let settings = try RunSettings(first)
        let folder = runFolder(id)
        let tools = try await agentTools(folder, scope: settings.scope, names: Array(settings.tools.keys))
        guard let client = try await runModel(run, catalog) else { throw Self.noModel }
        let journal = RunJournal(run, events: events, catalog: catalog, asker: asker, onEvent: onEvent)
        let controller = Controller(
            journal: journal, settings: settings, tools: tools,
            model: EndpointModel(client) { [self] reply in try await count(reply, client, catalog) },
            certifier: ResultCertifier(try certifier()), folder: folder)
        do {
            try await catalog.setStatus(.running, reason: "", of: id)
            _ = try await controller.run()
        } catch let suspension as RunSuspension {
            if case .forgotten = suspension { throw Self.forgotten(id) }
        } catch {
            let reason = (error as? TroveError)?.message ?? "it was interrupted"
            try await catalog.setStatus(.interrupted, reason: reason, of: id)
            throw error
        }
        return try await report(of: id)
    }

    /// Where a run stands.
    /// - Throws: `.notFound`.
    public func report(of id: String) async throws -> RunReport {
        let catalog = try catalog()
        let run = try await current(known(id, catalog))
        let question = try await catalog.questions(of: id).last { $0.answer == nil }
        return RunReport(
            run: run, result: try await result(of: id, catalog), question: run.status.isFinal ? nil : question,
            budget: try await catalog.budget(of: run.account))
    }

    private func result(of id: String, _ catalog: SQLiteCatalog) async throws -> RunResult? {
        guard let last = try await catalog.events(of: id).last, last.kind == .end else { return nil }
        return try JSONValue(Array(last.body.utf8), of: "the end of \(id)")["result"]?.decoded(as: RunResult.self)
    }

    // MARK: - Parts

    /// The model of a run: it draws on the run's account with every request.
    private func runModel(_ run: RunRecord, _ catalog: SQLiteCatalog) async throws -> ChatClient? {
        guard let endpoint = try endpoint() else { return nil }
        let known = try await languageModel(catalog)
        let metered = MeteredTransport(
            HTTPChatTransport(silence: configuration.number(.llmSilence)), catalog: catalog, run: run.id,
            prices: try BudgetLimits.Prices(configuration[.agentPrices]))
        return ChatClient(endpoint, transport: metered, traits: known?.traits ?? EndpointTraits())
    }

    private func chosen(_ tools: [AgentTool], by names: [String]?) throws(TroveError) -> [AgentTool] {
        guard let names else { return tools }
        for name in names where !tools.contains(where: { $0.name == name }) {
            let known = tools.map(\.name).sorted().joined(separator: ", ")
            throw TroveError(.invalidArgument, "there is no tool \(name); there are \(known)")
        }
        return tools.filter { names.contains($0.name) }
    }

    func known(_ id: String, _ catalog: SQLiteCatalog) async throws -> RunRecord {
        guard let run = try await catalog.run(id) else {
            throw TroveError(.notFound, "there is no run \(id); see `trove runs list`")
        }
        return run
    }

    /// A run as it stands: one that nobody works on any more is interrupted.
    func current(_ run: RunRecord) throws -> RunRecord {
        guard run.status == .running, (try? hold(run)) != nil else { return run }
        var run = run
        run.status = .interrupted
        if run.reason.isEmpty { run.reason = "its process ended" }
        return run
    }

    /// Takes the lock of a run; the kernel drops it with this process.
    private func hold(_ run: RunRecord) throws -> FileLock {
        let folder = configuration.folder(.store).appendingPathComponent("runs")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return try FileLock(path: folder.appendingPathComponent(run.id + ".lock").path)
        } catch let error as TroveError where error.code == .busy {
            throw TroveError(
                .busy, "another process works on \(run.id); `trove runs show \(run.id)` says how far it is")
        }
    }

    /// Where the files of a run lie.
    func runFolder(_ id: String) -> RunFolder {
        RunFolder(configuration.folder(.store).appendingPathComponent("runs").appendingPathComponent(id))
    }

    /// The folder of the user's own prompts; nil where there is none.
    private var promptFolder: URL? {
        configuration[.agentPrompts].isEmpty ? nil : configuration.folder(.agentPrompts)
    }

    private static let noModel = TroveError(
        .invalidArgument,
        "an agent needs a language model: give --llm URL of an OpenAI-compatible endpoint, or set `llm` or TROVE_LLM")

    static func forgotten(_ id: String) -> TroveError {
        TroveError(
            .notFound, "what \(id) had read next was forgotten: it goes no further; begin a new run with the same goal")
    }
}
