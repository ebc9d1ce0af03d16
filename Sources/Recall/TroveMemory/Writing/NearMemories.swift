internal import TroveCatalog
internal import TroveCore

/// Memories that say nearly the same: most of their words are common.
struct NearMemories {
    let catalog: SQLiteCatalog

    /// Share of the words of both that must be common.
    private static let share = 0.6
    private static let candidateLimit = 16
    private static let most = 5

    /// Identifiers of facts and summaries of the same scope that are near, at most five.
    func near(_ record: MemoryRecord, words: [String], runs: [Int64]) async throws -> [String] {
        let own = Set(words)
        var found: [String] = []
        for (other, _) in try await catalog.memories(sharing: runs, limit: Self.candidateLimit)
        where other.uid != record.uid && other.kind == record.kind && other.scope == record.scope {
            let theirs = Set(WordRuns.words(other.searchedText))
            let common = Double(own.intersection(theirs).count)
            if common >= Self.share * Double(own.union(theirs).count) { found.append(other.uid) }
            if found.count == Self.most { break }
        }
        return found
    }
}
