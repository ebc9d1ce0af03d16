package import TroveWorker

/// The settings of a run.
package struct IngestOptions: Sendable {
    /// What workers read, and their limits.
    package var extraction: ExtractionOptions
    /// Worker processes.
    package var jobs: Int
    /// What of a folder is read.
    package var policy: ScanPolicy
    /// Removals of one run above this share of the known files, and above fifty, are not made but reported.
    package var maximumRemovedShare: Double
    /// Most files of one commit.
    package var commitFiles: Int
    /// Whether every file is hashed, whatever its stamp says.
    package var rehash: Bool
    /// Whether files that could not be read are tried again, though nothing has changed.
    package var retry: Bool
    /// Whether to tell what would be done and do nothing.
    package var dryRun: Bool

    /// Creates options.
    package init(
        extraction: ExtractionOptions = ExtractionOptions(), jobs: Int, policy: ScanPolicy = ScanPolicy(),
        maximumRemovedShare: Double = 0.2, commitFiles: Int = 256, rehash: Bool = false, retry: Bool = false,
        dryRun: Bool = false
    ) {
        self.extraction = extraction
        self.jobs = max(1, jobs)
        self.policy = policy
        self.maximumRemovedShare = maximumRemovedShare
        self.commitFiles = commitFiles
        self.rehash = rehash
        self.retry = retry
        self.dryRun = dryRun
    }
}
