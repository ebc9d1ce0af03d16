public import Foundation
internal import TroveCatalog
public import TroveCore
internal import TroveQuery

/// Measuring retrieval over files.
extension Trove {
    /// Asks a user's own questions of the store, and scores the order of the files found.
    /// - Parameters:
    ///   - golden: One JSON object a line: `{query, image?, expected: [{path, page?, grade?}], filter?, lang?}`.
    ///   - hops: How often names of the first hits are followed.
    ///   - language: Keeps only questions of this `lang`.
    ///   - onQuery: Called with the queries answered so far, and all.
    /// - Throws: `.notFound` also for a path that the store does not hold, `.corruptInput`, `.unavailable`.
    public func evaluate(
        golden: URL, mode: SearchMode = .hybrid, hops: Hops = .auto, language: String? = nil,
        onQuery: (Int, Int) -> Void = { _, _ in }
    ) async throws -> EvaluatedSet {
        let paths = try await storedPaths()
        let set = try GoldenSet(file: golden, paths: paths, language: language)
        guard !set.entries.isEmpty else {
            throw TroveError(
                .invalidArgument, "\(golden.path) has no question\(language.map { " in \($0)" } ?? "")")
        }
        return EvaluatedSet(
            name: set.name, documents: paths.count,
            rankings: try await rankings(of: set.entries, mode: mode, hops: hops, onQuery: onQuery))
    }

    /// The same for a store that is open, as the session searches it.
    func evaluate(golden: URL, by session: SearchSession) async throws -> EvaluatedSet {
        let paths = try await storedPaths()
        let set = try GoldenSet(file: golden, paths: paths, language: nil)
        return EvaluatedSet(
            name: set.name, documents: paths.count,
            rankings: try await rankings(of: set.entries, mode: .hybrid, hops: .auto, by: session) { _, _ in })
    }

    /// Indexes a folder of judged pictures into a store of its own, asks its captions or labels, and scores the answers.
    func evaluatePictures(
        _ folder: URL, mode: SearchMode, onQuery: (Int, Int) -> Void
    ) async throws -> EvaluatedSet {
        let set = try PictureSet(folder: folder)
        let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("trove-eval-" + UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: temporary) }
        let trove = Trove(
            configuration: try configuration.setting(.store, to: temporary.path),
            workerExecutable: URL(fileURLWithPath: workerExecutable),
            keepsStandardError: keepsStandardError)
        _ = try await trove.index([folder])
        return EvaluatedSet(
            name: folder.lastPathComponent, documents: try await trove.storedPaths().count,
            rankings: try await trove.rankings(of: set.entries, mode: mode, hops: .auto, onQuery: onQuery))
    }

    private func storedPaths() async throws -> [String] {
        let catalog = try catalog()
        var paths: [String] = []
        for root in try await catalog.roots() { paths += try await catalog.files(of: root).map(\.path) }
        return paths
    }

    private func rankings(
        of entries: [GoldenSet.Entry], mode: SearchMode, hops: Hops, by session: SearchSession? = nil,
        onQuery: (Int, Int) -> Void
    ) async throws -> [JudgedRanking] {
        var rankings: [JudgedRanking] = []
        for entry in entries {
            var ranking = JudgedRanking(
                query: "q\(entry.line)", text: entry.query, language: entry.language, ranked: [],
                relevant: entry.relevant)
            // The picture that is asked with does not answer itself.
            var results: [Hit]
            if let image = entry.image {
                guard entry.filter.isEmpty else {
                    throw TroveError(
                        .invalidArgument,
                        "question \(entry.line): a filter does not go with an image yet; leave one out")
                }
                ranking.modality = entry.query.isEmpty ? "image" : "text+image"
                let path = Self.canonical(image.path)
                results = try await search(PictureQuery(text: entry.query, images: [image]), limit: Self.judgedHits)
                    .results
                    .filter { $0.source.path != path }
            } else {
                var request = SearchRequest(entry.query, limit: Self.judgedHits, mode: mode)
                request.collapses = false
                request.hops = hops
                request.filter = entry.filter
                results =
                    if let session { try await session.search(request).results } else {
                        try await search(request).results
                    }
            }
            ranking.ranked = Evaluation.documents(of: results) { entry.unit(of: $0.source) }
            rankings.append(ranking)
            onQuery(rankings.count, entries.count)
        }
        return rankings
    }

    /// Hits looked at for each question.
    private static let judgedHits = 200
}
