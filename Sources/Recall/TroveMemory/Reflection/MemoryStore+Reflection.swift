internal import Foundation
internal import TroveCatalog
package import TroveCore
internal import TroveEmbed

/// Summaries of what happened: the most central things said, word for word, where no language model writes them.
extension MemoryStore {
    /// Clusters of the episodes within a scope, each of one session, larger ones first. Nothing is written.
    /// - Throws: `.unavailable` without the text encoder.
    package func reflections(within scope: MemoryScope) async throws -> [Reflection] {
        guard let encoder else {
            throw TroveError(
                .unavailable, "reflecting needs the text encoder; run `trove models` to see what is missing")
        }
        guard let space = try await catalog.space(fingerprint: encoder.fingerprint) else { return [] }
        var clusters: [MemoryScope: [EpisodeCluster]] = [:]
        var summaries: [MemoryScope: [(record: MemoryRecord, sources: Set<String>)]] = [:]
        let now = Date().timeIntervalSince1970
        var row: Int64 = 0
        while true {
            let batch = try await catalog.memories(after: row, limit: 512)
            guard let last = batch.last else { break }
            let rows = try await catalog.recallRows(batch.map(\.id), space: space)
            for record in batch where record.scope.isVisible(within: scope) {
                if record.kind == .summary {
                    let links = try await catalog.links(of: record.uid).filter { $0.relation == .summarises }
                    summaries[record.scope, default: []].append((record, Set(links.map(\.id))))
                } else if record.kind == .episode, record.form == "turn", record.isActive(at: now),
                    let vector = rows[record.id]?.vector
                {
                    EpisodeCluster.take(record, vector, into: &clusters[record.scope, default: []])
                }
            }
            row = last.id
        }
        return clusters.flatMap { scope, found in
            found.filter { $0.members.count >= EpisodeCluster.leastEpisodes }.map { cluster in
                var reflection = cluster.reflection
                let sources = Set(reflection.sources.map(\.uid))
                let known = (summaries[scope] ?? []).filter { !$0.sources.isEmpty && $0.sources.isSubset(of: sources) }
                reflection.same = known.last { $0.sources == sources }?.record
                reflection.earlier = known.map(\.record).filter { $0.isActive(at: now) }
                return reflection
            }
        }.sorted { ($1.sources.count, $0.sources[0].id) < ($0.sources.count, $1.sources[0].id) }
    }

    /// Keeps summaries, each linked to its episodes and trusted no more than the least of them. Those that summarised
    /// the same episodes, or some of them, stay and say that they are replaced.
    package func keep(_ reflections: [Reflection]) async throws -> [RememberReceipt] {
        let receipts = try await remember(
            reflections.map { reflection in
                var memory = NewMemory(
                    reflection.text, kind: .summary, scope: reflection.sources[0].scope, trust: reflection.trust,
                    author: reflection.author)
                memory.at = reflection.sources.compactMap(\.at).min()
                memory.until = reflection.sources.compactMap(\.at).max()
                memory.links = reflection.sources.map { MemoryLink(id: $0.uid, relation: .summarises) }
                return memory
            })
        for (reflection, receipt) in zip(reflections, receipts) where receipt.outcome == .added {
            for var earlier in reflection.earlier {
                earlier.resolvedBy = receipt.id
                _ = try await catalog.update(earlier)
            }
        }
        return receipts
    }

    /// A memory as it is shown: to a model that writes of it, as to a person.
    package func hits(_ records: [MemoryRecord]) async throws -> [Hit] {
        var hits: [Hit] = []
        for record in records { hits.append(try await memoryHits.hit(record)) }
        return hits
    }
}
