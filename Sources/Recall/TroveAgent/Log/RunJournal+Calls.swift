internal import Foundation
internal import TroveCore

/// Doing what is not logged yet.
extension RunJournal {
    /// Makes calls that only read, at the same time, or one that changes something.
    /// - Returns: What came of each, in their order.
    /// - Throws: ``BudgetSpent``, ``RunSuspension``, and what a call throws: then nothing of it is logged, and resuming
    ///   makes it again.
    func results(of calls: [RunCall]) async throws -> [JSONValue] {
        precondition(calls.count == 1 || !calls.contains(where: \.isEffect), "effects are made one by one")
        if let refused = try taken(.refused) { throw Self.spent(refused) }
        guard try peek() != nil else {
            let (places, slice) = try await begin(calls) { add(.intent, $0.body) }
            return try await perform(calls, places, slice)
        }
        var places: [Int] = []
        for call in calls {
            guard let event = try peek() else { throw TroveError(.integrity, "the log of \(run.id) breaks off") }
            try check(event, .intent, call.body)
            places.append(event.sequence)
        }
        while true {
            if let refused = try taken(.refused, of: places[0]) { throw Self.spent(refused) }
            if let known = try receipts(of: places) { return known }
            if calls[0].isEffect, try await tookPlace(calls[0]) {
                let result: JSONValue = ["text": "It took place. What it said is not known.", "happened": true]
                try await note(.receipt, Self.receipt(places[0], result), atOnce: true)
                return [result]
            }
            var isMarked = false
            while try taken(.again) != nil { isMarked = true }
            if isMarked { continue }
            let (_, slice) = try await begin(calls, again: places) { _ in }
            return try await perform(calls, places, slice)
        }
    }

    /// The receipts of a batch; nil where none is logged. They are written together.
    private func receipts(of places: [Int]) throws -> [JSONValue]? {
        var found: [JSONValue] = []
        for place in places {
            guard let receipt = try taken(.receipt, of: place) else { break }
            found.append(receipt["result"] ?? .null)
        }
        return found.count == places.count ? found : nil
    }

    private static func receipt(_ place: Int, _ result: JSONValue) -> JSONValue {
        ["of": .number(Double(place)), "result": result]
    }

    private static func spent(_ refused: JSONValue) -> any Error {
        guard let unit = refused["unit"]?.text.flatMap(RunBudget.Unit.init) else {
            return TroveError(.integrity, "a refusal in the log names no budget")
        }
        return BudgetSpent(unit: unit)
    }

    private func tookPlace(_ call: RunCall) async throws -> Bool {
        let arguments = (call.body["arguments"] ?? .null).line
        let answer = try await answer(
            to:
                "The process ended while `\(call.body["tool"]?.text ?? "a tool")` was called with \(arguments.prefix(600)). "
                + "Did it take place? Look before you answer.", choices: [.happened, .missing])
        return answer == .happened
    }

    /// Draws on the account and writes what is about to be done.
    /// - Parameter again: Intents that stand in the log already.
    /// - Returns: Places of the intents, and milliseconds that are drawn; nil where time is not limited.
    private func begin(
        _ calls: [RunCall], again: [Int] = [], write: (RunCall) -> Void
    ) async throws -> ([Int], Int?) {
        let before = sequence
        if again.isEmpty { calls.forEach(write) } else { again.forEach { add(.again, ["of": .number(Double($0))]) } }
        let added = sequence - before
        var draws: [RunBudget.Unit: Int] = [:]
        for call in calls { draws.merge(call.draws, uniquingKeysWith: +) }
        let slice = try await self.slice()
        if let slice { draws[.milliseconds] = slice }
        let lacking =
            slice == 0 ? .milliseconds : try await commit(draws, isDurable: calls[0].isEffect)
        if let lacking {
            dropLast(added)
            try await refuse(lacking, of: again.first)
        }
        return (again.isEmpty ? Array((before + 1)..<(sequence + 1)) : again, slice)
    }

    /// Time is drawn slice by slice, so that a process that dies leaves little of it drawn in vain.
    private static let slice = 5000

    /// Milliseconds that can be drawn next; nil where time is not limited.
    private func slice() async throws -> Int? {
        try await catalog.budget(of: run.account).first { $0.unit == .milliseconds }.map { min(Self.slice, $0.left) }
    }

    private func refuse(_ unit: RunBudget.Unit, of place: Int?) async throws -> Never {
        let of: [JSONValue.Member] = place.map { [.init(name: "of", value: .number(Double($0)))] } ?? []
        add(.refused, .object(of + [.init(name: "unit", value: .string(unit.rawValue))]))
        _ = try await commit(isDurable: false)
        throw BudgetSpent(unit: unit)
    }

    /// Makes the calls, for as long as time can be drawn.
    private func perform(_ calls: [RunCall], _ places: [Int], _ slice: Int?) async throws -> [JSONValue] {
        let start = ContinuousClock.now
        drawn = slice
        let results: [CallResult]
        do {
            results = try await made(calls, since: start)
        } catch {
            _ = try await catalog.append(
                [], to: run.id, draws: [.milliseconds: unused(since: start)], status: nil, isDurable: false)
            if let spent = error as? BudgetSpent { try await refuse(spent.unit, of: places[0]) }
            throw error
        }
        var draws: [RunBudget.Unit: Int] = [.milliseconds: unused(since: start)]
        for (place, result) in zip(places, results) {
            add(.receipt, Self.receipt(place, result.body), result.sources)
            for (unit, amount) in result.refunds { draws[unit, default: 0] -= amount }
        }
        _ = try await commit(draws, isDurable: calls[0].isEffect)
        return results.map(\.body)
    }

    /// What the calls bring, in their order.
    private func made(_ calls: [RunCall], since start: ContinuousClock.Instant) async throws -> [CallResult] {
        try await withThrowingTaskGroup(of: (index: Int, result: CallResult)?.self) { group in
            for (index, call) in calls.enumerated() {
                group.addTask { (index, try await call.act(call.timeout)) }
            }
            if drawn != nil { group.addTask { try await self.draw(since: start) } }
            var done: [Int: CallResult] = [:]
            while done.count < calls.count, let next = try await group.next() {
                if let next { done[next.index] = next.result }
            }
            group.cancelAll()
            return calls.indices.compactMap { done[$0] }
        }
    }

    /// Draws one slice of time after the other, each before it begins.
    /// - Throws: ``BudgetSpent`` where there is none left.
    private func draw(since start: ContinuousClock.Instant) async throws -> (index: Int, result: CallResult)? {
        while let before = drawn {
            try await Task.sleep(until: start + .milliseconds(before))
            let more = try await slice() ?? 0
            let lacking = try await catalog.append(
                [], to: run.id, draws: [.milliseconds: more], status: nil, isDurable: false)
            guard more > 0, lacking == nil else { throw BudgetSpent(unit: .milliseconds) }
            drawn = before + more
        }
        return nil
    }

    /// What was drawn of time and not used, below zero: so it is given back.
    private func unused(since start: ContinuousClock.Instant) -> Int {
        drawn.map { min(0, Int(start.duration(to: .now) / .milliseconds(1)) + 1 - $0) } ?? 0
    }
}
