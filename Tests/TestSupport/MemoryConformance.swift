package import TroveCore

/// What every ``MemoryCatalog`` must do. Each check returns what is wrong, in words.
package struct MemoryConformance: Sendable {
    private let catalog: any MemoryCatalog

    /// Tests an empty catalog.
    package init(_ catalog: any MemoryCatalog) { self.catalog = catalog }

    private func memory(_ text: String, kind: MemoryKind = .fact, slot: String? = nil) -> MemoryToCommit {
        let digest = Identifier.digest(text)
        var record = MemoryRecord(
            uid: "m_" + digest.prefix(20), kind: kind, text: text, learnedAt: 5, trust: .tool, author: "a",
            digest: digest)
        record.scope = MemoryScope(user: "u", session: "s")
        record.slot = slot
        record.at = 3
        record.picture = MemoryPicture(caption: "a boat", path: "/b.png")
        var evidence = EvidenceRecord(cited: "c_1", sha256: "abc")
        evidence.path = "/d/1"
        evidence.span = ScalarSpan(2, 9)
        evidence.page = 4
        evidence.passage = PassageFingerprint(text)
        record.evidence = [evidence]
        var commit = MemoryToCommit(record)
        commit.runs = WordRuns.hashes(WordRuns.words(text))
        return commit
    }

    /// Runs every check on the catalog, whose memories must be empty.
    package func problems() async throws -> [String] { try await memories() + changes() + states() }

    private func memories() async throws -> [String] {
        var wrong: [String] = []
        let one = memory("the lamp burns whale oil at night", slot: "lamp")
        if try await catalog.commit([one, memory("two boats")], space: nil) != [true, true] {
            wrong.append("new memories are not said to be new")
        }
        var known = try await catalog.memories(uids: [one.record.uid])
        if known.first.map({ $0.text + "\($0.scope.user) \($0.evidence.count) \($0.picture?.caption ?? "")" })
            != "the lamp burns whale oil at nightu 1 a boat"
            || known.first?.evidence != one.record.evidence
        {
            wrong.append("a memory does not come back as it was kept")
        }
        if try await catalog.commit([one], space: nil) != [false] { wrong.append("the same is kept twice") }
        known = try await catalog.memories(uids: [one.record.uid])
        if known.first?.count != 2 { wrong.append("what is told again does not count up") }
        var quiet = one
        quiet.countsUp = false
        quiet.record.trust = .person
        _ = try await catalog.commit([quiet], space: nil)
        if try await catalog.memories(uids: [one.record.uid]).first?.count != 2 { wrong.append("an echo counts") }
        let cut = WordRuns.allHashes(WordRuns.words("burns whale oil at night"))
        if try await catalog.memories(sharing: cut, limit: 5).first?.memory.uid != one.record.uid {
            wrong.append("a part of a memory does not find it")
        }
        if try await catalog.facts(slots: ["lamp"]).count != 1 { wrong.append("a slot does not give its facts") }
        if try await catalog.memories(citing: ["abc"], paths: ["/d/1"]).count != 2 {
            wrong.append("evidence does not find what cites it")
        }
        var linked = memory("three ropes")
        linked.links = [(one.record.uid, .near)]
        _ = try await catalog.commit([linked], space: nil)
        let link = MemoryLink(id: linked.record.uid, relation: .near)
        if try await catalog.links(of: one.record.uid) != [link] { wrong.append("a link does not show from its end") }
        if try await catalog.removeMemories(uids: [linked.record.uid, "m_none"]) != 1 {
            wrong.append("removing does not count what was there")
        }
        if try await !catalog.links(of: one.record.uid).isEmpty { wrong.append("a link outlives its memory") }
        return wrong
    }

    private func changes() async throws -> [String] {
        var wrong: [String] = []
        let (all, through) = try await catalog.memoryChanges(after: 0)
        if all.count != 2 { wrong.append("changes after 0 are not every memory") }
        let rope = memory("four ropes")
        _ = try await catalog.commit([rope], space: nil)
        let (added, later) = try await catalog.memoryChanges(after: through)
        if added.count != 1 || later <= through { wrong.append("a new memory is no change") }
        guard var record = try await catalog.memories(uids: [rope.record.uid]).first else {
            return wrong + ["a memory is lost"]
        }
        record.isDisabled = true
        if try await !catalog.update(record) { wrong.append("a memory cannot be switched off") }
        let (switched, last) = try await catalog.memoryChanges(after: later)
        if switched != [record.id] { wrong.append("a switch is no change") }
        _ = try await catalog.removeMemories(uids: [record.uid])
        if try await catalog.memoryChanges(after: last).rows != [record.id] { wrong.append("a removal is no change") }
        if try await catalog.update(record) { wrong.append("what is gone can be changed") }
        return wrong
    }

    private func states() async throws -> [String] {
        var wrong: [String] = []
        func state(_ value: String?, user: String = "u") -> StateRecord {
            StateRecord(
                scope: MemoryScope(user: user), name: "plan", version: 0, value: value, author: "a", changedAt: 1)
        }
        if try await catalog.setState(state("one"), expected: 0) != 1 { wrong.append("the first version is not 1") }
        if try await catalog.setState(state("two"), expected: 0) != nil { wrong.append("an old version is written") }
        if try await catalog.setState(state("two"), expected: 1) != 2 { wrong.append("the next version is not 2") }
        _ = try await catalog.setState(state("other", user: "v"), expected: nil)
        let own = try await catalog.states(within: MemoryScope(user: "u"), name: "plan")
        if own.map(\.value) != ["two", "one"] { wrong.append("the versions do not come newest first") }
        if try await catalog.removeStates(own) != 2 { wrong.append("removing versions does not count them") }
        if try await catalog.states(within: MemoryScope(), name: nil).map(\.value) != ["other"] {
            wrong.append("removing a value touches another one's")
        }
        return wrong
    }
}
