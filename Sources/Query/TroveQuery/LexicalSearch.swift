package import Foundation
package import TroveCatalog
internal import TroveCore
package import TroveLexical

/// The postings as the catalog has them now: a snapshot and the changes since.
///
/// Opening replays what the newest snapshot does not hold; each search first follows what a writer has committed
/// meanwhile. A snapshot that is damaged is passed over: all of it can be had from the catalog again.
package actor LexicalSearch {
    private let catalog: SQLiteCatalog
    private let folder: URL
    private var opened: LexicalIndex?
    private var analyzer = TextAnalyzer()

    /// Chunks read from the catalog at a time.
    private static let batch = 4096
    /// Changes in memory from which on a writer puts them into a file while it replays.
    private static let tailLimit = 50_000

    /// Searches the postings in `folder`.
    package init(catalog: SQLiteCatalog, folder: URL) {
        self.catalog = catalog
        self.folder = folder
    }

    /// The postings as they are now; the value stays as it is while others follow later changes.
    package func current() async throws -> LexicalIndex { try await followed(writes: false) }

    /// Writes a new snapshot where enough has changed, and removes the older ones. The caller holds the store's lock.
    /// - Parameter purges: Writes one where anything was removed, so that no trace of it stays.
    package func writeSnapshotIfNeeded(purges: Bool = false) async throws {
        // Older postings have no links: all of it is read from the catalog again.
        if (opened ?? open()).lacksLinks { opened = LexicalIndex() }
        let index = try await followed(writes: true)
        if index.needsSnapshot || (purges && index.deadChunks > 0) { opened = try written(index) }
    }

    /// What is wrong with the snapshots; empty when all is well or there is none.
    package func problems() async throws -> [String] {
        var problems: [String] = []
        for (_, url) in snapshots() {
            do {
                try LexicalIndex(snapshot: url.path).verify()
            } catch {
                problems.append(error.message)
            }
        }
        let (held, known) = try await (current().count, catalog.counts().chunks)
        if held != known { problems.append("the words of \(held) of \(known) chunks are searched") }
        if problems.isEmpty, try await !holdsWhatIsSaid() {
            problems.append("the postings are not those of the passages; run `trove repair`")
        }
        return problems
    }

    /// Whether every word, name and title of the catalog's chunks stands in the postings, and nothing else does.
    private func holdsWhatIsSaid() async throws -> Bool {
        let index = try await current()
        // Older postings have no links, and are made anew by the next writer.
        guard !index.lacksLinks else { return true }
        var digest = PostingsDigest()
        var sequence: Int64 = 0
        while sequence < index.lastSequence {
            let (changes, through) = try await catalog.lexicalChanges(after: sequence, limit: Self.batch)
            guard through > sequence else { break }
            for fields in changes.flatMap(\.chunks) { digest.add(fields, analyzer: &analyzer) }
            sequence = through
            try Task.checkCancellation()
        }
        // Another process may have written meanwhile: then the next check tells.
        return try catalog.newestLexicalSequence() != index.lastSequence || digest == index.digest
    }

    private func followed(writes: Bool) async throws -> LexicalIndex {
        var index = opened ?? open()
        let newest = try catalog.newestLexicalSequence()
        while index.lastSequence < newest {
            let (changes, through) = try await catalog.lexicalChanges(after: index.lastSequence, limit: Self.batch)
            guard through > index.lastSequence else { break }
            index.apply(changes, through: through, analyzer: &analyzer)
            if writes, index.pendingChanges >= Self.tailLimit { index = try written(index) }
            try Task.checkCancellation()
        }
        // Two searches may have followed at once: what is newer stays.
        if let opened, opened.lastSequence > index.lastSequence { return opened }
        opened = index
        return index
    }

    private func written(_ index: LexicalIndex) throws -> LexicalIndex {
        let old = snapshots()
        let generation = (old.first?.generation ?? 0) + 1
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let fresh = try index.makeSnapshot(at: folder.appendingPathComponent("postings-\(generation).lex").path)
        for (_, url) in old { try? FileManager.default.removeItem(at: url) }
        return fresh
    }

    private func open() -> LexicalIndex {
        for (_, url) in snapshots() {
            if let index = try? LexicalIndex(snapshot: url.path) { return index }
        }
        return LexicalIndex()
    }

    /// Snapshots, the newest generation first.
    private func snapshots() -> [(generation: Int, url: URL)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.compactMap { name -> (generation: Int, url: URL)? in
            guard name.hasPrefix("postings-"), name.hasSuffix(".lex") else { return nil }
            guard let generation = Int(name.dropFirst(9).dropLast(4)) else { return nil }
            return (generation, folder.appendingPathComponent(name))
        }.sorted { $0.generation > $1.generation }
    }
}
