public import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveHeads
internal import TroveLearn

/// Where the labels of examples come from.
public enum LabelSource: Sendable {
    /// Tags that people gave.
    case person
    /// The name of the folder that each file lies in.
    case folders
    /// What documents say of themselves, by its key.
    case metadata(String)
    /// Lines of path, tab and label; paths may be the ends of paths.
    case table(URL)
}

/// How often something is measured.
public enum TagTrial: Sendable {
    /// Five folds, dealt anew so often.
    case foldings(Int)
    /// So many draws of so many examples a tag, measured on all others.
    case draws(Int, perTag: Int)
}

/// Tags.
extension Trove {
    /// Gives a file tags.
    /// - Throws: `.notFound`.
    public func tag(_ path: String, _ tags: [String]) async throws {
        let catalog = try catalog()
        let known = try await catalog.documentsByPath()
        guard
            let (whole, document) = [path, Self.canonical(path)].lazy.compactMap({ one in known[one].map { (one, $0) } }
            )
            .first
        else { throw TroveError(.notFound, "the store has no \(path); `trove list` shows what it holds") }
        try await catalog.keep(
            try tags.map { tag throws(TroveError) in
                PersonTag(path: whole, sha256: document.sha256, tag: try Self.checked(tag))
            })
    }

    /// Takes a person's tags off a file; all where none is named.
    /// - Returns: How many there were.
    public func untag(_ path: String, _ tag: String?) async throws -> Int {
        let catalog = try catalog()
        let own = try await catalog.removeTags(of: path, tag)
        return own > 0 ? own : try await catalog.removeTags(of: Self.canonical(path), tag)
    }

    /// Every tag, of people first.
    public func tags() async throws -> [Tag] {
        let catalog = try catalog()
        var paths: [String: String] = [:]
        for (path, document) in try await catalog.documentsByPath() {
            paths[document.sha256] = min(path, paths[document.sha256] ?? path)
        }
        let own = try await catalog.personTags().map {
            Tag(path: $0.path, tag: $0.tag, source: "person", probability: 1)
        }
        let learned = try await catalog.learnedTags().compactMap { one in
            one.tag.map {
                Tag(path: paths[one.sha256] ?? "", tag: $0, source: one.tagger, probability: one.probability)
            }
        }
        return own + learned.sorted { ($0.path, $0.source) < ($1.path, $1.source) }
    }

    /// Learns tags from examples, measures them on examples held back, and tags all other documents, also at ingest.
    /// - Parameters:
    ///   - sure: The least probability of a tag that is given.
    ///   - trial: How it is measured.
    ///   - dryRun: Only measures.
    /// - Throws: `.invalidArgument` for one label or too few examples, `.notFound`, `.corruptInput`.
    public func learnTags(
        _ name: String, from source: LabelSource, sure: Double = 0.5, trial: TagTrial = .foldings(1),
        dryRun: Bool = false
    ) async throws -> TagReport {
        let catalog = try catalog()
        let examples = try await examples(source, catalog)
        let measure = TagMeasure(examples.features, labels: examples.labels, classes: examples.classes.count)
        let result =
            switch trial {
            case .foldings(let count): try measure.foldings(count)
            case .draws(let count, let perTag): try measure.draws(count, perClass: perTag)
            }
        var report = TagReport(
            name: name, classes: examples.classes, labels: examples.labels, features: examples.names, result, sure: sure
        )
        guard !dryRun else { return report }
        let found = try measure.fit.fit(examples.features, labels: examples.labels, classes: examples.classes.count)
        let tagger = Tagger(
            name: name, classes: examples.classes, parts: examples.parts, model: found.model, sure: sure)
        try await use(tagger, &report)
        return report
    }

    /// Tags by a tagger from now on, and completes its report.
    func use(_ tagger: Tagger, _ report: inout TagReport) async throws {
        let writer = try Writer(store: store(create: false))
        let tags = try await apply(tagger, writer.catalog, replacing: true)
        report.isActive = true
        report.tagged = tags.count { $0.tag != nil }
        report.abstained = tags.count - report.tagged
        try await writer.catalog.keep(
            LearnedModelRecord(
                kind: .tagger, name: tagger.name, isActive: true, madeAt: Date().timeIntervalSince1970,
                report: try Self.json(report), model: try Self.json(tagger)))
    }

