import Foundation
import Synchronization
import Testing
import TroveAgent
import TroveCatalog
import TroveCore

@Suite struct ControllerTests {
    private let fixture: AgentFixture

    init() throws { fixture = try AgentFixture() }

    /// Reads, sends, reckons, and finishes.
    private func play(_ prompt: String, _ offered: [String]) -> [(String, JSONValue)] {
        if offered == ["plan"] { return [AgentFixture.plan] }
        switch AgentFixture.done(prompt) {
        case 0: return [("find", ["n": 3]), ("find", ["n": 4])]
        case 2: return [("send", ["text": "one"])]
        case 3: return [("calculate", ["expression": "1853 + 1"])]
        case 4: return [("send", ["text": "two"])]
        case 5: return [("write_file", ["name": "report.md", "content": "# Ships"])]
        default: return [fixture.finish("The ship number 3 was built in 1853 by Ada Holm [1]. It sank in 1900 [1].")]
        }
    }

    private func started(_ allowed: [String] = ["send"]) async throws -> RunRecord {
        try await fixture.begin("tell what is known of the ships", allowed: allowed)
    }

    @Test("A run plans, calls, and ends with sentences that are held to what they cite")
    func wholeRun() async throws {
        let result = try await fixture.carryOn(try await started(), play)
        #expect(result.status == .done && result.steps == 7 && result.files == ["report.md"])
        #expect(result.sentences.map(\.certificate.verdict) == [.verbatim, .unsupported])
        #expect(!result.isCertified && result.sources.first?.path == "/ships/3.md")
        #expect(fixture.sent.withLock { $0 } == ["one", "two"])
        #expect(fixture.runFolder.read("report.md") == Array("# Ships".utf8))
    }

    @Test("Cut at any event, a resumed run sends nothing twice, loses nothing, and comes to the same")
    func cutAnywhere() async throws {
        let whole = try await started()
        let expected = try await fixture.carryOn(whole, play)
        let events = try await fixture.catalog.events(of: whole.id)
        for length in 1..<events.count {
            // Those of one batch are written together: no process can end between them.
            let (last, next) = (events[length - 1].kind, events[length].kind)
            if last == next, [.intent, .receipt].contains(last) { continue }
            let prefix = Array(events.prefix(length))
            let run = RunRecord(id: "cut-\(length)", goal: "", account: "cut", startedAt: 0)
            try await fixture.catalog.addRun(run, budget: [])
            _ = try await fixture.catalog.append(prefix, to: run.id, draws: [:], status: nil, isDurable: false)
            // What had been sent when the process ended: an intent without receipt counts every other time.
            let intents = prefix.filter { $0.kind == .intent && $0.body.contains("\"send\"") }.map(\.sequence)
            let open = intents.filter { place in !prefix.contains { $0.body.hasPrefix("{\"of\":\(place),") } }
            let hadHappened = length.isMultiple(of: 2)
            let before = ["one", "two"].prefix(intents.count - (hadHappened ? 0 : open.count))
            fixture.sent.withLock { $0 = Array(before) }
            let asked = Mutex(0)
            let result = try await fixture.carryOn(
                run,
                asker: { question in
                    asked.withLock { $0 += 1 }
                    #expect(question.choices == [.happened, .missing])
                    return (hadHappened ? .happened : .missing, "test")
                }, play)
            #expect(asked.withLock { $0 } == open.count, "cut after \(length)")
            #expect(fixture.sent.withLock { $0 } == ["one", "two"], "cut after \(length)")
            #expect(result.sentences.map(\.text) == expected.sentences.map(\.text))
            #expect(result.status == .done)
            // And what came of it can be gone through again.
            let lines = Mutex<[String]>([])
            _ = try await fixture.carryOn(
                run, isReplay: true, onEvent: { event in lines.withLock { $0.append(event.body) } }, play)
            #expect(lines.withLock { $0 } == (try await fixture.catalog.events(of: run.id)).map(\.body))
        }
    }

    @Test("A replay needs no model, and a log that was changed is refused")
    func replaying() async throws {
        let run = try await started()
        let result = try await fixture.carryOn(run, play)
        let again = try await fixture.carryOn(run, isReplay: true) { _, _ in [] }
        #expect(try JSONValue(encoding: again) == JSONValue(encoding: result))
        var events = try await fixture.catalog.events(of: run.id)
        let place = try #require(events.firstIndex { $0.body.contains("1853 + 1") && $0.kind == .intent })
        events[place].body = events[place].body.replacingOccurrences(of: "1853 + 1", with: "1853 + 2")
        let forged = RunRecord(id: "forged", goal: "", account: "forged", startedAt: 0)
        try await fixture.catalog.addRun(forged, budget: [])
        _ = try await fixture.catalog.append(events, to: "forged", draws: [:], status: nil, isDurable: false)
        await #expect(throws: TroveError.self) { try await fixture.carryOn(forged, isReplay: true) { _, _ in [] } }
    }

