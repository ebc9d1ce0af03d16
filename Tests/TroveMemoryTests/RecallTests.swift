import Foundation
import TestSupport
import Testing
import TroveCatalog
import TroveCore
import TroveMemory

@Suite struct RecallTests {
    @Test("A turn is found by what was said before and after it, and its neighbours are shown in order")
    func neighbours() async throws {
        let fixture = try await MemoryFixture()
        let turns = [
            "What did you bring from the harbour?", "Two crates of oranges.", "Lovely, thank you.", "Good night.",
        ]
        for (place, text) in turns.enumerated() {
            _ = try await fixture.memory.remember(
                fixture.turn(text, by: place % 2 == 0 ? "Ana" : "Ben", key: "\(place)"))
        }
        var request = RecallRequest("what came from the harbour", limit: 3, scope: MemoryScope(project: "p"))
        request.neighbours = 1
        let hits = try await fixture.memory.recall(request).results
        #expect(Set(hits.prefix(2).compactMap { $0.memory?.key }) == ["0", "1"])
        let crate = try #require(hits.first { $0.memory?.key == "1" })
        #expect(crate.neighbours.map(\.text) == ["Ana: " + turns[0], "Ana: " + turns[2]])
    }

    @Test("In whatever order turns arrive, recall is the same")
    func arrival() async throws {
        var found: [[String]] = []
        let turns = (0..<30).map { ("turn \($0) of the \(["boat", "lamp", "rope"][$0 % 3]) talk, lamp \($0 % 7)", $0) }
        for order in [turns, turns.reversed(), turns.filter { $0.1 % 2 == 0 } + turns.filter { $0.1 % 2 == 1 }] {
            let fixture = try await MemoryFixture()
            for (text, place) in order {
                _ = try await fixture.memory.remember(
                    fixture.turn(text, at: "2024-05-01T10:\(place + 10)", key: "\(place)"))
            }
            found.append(
                try await fixture.memory.recall(RecallRequest("lamp of the boat", limit: 10)).results.compactMap {
                    $0.memory?.key
                })
        }
        #expect(found[0] == found[1] && found[1] == found[2])
    }

    @Test("A speaker who is named comes first, and a time that is named too")
    func named() async throws {
        let fixture = try await MemoryFixture()
        for (speaker, time) in [("Ana", "2024-01-05"), ("Ben", "2024-03-05"), ("Ana", "2024-04-05")] {
            _ = try await fixture.memory.remember(
                fixture.turn("I bought a bicycle.", by: speaker, at: time, session: time, key: speaker + time))
        }
        func first(_ question: String) async throws -> String? {
            var request = RecallRequest(question)
            request.now = WrittenTime.seconds("2024-06-01")
            return try await fixture.memory.recall(request).results.first?.memory?.key
        }
        #expect(try await first("what did Ben buy, a bicycle?") == "Ben2024-03-05")
        #expect(try await first("what bicycle did Ana buy in January 2024?") == "Ana2024-01-05")
        #expect(try await first("what bicycle did Ana buy last April?") == "Ana2024-04-05")
    }

    @Test("Filters by kind, time and trust let through only what fits; what expired or is switched off is not recalled")
    func filters() async throws {
        let fixture = try await MemoryFixture()
        _ = try await fixture.memory.remember(fixture.turn("the lamp of May", at: "2024-05-02", key: "may"))
        _ = try await fixture.memory.remember(fixture.turn("the lamp of June", at: "2024-06-02", key: "june"))
        let fact = try await fixture.memory.remember(NewMemory("the lamp is a fact", trust: .web))
        var request = RecallRequest("lamp")
        request.kinds = [.fact]
        #expect(try await fixture.memory.recall(request).results.map(\.id) == [fact.id])
        request.leastTrust = .tool
        #expect(try await fixture.memory.recall(request).results.isEmpty)
        request = RecallRequest("lamp")
        (request.since, request.until) = (WrittenTime.seconds("2024-06-01"), WrittenTime.seconds("2024-07-01"))
        #expect(try await fixture.memory.recall(request).results.compactMap { $0.memory?.key } == ["june"])
        request = RecallRequest("lamp")
        request.kinds = [.fact]
        try await fixture.memory.change(fact.id, scope: MemoryScope(), disabled: true)
        #expect(try await fixture.memory.recall(request).results.isEmpty)
        try await fixture.memory.change(fact.id, scope: MemoryScope(), disabled: false, expiresAt: 1)
        #expect(try await fixture.memory.recall(request).results.isEmpty)
        try await fixture.memory.change(fact.id, scope: MemoryScope(), expiresAt: .some(nil))
        #expect(try await fixture.memory.recall(request).results.count == 1)
    }

