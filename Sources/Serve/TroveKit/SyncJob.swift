public import TroveCore

/// A run of `sync` that goes on while others ask how far it is.
public struct SyncJob: Codable, Sendable, Equatable {
    /// Where it stands.
    public enum State: String, Codable, Sendable {
        /// At work.
        case running
        /// Asked to end after the commit in hand.
        case cancelling
        /// Finished; the report says what became of each file.
        case done
        /// Ended before it was finished; what was committed is kept.
        case cancelled
        /// Ended by an error.
        case failed
    }

    /// Its name within this process.
    public var id: String
    /// Where it stands.
    public var state = State.running
    /// When it began, ISO 8601.
    public var startedAt: String
    /// When it ended, ISO 8601.
    public var finishedAt: String?
    /// How far it is.
    public var progress: SyncProgress?
    /// What it did, once it is done.
    public var report: SyncReport?
    /// Why it failed.
    public var problem: String?

    /// Whether it works on.
    public var isActive: Bool { state == .running || state == .cancelling }

    enum CodingKeys: String, CodingKey {
        case id, state, progress, report, problem
        case startedAt = "started_at"
        case finishedAt = "finished_at"
    }
}
