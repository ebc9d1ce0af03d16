internal import TroveCore
internal import TroveHNSW

/// The memories that a question may find, by slot: kept from one question to the next that has the same limits.
struct VisibleSlots {
    /// What a question leaves out.
    struct Limits: Equatable {
        fileprivate let scope: MemoryScope
        private let kinds: Set<MemoryKind>
        private let leastTrust: Trust
        private let times: Range<Double>

        init(_ request: RecallRequest) {
            scope = request.scope
            kinds = request.kinds
            leastTrust = request.leastTrust
            times = (request.since ?? -.infinity)..<(request.until ?? .infinity)
        }

        fileprivate func hold(_ slot: Int, _ table: MemoryTable) -> Bool {
            table.trusts[slot] >= leastTrust && (kinds.isEmpty || kinds.contains(table.kinds[slot]))
                && times.contains(table.times[slot])
        }
    }

    /// Whether each slot is let through.
    private(set) var holds: [Bool] = []
    /// How many are.
    private(set) var count = 0
    /// Their rows; nil where they are most of all.
    private(set) var allowed: IDSet?

    private var limits: Limits?
    /// Whether each scope may be seen.
    private var sees: [Bool] = []
    private var revision = 0
    private var now = 0.0
    /// When the first of those that are seen expires.
    private var end = Double.infinity

    /// Up to this share of all, rows are looked at one by one.
    private static let fewShare = 8

    /// Takes in what was added, or begins anew.
    mutating func follow(_ table: MemoryTable, _ limits: Limits, now: Double) {
        if self.limits != limits || revision != table.revision || now >= end || now < self.now {
            self = VisibleSlots()
            (self.limits, revision) = (limits, table.revision)
        }
        self.now = now
        guard holds.count < table.count else { return }
        for scope in table.scopes[sees.count...] { sees.append(scope.isVisible(within: limits.scope)) }
        for slot in holds.count..<table.count {
            let holds = admits(slot, table) && limits.hold(slot, table)
            self.holds.append(holds)
            guard holds else { continue }
            count += 1
            end = min(end, table.expiries[slot])
        }
        allowed = count * 4 > table.count * 3 ? nil : set(table)
    }

    /// Whether it may be shown beside a hit.
    func admits(_ slot: Int, _ table: MemoryTable) -> Bool {
        table.isActive[slot] && table.expiries[slot] > now && sees[Int(table.scopeOf[slot])]
    }

    private func set(_ table: MemoryTable) -> IDSet {
        let rows = holds.indices.filter { holds[$0] }.map { table.rows[$0] }
        return count * Self.fewShare < table.count ? IDSet(ascending: rows.sorted()) : IDSet(rows)
    }
}
