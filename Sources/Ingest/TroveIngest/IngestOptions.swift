package import TroveWorker

/// The settings of a run.
package struct IngestOptions: Sendable {
    /// What workers read, and their limits.
    package var extraction: ExtractionOptions
    /// Files in hand at once; one worker process each.
    package var jobs: Int
    /// Globs of paths below a root that are read; empty for all.
    package var include: [String]
    /// Globs of paths below a root that are not read.
    package var exclude: [String]
    /// Removals of one run above this share of the known files, and above fifty, are not made but reported.
    package var maximumRemovedShare: Double
    /// Whether to tell what would be done and do nothing.
    package var dryRun: Bool

    /// Creates options.
    package init(
        extraction: ExtractionOptions = ExtractionOptions(), jobs: Int, include: [String] = [],
        exclude: [String] = [], maximumRemovedShare: Double = 0.2, dryRun: Bool = false
    ) {
        self.extraction = extraction
        self.jobs = max(1, jobs)
        self.include = include
        self.exclude = exclude
        self.maximumRemovedShare = maximumRemovedShare
        self.dryRun = dryRun
    }
}
