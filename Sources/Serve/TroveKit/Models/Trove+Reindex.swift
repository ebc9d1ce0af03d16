public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveHub
internal import TroveIngest
internal import TroveQuery

/// Moving a store to another text encoder, while it answers.
extension Trove {
    /// Embeds every passage and memory anew from the text that the store keeps, then answers with the new vectors.
    ///
    /// No file is read. Until the switch, which is one commit, all searches use the old vectors; those stay until
    /// ``pruneEncoders()``. A run that was killed goes on where it was.
    /// - Parameters:
    ///   - name: A model that was added, or `built-in`; nil takes the configured one.
    ///   - golden: A user's own questions: both encoders are compared, and a worse one is not switched to.
    ///   - force: Switch whatever the comparison says.
    /// - Throws: `.notFound` for a store or model that is not there, `.busy`, the store's errors.
    public func reindex(
        encoder name: String?, golden: URL? = nil, force: Bool = false,
        onProgress: @escaping @Sendable (ReindexProgress) -> Void = { _ in }
    ) async throws -> ReindexReport {
        let start = ContinuousClock.now
        let wanted = try resolved(name ?? configuration[.encoder])
        let encoder = try textEncoder(named: wanted)
        let writer = try Writer(store: store(create: false))
        let former = try encoderName(of: writer.catalog)
        let formerSpace = try await space(named: former, in: writer.catalog)
        let space = try await writer.catalog.addSpace(
            fingerprint: encoder.fingerprint, dimension: encoder.dimension)
        // Without a note, the new space would make the store look as if it had always had it.
        try await writer.catalog.noteEncoder(former)
        let made = try await Reembedding(catalog: writer.catalog, encoder: encoder, space: space).run { progress in
            onProgress(ReindexProgress(done: progress.done, total: progress.total))
        }
        try await refreshIndexes(writer)
        var report = ReindexReport(
            encoder: Self.shown(wanted), former: Self.shown(former), embedded: made.embedded, unread: made.unread,
            cut: made.cut, switched: wanted != former, seconds: 0)
        if let golden, wanted != former {
            let comparison = try await compare(golden, former, wanted)
            report.comparison = comparison
            report.switched = force || comparison.after.ndcg10 >= comparison.before.ndcg10
        }
        if report.switched {
            try await writer.catalog.switchEncoder(to: wanted, from: (former, formerSpace), space: space)
        }
        report.seconds = (ContinuousClock.now - start) / .seconds(1)
        return report
    }

    /// Goes back to the encoder before the last switch; what came since is embedded first.
    /// - Throws: `.notFound` where there was none.
    public func rollBackEncoder(
        onProgress: @escaping @Sendable (ReindexProgress) -> Void = { _ in }
    ) async throws -> ReindexReport {
        guard let former = try await catalog().formerEncoder() else {
            throw TroveError(.notFound, "there is no encoder to go back to: the store was never moved, or was pruned")
        }
        return try await reindex(encoder: Self.shown(former), onProgress: onProgress)
    }

    /// Takes out the vectors of encoders that are not in use; gives back how many spaces went.
    @discardableResult
    public func pruneEncoders() async throws -> Int {
        let writer = try Writer(store: store(create: false))
        let encoder = try textEncoder(of: writer.catalog)
        let gone = try await writer.catalog.removeSpaces(except: encoder.fingerprint)
        for fingerprint in gone { try? FileManager.default.removeItem(at: writer.store.space(fingerprint)) }
        return gone.count
    }

    /// The space of an encoder in a catalog; nil where the encoder is gone, or has none.
    private func space(named name: String, in catalog: SQLiteCatalog) async throws -> SpaceRecord? {
        if let encoder = try? textEncoder(named: name) {
            return try await catalog.space(fingerprint: encoder.fingerprint)
        }
        let texts = try await catalog.spaces().filter { $0.fingerprint.hasPrefix("text-") }
        return texts.count == 1 ? texts[0] : nil
    }

    private func compare(_ golden: URL, _ former: String, _ wanted: String) async throws -> ReindexReport.Comparison {
        func quality(_ name: String) async throws -> (ReindexReport.Quality, Int) {
            let set = try await evaluate(golden: golden, by: searchSession(encoder: name))
            return (
                .init(ndcg10: set.metrics["ndcg@10"] ?? 0, recall10: set.metrics["recall@10"] ?? 0),
                set.scored?.count ?? 0
            )
        }
        let (before, count) = try await quality(former)
        return ReindexReport.Comparison(questions: count, before: before, after: try await quality(wanted).0)
    }

    /// The model's own spelling of a name; empty for the built-in encoder.
    private func resolved(_ name: String) throws -> String {
        Self.isBuiltIn(name) ? "" : try modelCache.installed(name).name
    }

    private static func shown(_ name: String) -> String { name.isEmpty ? "built-in" : name }
}
