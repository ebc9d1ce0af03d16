internal import Foundation
package import TroveCore
internal import TroveWire

/// Leads a model from a goal to a result: plan, step, observe, reflect, and again, until it finishes or is stopped.
///
/// All that it does goes through its journal, and what it does next follows from the journal alone: no clock, no chance
/// and no other state. That is what lets a run be resumed, forked and replayed.
package struct Controller: Sendable {
    let journal: RunJournal
    let settings: RunSettings
    let tools: [String: AgentTool]
    let model: (any StepModel)?
    let certifier: ResultCertifier?
    let folder: RunFolder

    /// - Parameters:
    ///   - tools: Those at hand; a replay needs none.
    ///   - model: Nil for a replay.
    ///   - certifier: Nil for a replay.
    package init(
        journal: RunJournal, settings: RunSettings, tools: [AgentTool] = [], model: (any StepModel)? = nil,
        certifier: ResultCertifier? = nil, folder: RunFolder
    ) {
        self.journal = journal
        self.settings = settings
        self.tools = Dictionary(tools.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.model = model
        self.certifier = certifier
        self.folder = folder
    }

    /// Runs to the end, from wherever the journal stands.
    /// - Throws: ``RunSuspension`` where a person is needed; what an endpoint throws that is gone: then the run can be
    ///   resumed. What stops the run for good is its result.
    package func run() async throws -> RunResult {
        var state = RunState(settings)
        try await journal.note(.start, settings.json, atOnce: true)
        do {
            try await perceive(&state)
            if let text = try await steps(&state) { return try await end(state, .done, "", text) }
            let reason = "\(RunState.patience) steps one after the other brought nothing new"
            return try await conclude(&state, reason)
        } catch let spent as BudgetSpent {
            return try await conclude(&state, spent.reason)
        } catch is RunCancelled {
            return try await end(state, .cancelled, "a person ended it", "")
        }
    }

    /// Looks at the pictures that came with the goal.
    private func perceive(_ state: inout RunState) async throws {
        let calls = settings.images.map { image in
            ChatToolCall(id: "", name: "look", arguments: (["picture": .string(image)] as JSONValue).line)
        }
        if !calls.isEmpty, settings.tools["look"] != nil { _ = try await carryOut(calls, &state) }
    }

    /// Steps until the model finishes.
    /// - Returns: What it wrote as its result; nil where it goes round in circles.
    private func steps(_ state: inout RunState) async throws -> String? {
        while state.idleSteps < RunState.patience {
            try await journal.heed()
            let isFirst = state.steps == 0
            let parts: [PromptSet.Part] = isFirst ? [.plan] : state.idleSteps > 0 ? [.reflect, .step] : [.step]
            let offered = isFirst ? [InnerTool.plan.chatTool] : self.offered
            state.steps += 1
            var new = 0
            switch try await decision(state, parts, offered, draws: [.steps: 1]) {
            case .failure(let problem):
                state.warnings.append("step \(state.steps): \(problem.message)")
            case .success(let calls):
                if let finish = calls.first(where: { $0.name == InnerTool.finish.rawValue }) {
                    return finish.parsed?["result"]?.text ?? ""
                }
                new = try await carryOut(calls, &state)
            }
            state.idleSteps = new > 0 || isFirst ? 0 : state.idleSteps + 1
            try await journal.note(
                .step,
                [
                    "step": .number(Double(state.steps)), "new": .number(Double(new)),
                    "idle": .number(Double(state.idleSteps)),
                ])
        }
        return nil
    }

    /// Asks for a result once more, where that can still be paid, and ends with what is known.
    private func conclude(_ state: inout RunState, _ reason: String) async throws -> RunResult {
        var text = ""
        do {
            if case .success(let calls) = try await decision(
                state, [.finish], [InnerTool.finish.chatTool], draws: [:])
            {
                text = calls.first?.parsed?["result"]?.text ?? ""
            }
        } catch let spent as BudgetSpent {
            state.warnings.append("no result was written: \(spent.reason)")
        }
        return try await end(state, .stopped, reason, text)
    }

    /// Why a model's reply is no decision.
    struct Problem: Error {
        let message: String
    }

    /// What the model wants done.
    private func decision(
        _ state: RunState, _ parts: [PromptSet.Part], _ offered: [ChatTool], draws: [RunBudget.Unit: Int]
    ) async throws -> Result<[ChatToolCall], Problem> {
        let messages = RunPrompt(state).messages(parts) { name in
            folder.read(name).map { ChatMessage.Picture(mime: "image/png", bytes: $0) }
        }
        let asked = messages.map(\.text) + offered.map(\.name)
        let call = RunCall(
            body: [
                "call": "model", "step": .number(Double(state.steps)),
                "prompt": .string(String(Identifier.digest(asked.joined(separator: "\u{0}")).prefix(20))),
            ], draws: draws, timeout: 900
        ) { [model, settings] seconds in
            guard let model else { throw RunSuspension.endOfLog }
            do {
                let made = try await Deadline.within(seconds, settings.model) {
                    try await model.decision(messages, tools: offered, answerTokens: settings.answerTokens)
                }
                let calls = made.calls.map { call -> JSONValue in
                    ["name": .string(call.name), "arguments": call.parsed ?? .object([])]
                }
                func count(_ tokens: Int?) -> JSONValue { tokens.map { .number(Double($0)) } ?? .null }
                return CallResult(
                    body: [
                        "calls": .array(calls), "warnings": .array(made.warnings.map { .string($0) }),
                        "usage": ["sent": count(made.usage.sent), "received": count(made.usage.received)],
                    ])
            } catch let error as TroveError where Self.isLasting(error) {
                return CallResult(body: ["error": .string(error.message)])
            }
        }
        let said = try await journal.results(of: [call])[0]
        if let error = said["error"]?.text { return .failure(Problem(message: error)) }
        let calls = (said["calls"]?.elements ?? []).map { call in
            ChatToolCall(
                id: "", name: call["name"]?.text ?? "", arguments: (call["arguments"] ?? .object([])).line)
        }
        return calls.isEmpty ? .failure(Problem(message: "the model called nothing")) : .success(calls)
    }

    /// Whether asking again would bring the same.
    private static func isLasting(_ error: TroveError) -> Bool {
        ![.unavailable, .timedOut, .busy, .cancelled, .inputOutput, .diskFull].contains(error.code)
    }

    /// What the model may call in a step.
    private var offered: [ChatTool] {
        settings.tools.keys.sorted().compactMap { tools[$0]?.chatTool ?? Self.known($0) }
            + InnerTool.allCases.map(\.chatTool)
    }

    /// A tool that is not at hand, as in a replay: its name is all that counts there.
    private static func known(_ name: String) -> ChatTool? {
        ChatTool(name: name, description: "", parameters: [:]) { _ in nil }
    }

    /// Certifies what was written and ends the run.
    private func end(
        _ state: RunState, _ status: RunRecord.Status, _ reason: String, _ text: String
    ) async throws -> RunResult {
        var sentences: [Answer.Sentence] = []
        if text.contains(where: { !$0.isWhitespace }) {
            let call = RunCall(
                body: ["call": "certify", "text": .string(String(Identifier.digest(text).prefix(20)))], timeout: 600
            ) { [certifier, passages = state.passages] _ in
                guard let certifier else { throw RunSuspension.endOfLog }
                return CallResult(
                    body: try JSONValue(encoding: await certifier.sentences(of: text, passages: passages)))
            }
            sentences = try await certified(call).decoded(as: [Answer.Sentence].self)
        }
        let result = RunResult(state, status, reason, sentences)
        try await journal.note(
            .end,
            [
                "status": .string(status.rawValue), "reason": .string(reason),
                "result": try JSONValue(encoding: result),
            ], status: (status, reason))
        return result
    }

    /// Certifying is no step and costs nothing of anybody's: a spent budget does not keep it.
    private func certified(_ call: RunCall) async throws -> JSONValue {
        do {
            return try await journal.results(of: [call])[0]
        } catch is BudgetSpent {
            return .array([])
        }
    }
}
