internal import Foundation
internal import TroveCatalog
package import TroveCore
internal import TroveEmbed

/// A cluster of episodes and what they come to.
package struct Reflection: Sendable {
    /// The summary: sentences of the episodes themselves.
    package var text: String
    /// The episodes.
    package var sources: [MemoryRecord]
}

/// Summaries of what happened, without a model: the most central things said, word for word.
extension MemoryStore {
    /// Cosine from which on an episode belongs to a cluster.
    private static let nearness: Float = 0.5
    private static let leastEpisodes = 4
    private static let sentences = 3

    /// Clusters of the episodes within a scope, each of one session, larger ones first. Nothing is written.
    package func reflections(within scope: MemoryScope) async throws -> [Reflection] {
        guard let encoder, let space = try await catalog.space(fingerprint: encoder.fingerprint) else {
            throw TroveError(
                .unavailable, "reflecting needs the text encoder; run `trove models` to see what is missing")
        }
        var clusters: [MemoryScope: [Cluster]] = [:]
        var row: Int64 = 0
        while true {
            let batch = try await catalog.memories(after: row, limit: 512)
            guard let last = batch.last else { break }
            let rows = try await catalog.recallRows(batch.map(\.id), space: space)
            for record in batch
            where record.kind == .episode && record.form == "turn" && record.scope.isVisible(within: scope)
                && record.isActive(at: Date().timeIntervalSince1970)
            {
                guard let vector = rows[record.id]?.vector else { continue }
                clusters[record.scope, default: []].take(record, vector, nearness: Self.nearness)
            }
            row = last.id
        }
        return clusters.values.flatMap { $0 }.filter { $0.members.count >= Self.leastEpisodes }
            .sorted { ($1.members.count, $0.members[0].record.id) < ($0.members.count, $1.members[0].record.id) }
            .map { Reflection(text: $0.summary(of: Self.sentences), sources: $0.members.map(\.record)) }
    }

    /// Keeps summaries, each linked to its episodes and trusted no more than the least of them.
    package func keep(_ reflections: [Reflection], author: String) async throws -> [RememberReceipt] {
        try await remember(
            reflections.map { reflection in
                var memory = NewMemory(
                    reflection.text, kind: .summary, scope: reflection.sources[0].scope,
                    trust: reflection.sources.map(\.trust).min() ?? .unknown, author: author)
                memory.at = reflection.sources.compactMap(\.at).min()
                memory.until = reflection.sources.compactMap(\.at).max()
                memory.links = reflection.sources.map { MemoryLink(id: $0.uid, relation: .summarises) }
                return memory
            })
    }
}

/// Episodes that are about the same thing.
private struct Cluster {
    var members: [(record: MemoryRecord, vector: [Float])]
    var sum: [Float]

    func cosine(_ vector: [Float]) -> Float {
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return zip(sum, vector).reduce(0) { $0 + $1.0 * $1.1 } / max(length, 1e-9)
    }

    /// The most central episodes, in the order in which they happened.
    func summary(of count: Int) -> String {
        let central = members.sorted { cosine($0.vector) > cosine($1.vector) }.prefix(count)
        return central.map(\.record).sorted { ($0.at ?? 0, $0.id) < ($1.at ?? 0, $1.id) }.map(\.shownText)
            .joined(separator: "\n")
    }
}

extension [Cluster] {
    /// Puts an episode into the nearest cluster, or into one of its own.
    fileprivate mutating func take(_ record: MemoryRecord, _ vector: [Float], nearness: Float) {
        let best = indices.max { self[$0].cosine(vector) < self[$1].cosine(vector) }
        if let best, self[best].cosine(vector) >= nearness {
            self[best].members.append((record, vector))
            self[best].sum = zip(self[best].sum, vector).map { $0 + $1 }
        } else {
            append(Cluster(members: [(record, vector)], sum: vector))
        }
    }
}