    @Test("Meaning finds what words do not, and both survive an import of their export, byte for byte")
    func vectors() async throws {
        let fixture = try await MemoryFixture(hasVectors: true)
        let dog = try await fixture.memory.remember(NewMemory("My puppy chewed through the sofa cushions."))
        for text in ["The train to Lyon was late.", "Rain is expected on Sunday.", "The bakery closes at six."] {
            _ = try await fixture.memory.remember(NewMemory(text))
        }
        #expect(try await fixture.memory.recall(RecallRequest("pet damage to furniture")).results.first?.id == dog.id)
        var lines: [String] = []
        #expect(try await fixture.memory.export(scope: MemoryScope()) { lines.append($0) } == 4)
        let copy = try await MemoryFixture(hasVectors: true)
        let memories = try lines.map { try JSONDecoder().decode(ExportedMemory.self, from: Data($0.utf8)) }
        #expect(try await copy.memory.restore(memories) == 4)
        #expect(try await copy.memory.restore(memories) == 0)
        var again: [String] = []
        _ = try await copy.memory.export(scope: MemoryScope()) { again.append($0) }
        #expect(again == lines)
        #expect(try await copy.memory.recall(RecallRequest("pet damage to furniture")).results.first?.id == dog.id)
    }

    @Test("A question that cannot be is refused; one to an empty memory has no hits")
    func questions() async throws {
        let fixture = try await MemoryFixture()
        #expect(try await fixture.memory.recall(RecallRequest("anything")).results.isEmpty)
        await #expect(throws: TroveError.self) { _ = try await fixture.memory.recall(RecallRequest("  ")) }
        var request = RecallRequest("x")
        (request.since, request.until) = (5, 4)
        let backwards = request
        await #expect(throws: TroveError.self) { _ = try await fixture.memory.recall(backwards) }
    }