    /// The documents whose labels would teach a tagger most, the most telling first.
    /// - Throws: `.notFound` where there is no such tagger.
    public func doubtfulDocuments(of name: String, count: Int = 10) async throws -> [DoubtfulDocument] {
        let catalog = try catalog()
        guard let tagger = try await taggers(catalog).first(where: { $0.name == name }) else {
            throw Self.unknownTagger(name)
        }
        let labelled = Set(try await catalog.personTags().map(\.sha256))
        let features = DocumentFeatures(parts: tagger.parts)
        let known = try await vectors(of: tagger.parts, catalog).compactMap { one in
            features.row(of: one).map { (document: one, row: $0) }
        }
        guard !known.isEmpty else { return [] }
        let matrix = Matrix(known.map(\.row))
        let shares = tagger.model.probabilities(matrix)
        let open = known.indices.filter { !labelled.contains(known[$0].document.sha256) }
        let best = shares.largest
        return ActiveLearning().next(matrix, probabilities: shares, open: open, count: count).map {
            DoubtfulDocument(
                path: known[$0].document.path, tag: tagger.classes[best[$0]], probability: Double(shares[$0, best[$0]]))
        }
    }

    /// What choosing what to label is worth, tried on examples whose labels are known.
    /// - Parameter perTag: Labels a tag of the chance choice that is to be equalled.
    public func tryActiveLearning(from source: LabelSource, perTag: Int) async throws -> ActiveLearningReport {
        let examples = try await examples(source, catalog())
        let trial = try ActiveLearning().tried(
            examples.features, labels: examples.labels, classes: examples.classes.count, perClass: perTag)
        return ActiveLearningReport(trial)
    }

    /// The taggers of the store.
    public func taggers() async throws -> [TagReport] {
        try await catalog().learnedModels(.tagger).filter(\.isActive).compactMap {
            try? JSONDecoder().decode(TagReport.self, from: Data($0.report.utf8))
        }
    }

    /// Forgets a tagger and every tag that it gave.
    /// - Throws: `.notFound`.
    public func removeTagger(_ name: String) async throws {
        guard try await catalog().removeTagger(name) else { throw Self.unknownTagger(name) }
    }

    /// Tags what was read since.
    func applyTaggers(_ catalog: SQLiteCatalog) async throws {
        for tagger in try await taggers(catalog) { _ = try await apply(tagger, catalog, replacing: false) }
    }

    private func apply(_ tagger: Tagger, _ catalog: SQLiteCatalog, replacing: Bool) async throws -> [LearnedTag] {
        // What a person called a document is not guessed at.
        let own = Set(try await catalog.personTags().filter { tagger.classes.contains($0.tag) }.map(\.sha256))
        let documents = try await vectors(of: tagger.parts, catalog, unseenBy: replacing ? nil : tagger.name)
            .filter { !own.contains($0.sha256) }
        let tags = tagger.tags(of: documents, threads: configuration.integer(.jobs))
        try await catalog.keep(tags, of: tagger.name, replacing: replacing)
        return tags
    }

    private func taggers(_ catalog: SQLiteCatalog) async throws -> [Tagger] {
        try await catalog.learnedModels(.tagger).filter(\.isActive).compactMap {
            try? JSONDecoder().decode(Tagger.self, from: Data($0.model.utf8))
        }
    }

    func vectors(
        of parts: DocumentFeatures.Parts, _ catalog: SQLiteCatalog, unseenBy tagger: String? = nil
    ) async throws -> [DocumentVectors] {
        let spaces = try await catalog.spaces()
        return try await catalog.documentVectors(
            text: spaces.first { $0.fingerprint == parts.textSpace },
            picture: spaces.first { $0.fingerprint == parts.pictureSpace }, unseenBy: tagger)
    }

    private static func unknownTagger(_ name: String) -> TroveError {
        TroveError(.notFound, "no tagger is called \(name); see `trove tag list`")
    }

    private static func checked(_ tag: String) throws(TroveError) -> String {
        let trimmed = tag.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !trimmed.isEmpty, !trimmed.contains(where: \.isNewline) else {
            throw TroveError(.invalidArgument, "a tag is a word or a few, on one line")
        }
        return trimmed
    }
}
