internal import Foundation
internal import TroveCore
internal import TroveWire

/// Carrying out what the model wants, as far as it may.
extension Controller {
    /// Calls of one step; more are left out.
    private static let batch = 8

    /// Makes the calls: those that read, at the same time; those that go outward, one by one and by the asking rule.
    /// - Returns: How much of what they brought is new.
    func carryOut(_ calls: [ChatToolCall], _ state: inout RunState) async throws -> Int {
        var new = 0
        var reading: [(call: ChatToolCall, arguments: JSONValue)] = []
        var outward: [(call: ChatToolCall, arguments: JSONValue)] = []
        for call in calls.prefix(Self.batch) {
            let arguments = call.parsed ?? .object([])
            switch InnerTool(rawValue: call.name) {
            case .plan: new += plan(arguments, &state)
            case .readResult: new += state.observe(call.name, arguments, state.readOn(arguments))
            case .finish: break
            case nil:
                guard let grant = settings.tools[call.name] else {
                    state.observe(failure: "there is no tool `\(call.name)` in this run", of: call.name, arguments)
                    continue
                }
                if grant.effect == .goesOutward {
                    outward.append((call, arguments))
                } else {
                    reading.append((call, arguments))
                }
            }
        }
        if !reading.isEmpty {
            let results = try await journal.results(of: reading.map { runCall($0.call.name, $0.arguments) })
            for (made, result) in zip(reading, results) {
                new += try take(result, made.call.name, made.arguments, &state)
            }
        }
        for made in outward { new += try await goOutward(made.call.name, made.arguments, &state) }
        return new
    }

    private func plan(_ arguments: JSONValue, _ state: inout RunState) -> Int {
        // It was checked when the model gave it; a log of somebody else's hand may hold anything.
        if let plan = try? RunPlan(arguments) { state.plan = plan }
        return 0
    }

    private func goOutward(_ name: String, _ arguments: JSONValue, _ state: inout RunState) async throws -> Int {
        let rule = try settings.rules()
        switch rule.verdict(name, settings.tools[name]?.effect ?? .goesOutward, arguments, state.lineage, state.always)
        {
        case .goes: break
        case .refused(let why):
            state.observe(failure: why, of: name, arguments)
            return 0
        case .asks(let question):
            let answer = try await journal.answer(to: question, choices: [.allow, .always, .deny])
            if answer == .always { state.always.insert(name) }
            guard answer != .deny else {
                state.observe(failure: "a person does not want this call made", of: name, arguments)
                return 0
            }
        }
        let result = try await journal.results(of: [runCall(name, arguments)])[0]
        return try take(result, name, arguments, &state)
    }

    /// A call as the journal makes it.
    private func runCall(_ name: String, _ arguments: JSONValue) -> RunCall {
        let grant = settings.tools[name]
        let tool = tools[name]
        let goesOutward = grant?.effect == .goesOutward
        var draws: [RunBudget.Unit: Int] = [.calls: 1]
        if goesOutward { draws[.bytesOut] = arguments.line.utf8.count }
        return RunCall(
            body: ["call": "tool", "tool": .string(name), "arguments": arguments], draws: draws,
            timeout: tool?.timeout ?? 60, isEffect: goesOutward
        ) { seconds in
            guard let tool else { return CallResult(body: Self.failure("`\(name)` is not at hand any more")) }
            guard tool.digest == grant?.digest else {
                return CallResult(
                    body: Self.failure("`\(name)` is another tool than the one that was allowed; it was not called"))
            }
            do {
                let made = try await Deadline.within(seconds, "`\(name)`") { try await tool.run(arguments) }
                return CallResult(body: try JSONValue(encoding: made), sources: made.sources)
            } catch let error as TroveError where error.code != .cancelled {
                return CallResult(body: Self.failure(error.message))
            }
        }
    }

    private static func failure(_ message: String) -> JSONValue { ["error": .string(message)] }

    /// Takes in what a call brought.
    private func take(
        _ body: JSONValue, _ name: String, _ arguments: JSONValue, _ state: inout RunState
    ) throws -> Int {
        let given = state.lineage.trust(of: arguments)
        let goesOutward = settings.tools[name]?.effect == .goesOutward
        if let error = body["error"]?.text {
            // What a stranger's program says of its failure is a stranger's text too.
            if goesOutward { state.lineage.see(ToolResult(trust: .tool, isPrivate: false)) }
            state.observe(failure: error, of: name, arguments)
            return 0
        }
        var result: ToolResult
        if body["happened"]?.truth == true {
            result = ToolResult(
                text: body["text"]?.text ?? "", gains: [ToolResult.gain(ofCall: name, arguments)], trust: .person,
                isPrivate: false)
        } else {
            result = try body.decoded(as: ToolResult.self)
        }
        result.trust = min(result.trust, given)
        for index in result.passages.indices {
            result.passages[index].trust = min(result.passages[index].trust, given)
        }
        return state.observe(name, arguments, result)
    }
}
