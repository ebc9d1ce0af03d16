internal import Foundation
internal import TroveCatalog
package import TroveCore

/// Memories as JSON Lines, out and in again.
extension MemoryStore {
    /// Every memory within a scope as a line, in order.
    package func export(scope: MemoryScope, to write: (String) throws -> Void) async throws -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var (row, count): (Int64, Int) = (0, 0)
        while true {
            let batch = try await catalog.memories(after: row, limit: 256)
            guard let last = batch.last else { return count }
            for record in batch where record.scope.isVisible(within: scope) {
                let links = try await catalog.links(of: record.uid)
                let line = try encoder.encode(ExportedMemory(record, links: links))
                try write(String(decoding: line, as: UTF8.self))
                count += 1
            }
            row = last.id
        }
    }

    /// Takes exported memories back as they were; those that are known stay as they are.
    /// - Returns: How many are new.
    package func restore(_ memories: [ExportedMemory]) async throws -> Int {
        for memory in memories { try memory.check() }
        let records = memories.map(\.record)
        let vectors = await vectors(of: records.map(\.searchedText))
        let commits = records.indices.map { place in
            var commit = MemoryToCommit(records[place], vector: vectors[place])
            commit.runs = WordRuns.hashes(WordRuns.words(records[place].searchedText))
            commit.links = memories[place].links.map { ($0.id, $0.relation) }
            commit.countsUp = false
            return commit
        }
        return try await catalog.commit(commits, space: space()).count { $0 }
    }
}