    @Test("A named value is written only where nobody wrote in between, and keeps its history")
    func states() async throws {
        let fixture = try await MemoryFixture()
        let (scope, other) = (MemoryScope(user: "ana"), MemoryScope(user: "ben"))
        #expect(try await fixture.memory.setState("plan", to: "a", scope: scope, expected: 0, author: "x") == 1)
        #expect(try await fixture.memory.setState("plan", to: "b", scope: scope, expected: 1, author: "x") == 2)
        await #expect(throws: TroveError.self) {
            _ = try await fixture.memory.setState("plan", to: "c", scope: scope, expected: 1, author: "x")
        }
        #expect(try await fixture.memory.states(within: scope, name: nil, history: false).map(\.value) == ["b"])
        #expect(try await fixture.memory.states(within: scope, name: "plan", history: true).map(\.version) == [2, 1])
        #expect(try await fixture.memory.states(within: other, name: nil, history: true).isEmpty)
    }

    @Test("A process that followed every change recalls what one that begins anew does, whatever limits a question has")
    func follows() async throws {
        let fixture = try await MemoryFixture()
        var rng = SplitMix64(seed: 8)
        let words = ["boat", "lamp", "rope", "garden", "violin", "market", "letter", "tunnel"]
        var ids: [String] = []
        for step in 0..<120 {
            switch Int.random(in: 0..<6, using: &rng) {
            case 0 where !ids.isEmpty:
                let id = try #require(ids.randomElement(using: &rng))
                _ = try await fixture.catalog.removeMemories(uids: [id])
                ids.removeAll { $0 == id }
            case 1 where !ids.isEmpty:
                try await fixture.memory.change(
                    #require(ids.randomElement(using: &rng)), scope: MemoryScope(), pinned: Bool.random(using: &rng),
                    disabled: Bool.random(using: &rng))
            default:
                let text = (0..<4).map { _ in words[Int.random(in: 0..<8, using: &rng)] }.joined(separator: " ")
                // Episodes come in any order.
                let turn = fixture.turn(
                    text, at: "2024-05-\(10 + Int.random(in: 0..<20, using: &rng))",
                    session: "s\(Int.random(in: 0..<3, using: &rng))", key: "\(step)")
                ids.append(try await fixture.memory.remember(turn).id)
            }
            guard step % 6 == 5 else { continue }
            for limit in 0..<4 {
                let scope = limit == 1 ? MemoryScope(project: "p", session: "s1") : MemoryScope()
                var request = RecallRequest("the boat and the lamp", limit: 20, scope: scope)
                if limit == 2 { request.since = WrittenTime.seconds("2024-05-15") }
                if limit == 3 { request.kinds = [.fact] }
                let followed = try await fixture.memory.recall(request).results
                let anew = try await fixture.other().recall(request).results
                #expect(followed.map(\.id) == anew.map(\.id))
                for (a, b) in zip(followed, anew) { #expect(abs(a.score - b.score) < 1e-4) }
            }
        }
    }

    @Test("Episodes about one thing become a summary in their own words, linked to them and trusted no more")
    func reflection() async throws {
        let fixture = try await MemoryFixture(hasVectors: true)
        for (place, text) in [
            "The bread dough rose well.", "I baked the bread at dawn.", "The bread crust was crisp.",
            "We ate the fresh bread with butter.", "Baking bread makes the kitchen warm.",
        ].enumerated() {
            var turn = fixture.turn(text, at: "2024-05-01T10:\(place + 10)")
            turn.trust = place == 2 ? .web : .person
            _ = try await fixture.memory.remember(turn)
        }
        let made = try await fixture.memory.reflections(within: MemoryScope())
        #expect(made.count == 1 && made[0].sources.count >= 4 && made[0].standing(isModelSet: false) == nil)
        let receipt = try await fixture.memory.keep(made)
        #expect(receipt[0].trust == .web || !made[0].sources.contains { $0.trust == .web })
        let shown = try #require(try await fixture.memory.show(receipt[0].id, scope: MemoryScope()).memory)
        #expect(shown.kind == .summary && shown.links.allSatisfy { $0.relation == .summarises })
        #expect(try await fixture.memory.keep(made)[0].outcome == .counted)
        #expect(try await fixture.memory.show(receipt[0].id, scope: MemoryScope()).memory?.count == 1)
    }

    @Test("What was summed up stands; a model's summary takes its place, and one of more episodes that one's")
    func standing() async throws {
        let fixture = try await MemoryFixture(hasVectors: true)
        func happen(_ texts: [String], from minute: Int) async throws {
            for (place, text) in texts.enumerated() {
                _ = try await fixture.memory.remember(fixture.turn(text, at: "2024-05-01T10:\(minute + place)"))
            }
        }
        func reflected() async throws -> Reflection {
            try #require(try await fixture.memory.reflections(within: MemoryScope()).first)
        }
        func replaced(_ id: String) async throws -> String? {
            try await fixture.memory.show(id, scope: MemoryScope()).memory?.resolvedBy
        }
        try await happen(
            [
                "I baked bread at dawn.", "Baking bread makes the kitchen warm.", "The baked bread was good.",
                "We baked more bread at noon.",
            ], from: 10)
        let first = try await fixture.memory.keep([reflected()])[0].id
        #expect(try await reflected().standing(isModelSet: false)?.uid == first)
        var written = try await reflected()
        #expect(written.standing(isModelSet: true) == nil)
        (written.text, written.author) = ("Ana bakes bread.", "model")
        #expect(written.trust == .tool)
        let second = try await fixture.memory.keep([written])[0].id
        #expect(try await replaced(first) == second)
        for isModelSet in [false, true] {
            #expect(try await reflected().standing(isModelSet: isModelSet)?.uid == second)
        }
        try await happen(["I baked bread again at dusk."], from: 20)
        let more = try await reflected()
        #expect(more.standing(isModelSet: true) == nil && more.sources.count == 5)
        let third = try await fixture.memory.keep([more])[0].id
        #expect(try await replaced(second) == third)
        try await fixture.memory.change(third, scope: MemoryScope(), disabled: true)
        #expect(try await reflected().standing(isModelSet: true)?.uid == third)
    }
}
