internal import TroveCatalog
internal import TroveCore

/// What filters and scopes let through, remembered as long as the catalog does not change.
actor SelectionCache {
    private let catalog: SQLiteCatalog
    private var sequence: Int64 = -1
    private var rows: [ChunkSelection: [Int64]] = [:]
    private var coverages: [[String]: (taken: ContinuousClock.Instant, coverage: SearchCoverage)] = [:]
    /// Scopes whose files are being counted.
    private var counting: Set<[String]> = []
    private var keys: [String]?

    /// Selections remembered at once.
    private static let limit = 16
    /// How long the state of the ledger is taken as it was, and how long until it was counted anew.
    private static let coverageAge = Duration.seconds(1)
    private static let oldestCoverage = Duration.seconds(5)

    init(catalog: SQLiteCatalog) { self.catalog = catalog }

    /// Rows that a selection lets through, ascending; nil for all.
    func rows(_ selection: ChunkSelection, at newest: Int64) async throws -> [Int64]? {
        guard selection.filter != nil || !selection.scope.isEmpty else { return nil }
        forget(before: newest)
        if let known = rows[selection] { return known }
        let found = try await catalog.chunkRows(selection)
        guard selection.filter?.readsTags != true else { return found }
        if rows.count >= Self.limit { rows.removeAll() }
        rows[selection] = found
        return found
    }

    /// What documents say of themselves.
    func metadataKeys(at newest: Int64) async throws -> [String] {
        forget(before: newest)
        if let keys { return keys }
        let found = try await catalog.metadataKeys()
        keys = found
        return found
    }

    /// How far the files in scope were read.
    func coverage(scope: [String]) async throws -> SearchCoverage {
        guard let (taken, known) = coverages[scope], taken + Self.oldestCoverage > .now else {
            return try await countedCoverage(scope)
        }
        // Counting a large ledger takes longer than a question: the next one is told.
        if taken + Self.coverageAge < .now, counting.insert(scope).inserted {
            Task {
                defer { counting.remove(scope) }
                _ = try? await countedCoverage(scope)
            }
        }
        return known
    }

    private func countedCoverage(_ scope: [String]) async throws -> SearchCoverage {
        let counts = try await catalog.ledgerCounts(scope: scope)
        var coverage = SearchCoverage()
        coverage.files = counts.files
        coverage.pending = counts.pending
        coverage.failed = counts.failed
        coverage.incomplete = counts.incomplete
        coverage.skipped = counts.skipped
        coverage.unread = counts.withoutVectors
        if coverages.count >= Self.limit { coverages.removeAll() }
        coverages[scope] = (.now, coverage)
        return coverage
    }

    private func forget(before newest: Int64) {
        guard newest != sequence else { return }
        rows.removeAll()
        keys = nil
        sequence = newest
    }
}
