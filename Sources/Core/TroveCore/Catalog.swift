/// The record of roots, files, documents and vectors: the one commit point of a store.
///
/// Embedded it is SQLite; a later backend must pass the same suite (`CatalogConformance`). Each call that writes is one
/// transaction: all of it is kept, or nothing.
package protocol Catalog: MemoryCatalog, RunCatalog {
    /// Every root, by path.
    func roots() async throws -> [RootRecord]
    /// Adds a root, or gives the known one of that path a new identity.
    func addRoot(path: String, device: Int64, inode: Int64) async throws -> RootRecord
    /// Forgets a root with its files and what only they held. Returns how many files there were.
    func removeRoot(_ root: RootRecord) async throws -> Int

    /// The ledger of one root, by path.
    func files(of root: RootRecord) async throws -> [FileRecord]
    /// Writes ledger rows and takes out those of `removed`; documents that no file holds any more go.
    func recordFiles(_ files: [FileRecord], removing removed: [String]) async throws

    /// Commits documents with chunks, embeddings and ledger rows. A document of the same content is replaced.
    func commit(_ documents: [DocumentToCommit], space: SpaceRecord?) async throws
    /// The document with that content.
    func document(sha256: String) async throws -> DocumentRecord?
    /// What OCR read in the document with that content, and in the one that the file at `path` held before.
    func readings(sha256: String, formerlyAt path: String) async throws -> [PageReading]
    /// What each document was read with, by key.
    func documentStates() async throws -> [Int64: DocumentState]

    /// The space with that fingerprint, made if it is new.
    func addSpace(fingerprint: String, dimension: Int) async throws -> SpaceRecord
    /// Changes of a space after `sequence`, ascending, the last one of each chunk only. After 0: every vector.
    func changes(of space: SpaceRecord, after sequence: UInt64) async throws -> [VectorChange]

    /// Puts files into the work queue; one that waits there already keeps its place.
    func enqueue(_ items: [WorkItem]) async throws
    /// Leases the first items that nobody holds, or whose lease has run out.
    func lease(_ count: Int, owner: String, seconds: Double, now: Double) async throws -> [WorkItem]
    /// Takes finished items out of the queue, if `owner` still holds them. Returns the paths that it held.
    func finish(_ paths: [String], owner: String) async throws -> [String]
}

/// A file that waits to be read, for hosts that share a catalog.
package struct WorkItem: Sendable, Equatable {
    package var path: String
    package var rootID: Int64
    /// Lower ones are leased first.
    package var priority: Int
    /// How often it was leased.
    package var attempts: Int

    package init(path: String, rootID: Int64, priority: Int = 0, attempts: Int = 0) {
        self.path = path
        self.rootID = rootID
        self.priority = priority
        self.attempts = attempts
    }
}
