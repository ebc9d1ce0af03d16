internal import Foundation
package import TroveCore

/// A run's log, read and written at once.
///
/// The controller is run from the start each time, and all that it does passes through here. What is logged already is
/// not done again: its outcome is taken from the log, and what the controller says it does must be, byte by byte, what
/// stands there. So resuming is replaying and then going on, and a replay needs neither model nor network.
package actor RunJournal {
    /// Asks a person at once; nil leaves the question standing.
    package typealias Asker = @Sendable (RunQuestion) async throws -> (answer: RunQuestion.Answer, by: String)?

    package nonisolated let run: RunRecord
    let catalog: any RunCatalog
    private let isReplay: Bool
    let asker: Asker?
    private let onEvent: @Sendable (RunEvent) -> Void
    private let logged: [RunEvent]
    private var place = 0
    private(set) var sequence: Int
    private var waiting: [RunEvent] = []
    /// Milliseconds drawn for the calls that are being made; nil where time is not limited.
    var drawn: Int?

    /// - Parameters:
    ///   - isReplay: Nothing is done or written.
    ///   - onEvent: Gets every event, logged ones too, in order.
    package init(
        _ run: RunRecord, events: [RunEvent], catalog: any RunCatalog, isReplay: Bool = false, asker: Asker? = nil,
        onEvent: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) {
        self.run = run
        self.catalog = catalog
        self.isReplay = isReplay
        self.asker = asker
        self.onEvent = onEvent
        logged = events
        sequence = events.last?.sequence ?? 0
    }

    // MARK: - Reading

    func peek() throws -> RunEvent? {
        guard place < logged.count else {
            if isReplay { throw RunSuspension.endOfLog }
            return nil
        }
        let event = logged[place]
        if event.kind == .forgotten { throw RunSuspension.forgotten(at: event.sequence) }
        return event
    }

    private func take(_ event: RunEvent) {
        place += 1
        onEvent(event)
    }

    /// Takes the next event if it is one of that kind, about that intent or question.
    /// - Returns: Its body.
    func taken(_ kind: RunEvent.Kind, of subject: Int? = nil) throws -> JSONValue? {
        guard place < logged.count, let event = try peek(), event.kind == kind else { return nil }
        let body = try Self.body(event)
        if let subject, body["of"]?.integer != subject { return nil }
        take(event)
        return body
    }

    static func body(_ event: RunEvent) throws(TroveError) -> JSONValue {
        try JSONValue(Array(event.body.utf8), of: "event \(event.sequence)")
    }

    func check(_ event: RunEvent, _ kind: RunEvent.Kind, _ body: JSONValue) throws {
        guard event.kind == kind, event.body == body.line else {
            throw TroveError(
                .integrity,
                "event \(event.sequence) of \(run.id) is another one than this trove would write; replay it with the "
                    + "version that made it, or fork it")
        }
        take(event)
    }

    // MARK: - Writing

    /// Says that something is so. It is written with the next call, or at once.
    @discardableResult
    func note(
        _ kind: RunEvent.Kind, _ body: JSONValue, sources: [String] = [], status: (RunRecord.Status, String)? = nil,
        atOnce: Bool = false
    ) async throws -> Int {
        if let event = try peek() {
            try check(event, kind, body)
            return event.sequence
        }
        add(kind, body, sources)
        if status != nil || atOnce { _ = try await commit(status: status, isDurable: true) }
        return sequence
    }

    func add(_ kind: RunEvent.Kind, _ body: JSONValue, _ sources: [String] = []) {
        sequence += 1
        waiting.append(
            RunEvent(
                sequence: sequence, at: Date().timeIntervalSince1970, kind: kind, body: body.line, sources: sources))
    }

    /// Takes back events that were not written yet.
    func dropLast(_ count: Int) {
        waiting.removeLast(count)
        sequence -= count
    }

    func commit(
        _ draws: [RunBudget.Unit: Int] = [:], status: (RunRecord.Status, String)? = nil, isDurable: Bool
    ) async throws -> RunBudget.Unit? {
        let events = waiting
        let lacking = try await catalog.append(
            events, to: run.id, draws: draws, status: status, isDurable: isDurable)
        guard lacking == nil else { return lacking }
        waiting.removeAll()
        for event in events { onEvent(event) }
        return nil
    }
}
