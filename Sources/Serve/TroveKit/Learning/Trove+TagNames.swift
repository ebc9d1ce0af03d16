internal import TroveCatalog
internal import TroveCore
internal import TroveEmbed
internal import TroveHeads
internal import TroveLearn

/// Tags from their names alone.
extension Trove {
    /// How much nearer a document must be to a name for e times the probability: 1/20 of a cosine.
    private static let nameSharpness: Float = 20

    /// Tags texts by the names that their meaning is nearest to, without any example; also at ingest from now on.
    ///
    /// Documents that people gave one of the tags measure it. Probabilities are not calibrated, since nothing is known.
    /// - Parameters:
    ///   - tags: Two at least, in words that say what such documents are about.
    ///   - sure: The least probability of a tag that is given.
    ///   - dryRun: Only measures.
    /// - Throws: `.invalidArgument` for fewer than two tags or names that the encoder cannot read, `.unavailable`.
    public func tagByNames(
        _ name: String, tags: [String], sure: Double = 0.5, dryRun: Bool = false
    ) async throws -> TagReport {
        guard Set(tags).count == tags.count, tags.count >= 2 else {
            throw TroveError(.invalidArgument, "name two different tags at least, for example --names invoice,letter")
        }
        let catalog = try catalog()
        let encoder = try textEncoder(of: catalog)
        guard let space = try await catalog.space(fingerprint: encoder.fingerprint) else {
            throw TroveError(.unavailable, "the store has no vectors of texts; `trove doctor` says why")
        }
        let batch = await encoder.encode(tags)
        let rows = try tags.indices.map { index throws(TroveError) -> [Float] in
            guard let vector = batch.vector(index) else {
                throw TroveError(
                    .invalidArgument, "the encoder cannot read \(tags[index]); name it in another language")
            }
            return vector.map { $0 * Self.nameSharpness } + [0]
        }
        let tagger = Tagger(
            name: name, classes: tags, parts: DocumentFeatures.Parts(text: space),
            model: LinearClassifier(weights: Matrix(rows)), sure: sure)
        var report = try await measured(tagger, catalog)
        guard !dryRun else { return report }
        try await use(tagger, &report)
        return report
    }

    /// What a tagger that learned from nobody says of documents that people gave one of its tags.
    private func measured(_ tagger: Tagger, _ catalog: SQLiteCatalog) async throws -> TagReport {
        let numbers = Dictionary(tagger.classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var truth: [String: Int] = [:]
        for tag in try await catalog.personTags() { if let number = numbers[tag.tag] { truth[tag.sha256] = number } }
        let features = DocumentFeatures(parts: tagger.parts)
        let known = try await vectors(of: tagger.parts, catalog).compactMap { one in
            truth[one.sha256].flatMap { label in features.row(of: one).map { (row: $0, label: label) } }
        }
        var result = TagMeasure.Result()
        let count = tagger.classes.count
        result.confusion = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
        if !known.isEmpty {
            result.held = tagger.model.probabilities(Matrix(known.map(\.row)))
            for (place, said) in result.held.largest.enumerated() {
                result.confusion[known[place].label][said] += 1
                result.sureness.append((Double(result.held[place, said]), said == known[place].label))
            }
            let right = result.sureness.count { $0.isRight }
            let most = tagger.classes.indices.map { label in known.count { $0.label == label } }.max() ?? 0
            result.accuracy = Double(right) / Double(known.count)
            result.majority = Double(most) / Double(known.count)
        }
        return TagReport(
            name: tagger.name, classes: tagger.classes, labels: known.map(\.label), features: ["text"], result,
            sure: tagger.sure)
    }
}
