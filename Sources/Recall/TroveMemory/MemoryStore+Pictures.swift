internal import Foundation
internal import TroveCatalog
package import TroveCore
internal import TroveQuery
package import TroveVision

/// Recall by what pictures of memories look like.
extension MemoryStore {
    /// Hits of each list that are joined.
    private static let poolSize = 100

    /// The memories whose pictures look most like one, or where there are words too, answer both best.
    /// - Parameters:
    ///   - views: The picture that is asked with.
    ///   - space: The picture encoder's.
    package func recall(
        _ request: RecallRequest, like views: ViewCodes, in space: SpaceRecord
    ) async throws -> SearchResponse {
        let start = ContinuousClock.now
        let saysWords = request.text.contains { !$0.isWhitespace }
        var wide = request
        wide.limit = max(request.limit, Self.poolSize)
        wide.minimumRelevance = 0
        if !saysWords { wide.text = "picture" }
        try wide.check()
        var response = SearchResponse(
            query: .init(text: request.text, limit: request.limit),
            mode: .init(requested: request.mode, effective: request.mode), tookMilliseconds: 0, total: 0, results: [],
            warnings: [])
        var hits: [String: Hit] = [:]
        if saysWords {
            let said = try await recall(wide)
            response.warnings = said.warnings
            for hit in said.results { hits[hit.id] = hit }
        }
        var seen = try PictureSearch.scores(
            of: [views], among: await catalog.memoryViews(of: space), dimension: space.dimension)
        seen.sort { ($1.scores[0], $0.picture) < ($0.scores[0], $1.picture) }
        let now = Date().timeIntervalSince1970
        let likeness = Dictionary(uniqueKeysWithValues: seen.map { ($0.picture, $0.scores[0]) })
        for record in try await catalog.memories(rows: seen.prefix(Self.poolSize).map(\.picture))
        where record.scope.isVisible(within: request.scope) && record.isActive(at: now)
            && record.trust >= request.leastTrust && (request.kinds.isEmpty || request.kinds.contains(record.kind))
        {
            var hit: Hit
            if let known = hits[record.uid] {
                hit = known
            } else {
                hit = try await memoryHits.hit(record)
            }
            hit.scores.image = likeness[record.id]
            hits[record.uid] = hit
        }
        let all = hits.values.sorted { $0.id < $1.id }
        let images = all.map { $0.scores.image ?? 0 }
        let scores = saysWords ? Fusion.standardizedSum([images, all.map(\.score)]) : images
        response.results = zip(all, scores).map { hit, score in
            var hit = hit
            hit.score = score
            return hit
        }.sorted { ($1.score, $0.id) < ($0.score, $1.id) }
        response.total = all.count
        response.results = Array(response.results.prefix(request.limit))
        response.tookMilliseconds = (ContinuousClock.now - start) / .milliseconds(1)
        return response
    }
}
