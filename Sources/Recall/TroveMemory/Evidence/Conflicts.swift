internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Facts of one slot that say different things of the same time.
struct Conflicts {
    let catalog: SQLiteCatalog

    /// What contradicts a fact. Nothing is retired: a person or agent resolves it.
    func conflicts(with record: MemoryRecord) async throws -> [MemoryDetail.Conflict] {
        guard let slot = record.slot, record.resolvedBy == nil else { return [] }
        let now = Date().timeIntervalSince1970
        return try await catalog.facts(slots: [slot]).filter { other in
            other.uid != record.uid && other.foldedValue != record.foldedValue && other.isActive(at: now)
                && Self.overlap(record, other) && other.scope.isVisible(within: record.scope)
        }.map { other in
            MemoryDetail.Conflict(
                id: other.uid, value: other.value ?? other.text, at: other.at.map(MemoryHits.date),
                learnedAt: MemoryHits.date(other.learnedAt), author: other.author, trust: other.trust)
        }
    }

    /// Whether there is a time at which both hold.
    private static func overlap(_ a: MemoryRecord, _ b: MemoryRecord) -> Bool {
        (a.at ?? -.infinity) < (b.until ?? .infinity) && (b.at ?? -.infinity) < (a.until ?? .infinity)
    }
}
