internal import TroveCore
internal import TroveLexical

/// What recall keeps of every memory beside its words and vector: a column each, by slot.
struct MemoryTable {
    /// What the words of a memory tell of it.
    struct Traits: OptionSet {
        let rawValue: UInt8
        /// It asks something.
        static let asks = Self(rawValue: 1)
        /// It holds a digit.
        static let numeric = Self(rawValue: 2)
        /// It says when.
        static let timed = Self(rawValue: 4)
        static let pinned = Self(rawValue: 8)
    }

    private(set) var rows: [Int64] = []
    private var slots: [Int64: Int] = [:]
    private(set) var traits: [Traits] = []
    private(set) var kinds: [MemoryKind] = []
    private(set) var trusts: [Trust] = []
    /// Seconds since 1970 when it happened, or was learned.
    private(set) var times: [Double] = []
    private(set) var expiries: [Double] = []
    private(set) var isActive: [Bool] = []
    /// Number of its scope in ``scopes``.
    private(set) var scopeOf: [Int32] = []
    private(set) var scopes: [MemoryScope] = []
    private var scopeNumbers: [MemoryScope: Int32] = [:]
    /// Number of its speaker in ``speakers``; -1 for none.
    private(set) var speakerOf: [Int32] = []
    /// Terms of each speaker's name.
    private(set) var speakers: [Set<Term>] = []
    private var speakerNumbers: [String: Int32] = [:]
    /// The episodes before and after it in its scope; -1 for none.
    private(set) var before: [Int32] = []
    private(set) var after: [Int32] = []
    /// The last episode of each scope.
    private var last: [Int32: Int32] = [:]

    var count: Int { rows.count }

    /// Goes up when a known memory changes or goes; those that are added stand behind.
    private(set) var revision = 0

    func slot(of row: Int64) -> Int? { slots[row] }

    /// A slot and the episodes beside it.
    func neighbourhood(of slot: Int) -> [Int] {
        [slot, Int(before[slot]), Int(after[slot])].filter { $0 >= 0 }
    }

    /// Adds a memory, or gives a known one its present state.
    /// - Returns: Whether it is new.
    mutating func put(_ record: MemoryRecord, traits found: Traits, analyzer: inout TextAnalyzer) -> Bool {
        let isPinned: Traits = record.isPinned ? .pinned : []
        let stays = !record.isDisabled && record.resolvedBy == nil
        if let slot = slots[record.id] {
            revision += 1
            traits[slot] = traits[slot].subtracting(.pinned).union(isPinned)
            trusts[slot] = record.trust
            isActive[slot] = stays
            expiries[slot] = record.expiresAt ?? .infinity
            return false
        }
        let slot = Int32(rows.count)
        slots[record.id] = rows.count
        rows.append(record.id)
        traits.append(found.union(isPinned))
        kinds.append(record.kind)
        trusts.append(record.trust)
        times.append(record.at ?? record.learnedAt)
        expiries.append(record.expiresAt ?? .infinity)
        isActive.append(stays)
        scopeOf.append(number(of: record.scope))
        speakerOf.append(number(of: record.speaker, analyzer: &analyzer))
        before.append(-1)
        after.append(-1)
        if record.kind == .episode { chain(slot) }
        return true
    }

    /// Takes a memory out; its place stays empty.
    mutating func remove(_ row: Int64) -> Bool {
        guard let slot = slots.removeValue(forKey: row) else { return false }
        isActive[slot] = false
        revision += 1
        let (previous, next) = (before[slot], after[slot])
        if previous >= 0 { after[Int(previous)] = next }
        if next >= 0 { before[Int(next)] = previous }
        if last[scopeOf[slot]] == Int32(slot) { last[scopeOf[slot]] = previous >= 0 ? previous : nil }
        (before[slot], after[slot]) = (-1, -1)
        return true
    }

    /// Puts an episode between those of its scope that came before and after it.
    private mutating func chain(_ slot: Int32) {
        let scope = scopeOf[Int(slot)]
        var previous = last[scope] ?? -1
        var next: Int32 = -1
        while previous >= 0, precedes(slot, previous) {
            next = previous
            previous = before[Int(previous)]
        }
        before[Int(slot)] = previous
        after[Int(slot)] = next
        if previous >= 0 { after[Int(previous)] = slot }
        if next >= 0 { before[Int(next)] = slot } else { last[scope] = slot }
    }

    private func precedes(_ a: Int32, _ b: Int32) -> Bool {
        (times[Int(a)], rows[Int(a)]) < (times[Int(b)], rows[Int(b)])
    }

    private mutating func number(of scope: MemoryScope) -> Int32 {
        if let known = scopeNumbers[scope] { return known }
        let number = Int32(scopes.count)
        scopes.append(scope)
        scopeNumbers[scope] = number
        return number
    }

    private mutating func number(of speaker: String, analyzer: inout TextAnalyzer) -> Int32 {
        guard !speaker.isEmpty else { return -1 }
        if let known = speakerNumbers[speaker] { return known }
        let number = Int32(speakers.count)
        speakers.append(Set(analyzer.analyze(speaker).tokens.map(\.term)))
        speakerNumbers[speaker] = number
        return number
    }
}
