package import Foundation
package import TroveCatalog
package import TroveCore
internal import TroveHNSW

/// The vectors of one space as the catalog has them now: a graph snapshot and the changes since.
///
/// Opening replays what the newest snapshot does not hold; each search first follows what a writer has committed
/// meanwhile. A snapshot that is damaged is passed over: all of it can be had from the catalog again.
package actor VectorSearch {
    /// The space searched.
    package nonisolated let space: SpaceRecord
    private let catalog: SQLiteCatalog
    private let folder: URL
    private var opened: VectorIndex?

    /// Searches `space`, whose graph files lie in `folder`.
    package init(space: SpaceRecord, catalog: SQLiteCatalog, folder: URL) {
        self.space = space
        self.catalog = catalog
        self.folder = folder
    }

    /// The chunks nearest to a vector of unit length, best first by cosine: candidates, of which those behind the first
    /// ones are found less surely.
    /// - Parameter allowed: Chunks that may be found; nil for all.
    package func nearest(
        _ vector: [Float], count: Int, allowed: [Int64]? = nil
    ) async throws -> [(chunk: Int64, score: Float)] {
        try await current().search(
            vector, k: count, sure: Self.sure, allowed: allowed.map { IDSet($0) }
        ).map { ($0.id, $0.score) }
    }

    /// Chunks from the first on that are found with the usual recall.
    private static let sure = 20

    /// The cosines of given chunks as the last search followed them; those without a vector are left out.
    func scores(of chunks: [Int64], _ vector: [Float]) async throws -> [(chunk: Int64, score: Float)] {
        let index = if let opened { opened } else { try await current() }
        return try index.search(vector, k: chunks.count, allowed: IDSet(chunks)).map { ($0.id, $0.score) }
    }

    /// Writes a new graph where enough has changed, and removes the older ones. The caller holds the store's lock.
    package func writeSnapshotIfNeeded(threads: Int) async throws {
        let newest = newestSnapshot()
        let changes = try await catalog.changeCount(of: space, after: newest?.lastSequence ?? 0)
        guard GraphRenewal.isDue(held: newest?.count, changes: changes) else { return }
        // A file that is damaged inside is made anew from the catalog.
        let renewal =
            try newest.flatMap { try? GraphRenewal(copying: $0) }
            ?? GraphRenewal(dimension: space.dimension, fingerprint: space.fingerprint)
        try await catalog.forEachChange(of: space, after: renewal.lastSequence) { changes in
            try Self.whole { () throws(TroveError) in try renewal.apply(changes) }
        }
        let old = graphs()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.appendingPathComponent("graph-\((old.first?.generation ?? 0) + 1).hnsw").path
        try renewal.write(to: path, threads: threads)
        for (_, url) in old { try? FileManager.default.removeItem(at: url) }
        opened = nil
    }

    /// What is wrong with the graph files; empty when all is well or there is none.
    package func problems() async throws -> [String] {
        var problems: [String] = []
        for (_, url) in graphs() {
            do {
                try GraphSnapshot.open(url.path).verify()
            } catch {
                problems.append("\(url.path): \(error.message)")
            }
        }
        let held: Int
        do {
            held = try await current().count
        } catch let error as TroveError where error.code == .integrity {
            return problems + [error.message]
        }
        let known = try await catalog.vectorCount(of: space)
        if held != known { problems.append("the space \(space.fingerprint) answers from \(held) of \(known) vectors") }
        return problems
    }

    private func current() async throws -> VectorIndex {
        if let held = opened, GraphRenewal.isDue(held: held.snapshot?.count, changes: held.pendingChanges),
            let newest = newestSnapshot(), newest.lastSequence > held.snapshot?.lastSequence ?? 0
        {
            // A writer has put what was followed since into another graph.
            opened = nil
        }
        let index = try opened ?? open()
        opened = index
        try await catalog.forEachChange(of: space, after: index.lastSequence) { changes in
            try Self.whole { () throws(TroveError) in try index.apply(changes) }
        }
        return index
    }

    /// Only whole vectors are committed: another one was damaged on the disk.
    private static func whole(_ body: () throws(TroveError) -> Void) throws(TroveError) {
        do {
            try body()
        } catch {
            throw TroveError(
                .integrity, "the catalog holds a damaged vector; index into a new --store, or restore a backup",
                cause: error)
        }
    }

    private func open() throws -> VectorIndex {
        try VectorIndex(dimension: space.dimension, fingerprint: space.fingerprint, snapshot: newestSnapshot())
    }

    /// The newest graph that can be opened and is of this space.
    private func newestSnapshot() -> GraphSnapshot? {
        for (_, url) in graphs() {
            if let snapshot = try? GraphSnapshot.open(url.path), snapshot.fingerprint == space.fingerprint,
                snapshot.dimension == space.dimension, snapshot.metric == .cosine
            {
                return snapshot
            }
        }
        return nil
    }

    /// Graph files of the space, the newest generation first.
    private func graphs() -> [(generation: Int, url: URL)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { name -> (generation: Int, url: URL)? in
            guard name.hasPrefix("graph-"), name.hasSuffix(".hnsw") else { return nil }
            guard let generation = Int(name.dropFirst(6).dropLast(5)) else { return nil }
            return (generation, folder.appendingPathComponent(name))
        }.sorted { $0.generation > $1.generation }
    }
}
