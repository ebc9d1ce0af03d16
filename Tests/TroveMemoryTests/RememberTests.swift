import Foundation
import Testing
import TroveCatalog
import TroveCore
import TroveMemory

@Suite struct RememberTests {
    @Test("What one process keeps, the next recall of another finds; a removal hides it there")
    func follows() async throws {
        let fixture = try await MemoryFixture()
        let other = try fixture.other()
        #expect(try await other.recall(RecallRequest("lamp")).results.isEmpty)
        let kept = try await fixture.memory.remember(NewMemory("The lamp burns whale oil."))
        #expect(try await other.recall(RecallRequest("lamp")).results.map(\.id) == [kept.id])
        _ = try await fixture.catalog.removeMemories(uids: [kept.id])
        #expect(try await other.recall(RecallRequest("lamp")).results.isEmpty)
    }

    @Test("A fact that a person tells again counts up, in any case and spacing; a near one is linked")
    func duplicates() async throws {
        let fixture = try await MemoryFixture()
        let first = try await fixture.memory.remember(NewMemory("Ana drinks green tea every morning."))
        let again = try await fixture.memory.remember(NewMemory("  ana drinks GREEN tea every morning"))
        #expect(again.id == first.id && again.outcome == .counted)
        #expect(try await fixture.memory.show(first.id, scope: MemoryScope()).memory?.count == 2)
        let near = try await fixture.memory.remember(NewMemory("Ana drinks green tea every single morning."))
        #expect(near.outcome == .added && near.near == [first.id])
        let alike = try await fixture.memory.remember(NewMemory("Ben drinks black coffee at noon."))
        #expect(alike.near.isEmpty)
    }

