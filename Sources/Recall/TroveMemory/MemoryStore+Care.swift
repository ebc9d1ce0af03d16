internal import Foundation
internal import TroveCatalog
package import TroveCore

/// What a person does with memories: look, pin, switch off, edit, settle.
extension MemoryStore {
    /// A memory with its evidence as it stands.
    /// - Throws: `.notFound`, for one of another scope too.
    package func show(_ id: String, scope: MemoryScope) async throws -> Hit {
        try await memoryHits.hit(record(id, scope: scope))
    }

    /// Memories after the row `after`, with the row to go on from; nil at the end.
    package func list(
        after: Int64, limit: Int, scope: MemoryScope, isWanted: @Sendable (MemoryRecord) -> Bool
    ) async throws -> (hits: [Hit], next: Int64?) {
        var hits: [Hit] = []
        var row = after
        while true {
            let batch = try await catalog.memories(after: row, limit: 256)
            guard let last = batch.last else { return (hits, nil) }
            for record in batch where record.scope.isVisible(within: scope) && isWanted(record) {
                if hits.count == limit { return (hits, row) }
                hits.append(try await memoryHits.hit(record))
                row = record.id
            }
            row = last.id
        }
    }

    /// Gives a memory another pin, switch or expiry; nil leaves each as it is.
    package func change(
        _ id: String, scope: MemoryScope, pinned: Bool? = nil, disabled: Bool? = nil, expiresAt: Double?? = nil
    ) async throws {
        var record = try await record(id, scope: scope)
        if let pinned { record.isPinned = pinned }
        if let disabled { record.isDisabled = disabled }
        if let expiresAt { record.expiresAt = expiresAt }
        guard try await catalog.update(record) else { throw Self.unknown(id) }
    }

    /// Says of a fact what it should say: the old one stays, replaced by the new one. Episodes are never changed.
    package func edit(_ id: String, to text: String, value: String?, scope: MemoryScope, author: String) async throws
        -> RememberReceipt
    {
        var old = try await record(id, scope: scope)
        guard old.kind != .episode else {
            throw TroveError(.invalidArgument, "\(id) is what happened and stays; remember a fact, or forget it")
        }
        var new = NewMemory(text, kind: old.kind, scope: old.scope, author: author)
        (new.subject, new.attribute, new.value) = (old.subject, old.attribute, value ?? old.value)
        new.at = old.at
        new.isPinned = old.isPinned
        new.links = [MemoryLink(id: old.uid, relation: .replaces)]
        let receipt = try await remember(new)
        guard receipt.id != old.uid else { return receipt }
        old.resolvedBy = receipt.id
        _ = try await catalog.update(old)
        return receipt
    }

    /// Settles a contradiction: of all facts of its slot this one holds. The others stay, and say so.
    /// - Returns: The facts that it was chosen over.
    package func resolve(_ id: String, scope: MemoryScope) async throws -> [String] {
        let chosen = try await record(id, scope: scope)
        let others = try await Conflicts(catalog: catalog).conflicts(with: chosen).map(\.id)
        guard chosen.slot != nil else {
            throw TroveError(.invalidArgument, "\(id) has no subject and attribute, so nothing contradicts it")
        }
        for var other in try await catalog.memories(uids: others) {
            other.resolvedBy = chosen.uid
            _ = try await catalog.update(other)
        }
        return others
    }

    /// Memories that rest on a file, or on files below a folder, with the state of what they rest on.
    package func affected(by path: String) async throws -> [Hit] {
        try await resting(on: catalog.citedPaths(below: path))
    }

    /// Memories that rest on any of some files.
    package func resting(on paths: [String]) async throws -> [Hit] {
        let hits = memoryHits
        var found: [Hit] = []
        for record in try await catalog.memories(citing: [], paths: paths) { found.append(try await hits.hit(record)) }
        return found
    }

    func record(_ id: String, scope: MemoryScope) async throws -> MemoryRecord {
        guard let record = try await catalog.memories(uids: [id]).first, record.scope.isVisible(within: scope) else {
            throw Self.unknown(id)
        }
        return record
    }

    static func unknown(_ id: String) -> TroveError {
        TroveError(.notFound, "there is no memory \(id); see `trove memory list`")
    }
}
