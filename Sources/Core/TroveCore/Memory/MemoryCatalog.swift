/// The record of what agents know. Every write is one short transaction that any process may make, and is on the disk
/// when the call returns.
package protocol MemoryCatalog: Sendable {
    /// Keeps memories, all or none. One that is there already is counted up instead, where it asks for that.
    /// - Returns: For each, whether it is new.
    func commit(_ memories: [MemoryToCommit], space: SpaceRecord?) async throws -> [Bool]
    /// The memories with those identifiers, in the order asked, with their evidence; those that are gone are left out.
    func memories(uids: [String]) async throws -> [MemoryRecord]
    /// Memories after the row `after`, ascending, at most `limit`.
    func memories(after: Int64, limit: Int) async throws -> [MemoryRecord]
    /// Rows that changed after `sequence`, each once, and the newest number. After 0: every row.
    func memoryChanges(after sequence: Int64) async throws -> (rows: [Int64], through: Int64)
    /// Gives a kept memory another pin, switch, expiry, end or resolution. False where it is gone.
    func update(_ record: MemoryRecord) async throws -> Bool
    /// Takes memories out with all that belongs to them. Returns how many there were.
    func removeMemories(uids: [String]) async throws -> Int
    /// Links of a memory, from it and to it.
    func links(of uid: String) async throws -> [MemoryLink]
    /// Active facts of those slots.
    func facts(slots: [String]) async throws -> [MemoryRecord]
    /// Memories that share runs of words, with how many each shares, most first, at most `limit`.
    func memories(sharing runs: [Int64], limit: Int) async throws -> [(memory: MemoryRecord, shared: Int)]
    /// Memories that cite a document's content or a path.
    func memories(citing sha256: [String], paths: [String]) async throws -> [MemoryRecord]

    /// Writes a named value if its version is still `expected` (0: there is none); nil for any.
    /// - Returns: The new version; nil where the version is another one.
    func setState(_ state: StateRecord, expected: Int?) async throws -> Int?
    /// The versions of named values within a scope, the newest of each name first.
    func states(within scope: MemoryScope, name: String?) async throws -> [StateRecord]
    /// Takes versions of named values out for good. Returns how many there were.
    func removeStates(_ states: [StateRecord]) async throws -> Int
}