    @Test("Two facts of one slot contradict each other until one is chosen; none is retired by itself")
    func conflicts() async throws {
        let fixture = try await MemoryFixture()
        let old = try await fixture.memory.remember(fixture.fact("Ana", "lives in", "Porto"))
        let new = try await fixture.memory.remember(fixture.fact("ＡＮＡ", " Lives  in", "Lisbon"))
        #expect(new.outcome == .added && new.conflicts.map(\.id) == [old.id])
        #expect(
            try await fixture.memory.show(old.id, scope: MemoryScope()).memory?.conflicts.map(\.value) == ["Lisbon"])
        let other = try await fixture.memory.remember(fixture.fact("Ana", "works in", "Braga"))
        #expect(other.conflicts.isEmpty)
        #expect(try await fixture.memory.resolve(new.id, scope: MemoryScope()) == [old.id])
        let shown = try #require(try await fixture.memory.show(old.id, scope: MemoryScope()).memory)
        #expect(shown.resolvedBy == new.id)
        #expect(
            try await fixture.memory.recall(RecallRequest("where does Ana live")).results.map(\.id).contains(old.id)
                == false)
    }

    @Test("The same value in other words is no contradiction, nor are values of times that do not meet")
    func noConflict() async throws {
        let fixture = try await MemoryFixture()
        _ = try await fixture.memory.remember(fixture.fact("boiler", "serviced on", "8 May 2024"))
        let same = try await fixture.memory.remember(fixture.fact("Boiler", "serviced on", "2024-05-08"))
        #expect(same.outcome == .counted && same.conflicts.isEmpty)
        var before = fixture.fact("Ben", "job", "baker")
        (before.at, before.until) = (0, 1000)
        var after = fixture.fact("Ben", "job", "pilot")
        after.at = 1000
        _ = try await fixture.memory.remember(before)
        #expect(try await fixture.memory.remember(after).conflicts.isEmpty)
    }

    @Test("Recalled text handed back links to its source and makes no row, whole, cut, reordered or quoted")
    func returned() async throws {
        let fixture = try await MemoryFixture()
        let text = "The ferry leaves the old harbour at seven. It carries forty people and two carts. Dogs ride free."
        let source = try await fixture.memory.remember(NewMemory(text))
        let marked = "[1] \(source.id), 2024-05-01\n\(text)"
        let forms = [
            text, marked, "> " + text, "As you told me: “\(text)”", "carries forty people and two carts",
            "Dogs ride free. The ferry leaves the old harbour at seven.", "leaves the old harbour at seven. It carries",
            text.uppercased(), "As I recall, \(text)", "You told me that it carries forty people and two carts.",
            "- Dogs ride free.\n- It carries forty people and two carts.",
        ]
        for form in forms {
            let receipt = try await fixture.memory.remember(fixture.echo(form))
            #expect(receipt.outcome == .returned && receipt.sources == [source.id], "\(form)")
        }
        #expect(try await fixture.catalog.memoryCounts().all == 1)
        #expect(try await fixture.memory.show(source.id, scope: MemoryScope()).memory?.count == 1)
        #expect(try await fixture.memory.remember(NewMemory(text)).outcome == .counted)
        for new in [
            "The ferry leaves the old harbour at eight.", text + " Bring a coat.", "Dogs ride at seven.",
            "I recall a new harbour.",
        ] {
            #expect(try await fixture.memory.remember(fixture.echo(new)).outcome == .added, "\(new)")
        }
    }

    @Test("A person sees all; one who asks within a scope sees that and what is shared, never another's")
    func scopes() async throws {
        let fixture = try await MemoryFixture()
        for user in ["ana", "ben", ""] {
            _ = try await fixture.memory.remember(
                NewMemory("The \(user) lamp code is 42\(user).", scope: MemoryScope(user: user)))
        }
        func found(_ scope: MemoryScope) async throws -> Set<String> {
            Set(
                try await fixture.memory.recall(RecallRequest("lamp code", scope: scope)).results.compactMap {
                    $0.memory?.scope.user
                })
        }
        #expect(try await found(MemoryScope()) == ["ana", "ben", ""])
        #expect(try await found(MemoryScope(user: "ana")) == ["ana", ""])
        let id = try await fixture.memory.recall(RecallRequest("lamp", scope: MemoryScope(user: "ben"))).results
            .first { $0.memory?.scope.user == "ben" }?.id
        await #expect(throws: TroveError.self) {
            _ = try await fixture.memory.show(#require(id), scope: MemoryScope(user: "ana"))
        }
        #expect(throws: TroveError.self) { try MemoryScope(user: "ben").bound(to: MemoryScope(user: "ana")) }
    }

    @Test("What makes no sense is refused whole and nothing is kept")
    func refused() async throws {
        let fixture = try await MemoryFixture()
        var wrong: [NewMemory] = [
            NewMemory(" \n"), NewMemory(String(repeating: "a", count: 1 << 21)), NewMemory("a\u{0}b"),
        ]
        wrong.append(NewMemory("it ends before it begins"))
        (wrong[3].at, wrong[3].until) = (100, 50)
        wrong.append(fixture.turn("to come", at: "2999-01-01"))
        wrong.append(NewMemory("cites nothing"))
        wrong[5].cites = [Citation(id: "c_00000000000000000000")]
        wrong.append(NewMemory("half a slot"))
        wrong[6].subject = "lamp"
        wrong.append(NewMemory("expired"))
        wrong[7].expiresAt = 5
        wrong.append(NewMemory("infinite"))
        wrong[8].at = .infinity
        for memory in wrong {
            await #expect(throws: TroveError.self, "\(memory.text.prefix(20))") {
                _ = try await fixture.memory.remember([NewMemory("sound"), memory])
            }
        }
        #expect(try await fixture.catalog.memoryCounts().all == 0)
    }

    @Test("Trust is the least of what a fact rests on, and telling it again by a person raises it")
    func trust() async throws {
        let fixture = try await MemoryFixture()
        let source = try await fixture.memory.remember(NewMemory("seen on a page", trust: .web, author: "agent"))
        var derived = NewMemory("derived from it")
        derived.cites = [Citation(id: source.id)]
        #expect(try await fixture.memory.remember(derived).trust == .web)
        _ = try await fixture.memory.remember(NewMemory("seen on a page"))
        #expect(try await fixture.memory.show(source.id, scope: MemoryScope()).memory?.trust == .person)
    }

    @Test("An edited fact is replaced and stays; an episode cannot be edited")
    func edits() async throws {
        let fixture = try await MemoryFixture()
        let old = try await fixture.memory.remember(NewMemory("The key lies under the mat."))
        let new = try await fixture.memory.edit(
            old.id, to: "The key lies in the shed.", value: nil, scope: MemoryScope(), author: "person")
        #expect(try await fixture.memory.recall(RecallRequest("where is the key")).results.map(\.id) == [new.id])
        #expect(try await fixture.memory.show(old.id, scope: MemoryScope()).memory?.resolvedBy == new.id)
        let episode = try await fixture.memory.remember(fixture.turn("I went out."))
        await #expect(throws: TroveError.self) {
            _ = try await fixture.memory.edit(
                episode.id, to: "I stayed.", value: nil, scope: MemoryScope(), author: "x")
        }
    }
}