    @Test("What was forgotten is a tombstone, and a replay stops there")
    func forgetting() async throws {
        let run = try await started()
        _ = try await fixture.carryOn(run, play)
        #expect(try await fixture.catalog.forgetEvents(restingOn: ["/ships/4.md"]) == [run.id])
        let events = try await fixture.catalog.events(of: run.id)
        let first = try #require(events.first { $0.kind == .forgotten })
        #expect(!events.contains { $0.body.contains("number 4") })
        await #expect(throws: RunSuspension.forgotten(at: first.sequence)) {
            try await fixture.carryOn(run, isReplay: true) { _, _ in [] }
        }
    }

    @Test("Going outward after reading asks; a refusal is heeded, and nobody there leaves the run waiting")
    func asking() async throws {
        let run = try await started([])
        await #expect(throws: RunSuspension.self) { try await fixture.carryOn(run, play) }
        #expect(fixture.sent.withLock { $0 }.isEmpty)
        let question = try #require(try await fixture.catalog.questions(of: run.id).first)
        #expect(question.text.contains("`send`") && question.choices == [.allow, .always, .deny])
        #expect(try await fixture.catalog.run(run.id)?.status == .waiting)
        #expect(try await fixture.catalog.answer(question.sequence, of: run.id, .deny, by: "test"))
        let result = try await fixture.carryOn(run, asker: { _ in (.allow, "test") }, play)
        #expect(result.status == .done && fixture.sent.withLock { $0 } == ["two"])
    }

    @Test("What a person allows for the rest of the run is asked once")
    func always() async throws {
        let asked = Mutex(0)
        _ = try await fixture.carryOn(
            try await started([]),
            asker: { _ in
                asked.withLock { $0 += 1 }
                return (.always, "test")
            }, play)
        #expect(asked.withLock { $0 } == 1 && fixture.sent.withLock { $0 } == ["one", "two"])
    }

    @Test("A forbidden call is never made, and the model is told")
    func forbidden() async throws {
        let run = try await fixture.begin("tell", allowed: ["send"], forbidden: ["send(text=one)"])
        _ = try await fixture.carryOn(run, play)
        #expect(fixture.sent.withLock { $0 } == ["two"])
        #expect(fixture.shown.withLock { $0 }.contains { $0.contains("a rule forbids") })
    }

    @Test(
        "Circles end after three idle steps, with what is known",
        arguments: [["find 3"], ["find 3", "find 4"], ["calculate 1+1", "calculate 2+0"]])
    func circles(calls: [String]) async throws {
        let run = try await started()
        let result = try await fixture.carryOn(run) { prompt, offered in
            if offered == ["plan"] { return [AgentFixture.plan] }
            if offered == ["finish"] { return [("finish", ["result": "The ship number 3 was built in 1853 [1]."])] }
            let words = calls[AgentFixture.done(prompt) % calls.count].split(separator: " ")
            return words[0] == "find"
                ? [("find", ["n": .number(Double(words[1]) ?? 0)])]
                : [("calculate", ["expression": .string(String(words[1]))])]
        }
        #expect(result.status == .stopped && result.reason.contains("nothing new") && !result.sentences.isEmpty)
        #expect(result.steps <= 1 + calls.count + 3)
    }

    @Test("Spent budgets stop a run and are never exceeded", arguments: [RunBudget.Unit.steps, .calls, .bytesOut])
    func budgets(unit: RunBudget.Unit) async throws {
        let run = try await fixture.begin(
            "tell", allowed: ["send"], budget: [RunBudget(unit: unit, total: unit == .bytesOut ? 100 : 5)])
        let result = try await fixture.carryOn(run) { prompt, offered in
            if offered == ["plan"] { return [AgentFixture.plan] }
            if offered == ["finish"] { return [("finish", ["result": "It is not known."])] }
            let number = AgentFixture.done(prompt)
            return [("send", ["text": .string("\(number)")]), ("find", ["n": .number(Double(number))])]
        }
        #expect(result.status == .stopped && result.reason.contains(unit.rawValue))
        let limit = try #require(try await fixture.catalog.budget(of: run.account).first)
        #expect(limit.spent <= limit.total && limit.spent > 0)
        _ = try await fixture.carryOn(run, isReplay: true) { _, _ in [] }
    }

    @Test("A prompt does not grow with its run, and neither does what a step logs")
    func bounded() async throws {
        let run = try await fixture.begin("count", budget: [])
        _ = try await fixture.carryOn(run) { prompt, offered in
            if offered == ["plan"] { return [AgentFixture.plan] }
            let number = AgentFixture.done(prompt)
            return number >= 120
                ? [("finish", ["result": "Done."])]
                : [("calculate", ["expression": .string("\(number + 1000) * 2")])]
        }
        let lengths = fixture.shown.withLock { $0.map(\.utf8.count) }
        #expect(lengths.count == 122 && lengths[121] <= lengths[45] + 200)
        let events = try await fixture.catalog.events(of: run.id)
        let sizes = events.filter { $0.kind != .start && $0.kind != .end }.map(\.body.utf8.count)
        #expect(sizes.prefix(100).max() ?? 0 >= (sizes.suffix(100).max() ?? 0) - 20)
    }

    @Test("Pausing halts before the next step, cancelling ends, and both can be replayed")
    func halting() async throws {
        let run = try await started()
        _ = try await fixture.catalog.setRequest("pause", of: run.id)
        await #expect(throws: RunSuspension.paused) { try await fixture.carryOn(run, play) }
        _ = try await fixture.catalog.setRequest(nil, of: run.id)
        #expect(try await fixture.carryOn(run, play).status == .done)
        #expect(try await fixture.carryOn(run, isReplay: true) { _, _ in [] }.status == .done)
        let other = try await started()
        _ = try await fixture.catalog.setRequest("cancel", of: other.id)
        #expect(try await fixture.carryOn(other, play).status == .cancelled)
        #expect(try await fixture.carryOn(other, isReplay: true) { _, _ in [] }.status == .cancelled)
    }

    @Test("Quoted text stands between marks that it cannot close")
    func marks() async throws {
        let run = try await started()
        _ = try await fixture.carryOn(run, play)
        let events = try await fixture.catalog.events(of: run.id)
        let nonce = try #require(
            try JSONValue(Array(events[0].body.utf8), of: "the start")["nonce"]?.text)
        let last = try #require(fixture.shown.withLock { $0.last })
        #expect(last.contains("<<quoted \(nonce)>>") && last.hasPrefix("Goal: tell what is known of the ships"))
    }
}
