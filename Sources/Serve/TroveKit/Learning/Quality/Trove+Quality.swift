internal import TroveCatalog
internal import TroveCore
internal import TroveHeads
internal import TroveLearn

/// What to look for, beside what is always looked for.
public struct QualityOptions: Sendable {
    /// Where labels come from that may be wrong; nil for none.
    public var labels: LabelSource?
    /// Folders of a training and a test set between which nothing may be shared.
    public var training: String?
    /// See ``training``.
    public var test: String?
    /// The least share of common runs of words of two texts that count as one.
    public var likeness = 0.5
    /// Findings of a kind that are listed.
    public var limit = 1000

    /// Looks for everything that needs no labels.
    public init() {}
}

extension Trove {
    /// Looks for copies, garbage, doubtful labels and leaks in what the store holds. Nothing is changed.
    /// - Throws: `.notFound` where there is no store, what ``learnTags(_:from:sure:trial:dryRun:)`` throws for labels.
    public func quality(_ options: QualityOptions = QualityOptions()) async throws -> QualityReport {
        let catalog = try catalog()
        let documents = try await catalog.documentTexts()
        let chunks = try await catalog.exportedChunks()
        let scan = QualityScan(options: options)
        var findings = scan.copies(documents.map { ($0.path, $0.text) })
        findings += scan.pictureCopies(try await catalog.pictureHashes())
        let pages = try await catalog.pageTexts()
        let paged = Set(pages.map(\.sha256))
        findings += scan.garbage(
            pages.map { ($0.path, $0.page, $0.text) }
                + documents.filter { !paged.contains($0.sha256) }.map { ($0.path, nil, $0.text) })
        findings += scan.boilerplate(chunks)
        findings += scan.sizes(chunks)
        findings += scan.languages(pages)
        let (paths, rows) = try await documentFeatures(catalog)
        findings += scan.outliers(paths, rows)
        if let labels = options.labels {
            let examples = try await examples(labels, catalog)
            findings += try scan.labels(examples)
        }
        try Task.checkCancellation()
        let order = QualityFinding.Kind.allCases
        let sorted = order.flatMap { kind in
            findings.filter { $0.kind == kind }.sorted { ($0.score, $1.path) > ($1.score, $0.path) }
                .prefix(options.limit)
        }
        return QualityReport(findings: Array(sorted), documents: documents.count, chunks: chunks.count)
    }
}
