internal import TroveCore

/// Episodes of one scope that are about the same thing.
struct EpisodeCluster {
    /// Cosine from which on an episode belongs to a cluster.
    private static let nearness: Float = 0.5
    private static let sentences = 3
    /// Fewer episodes need no summary.
    static let leastEpisodes = 4

    private(set) var members: [(record: MemoryRecord, vector: [Float])]
    private var sum: [Float]

    private init(_ record: MemoryRecord, _ vector: [Float]) {
        members = [(record, vector)]
        sum = vector
    }

    /// Puts an episode into the nearest cluster, or into one of its own.
    static func take(_ record: MemoryRecord, _ vector: [Float], into clusters: inout [Self]) {
        let best = clusters.indices.max { clusters[$0].cosine(vector) < clusters[$1].cosine(vector) }
        guard let best, clusters[best].cosine(vector) >= nearness else {
            return clusters.append(Self(record, vector))
        }
        clusters[best].members.append((record, vector))
        clusters[best].sum = zip(clusters[best].sum, vector).map { $0 + $1 }
    }

    /// The most central episodes, word for word, in the order in which they happened.
    var reflection: Reflection {
        let central = members.map { ($0.record, cosine($0.vector)) }.sorted { $0.1 > $1.1 }.map(\.0)
        let text = Self.inTime(Array(central.prefix(Self.sentences))).map(\.shownText).joined(separator: "\n")
        return Reflection(text: text, sources: Self.inTime(central), central: central)
    }

    private func cosine(_ vector: [Float]) -> Float {
        let length = sum.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return zip(sum, vector).reduce(0) { $0 + $1.0 * $1.1 } / max(length, 1e-9)
    }

    private static func inTime(_ records: [MemoryRecord]) -> [MemoryRecord] {
        records.sorted { ($0.at ?? 0, $0.id) < ($1.at ?? 0, $1.id) }
    }
}
