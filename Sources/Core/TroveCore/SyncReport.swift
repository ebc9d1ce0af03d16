/// What a run of `index` or `sync` did: the JSON of both verbs.
public struct SyncReport: Codable, Sendable, Equatable {
    /// What became of one path.
    public enum Outcome: String, Codable, Sendable, CaseIterable {
        /// New content.
        case added
        /// Other content than before.
        case updated
        /// As it was.
        case unchanged
        /// Known content at a new path; the old one is gone.
        case moved
        /// Known content at one more path.
        case duplicate
        /// No longer there.
        case removed
        /// Not read by intent: format, size, exclusion. No failure.
        case skipped
        /// Could not be read at all.
        case failed
        /// Read in part.
        case incomplete
    }

    /// One path's outcome.
    public struct File: Codable, Sendable, Equatable {
        /// Absolute path.
        public var path: String
        /// What became of it.
        public var outcome: Outcome
        /// Why, where it is not plainly read.
        public var reason: String?

        /// Creates a row.
        public init(path: String, outcome: Outcome, reason: String? = nil) {
            self.path = path
            self.outcome = outcome
            self.reason = reason
        }
    }

    /// Files by outcome.
    public private(set) var counts: [Outcome: Int] = [:]
    /// Wall time.
    public var seconds: Double = 0
    /// Pages read in this run.
    public var pages = 0
    /// Chunks indexed in this run.
    public var chunks = 0
    /// Every path but the unchanged ones, by path.
    public private(set) var files: [File] = []
    /// What a reader should know of the run as a whole: each keeps it from being complete.
    public var warnings: [String] = []
    /// What a reader may want to know, without anything being amiss.
    public var notes: [String] = []
    /// Seconds that each stage was busy, added over the tasks that worked at it at once.
    public var stages: [String: Double] = [:]

    /// Creates an empty report.
    public init() {}

    /// Files of that outcome.
    public func count(_ outcome: Outcome) -> Int { counts[outcome, default: 0] }

    /// True when every file was read whole or skipped by intent.
    public var isComplete: Bool { count(.failed) == 0 && count(.incomplete) == 0 && warnings.isEmpty }

    /// Adds one path's outcome.
    public mutating func add(_ file: File) {
        counts[file.outcome, default: 0] += 1
        if file.outcome != .unchanged { files.append(file) }
    }

    /// Adds the outcomes and warnings of another report; times and totals stay.
    public mutating func merge(_ other: SyncReport) {
        counts.merge(other.counts, uniquingKeysWith: +)
        files += other.files
        warnings += other.warnings
        notes += other.notes
        stages.merge(other.stages, uniquingKeysWith: +)
    }

    /// Puts the rows in order of their paths.
    public mutating func sort() { files.sort { ($0.path, $0.outcome.rawValue) < ($1.path, $1.outcome.rawValue) } }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case added, updated, unchanged, moved, duplicate, removed, skipped, failed, incomplete
        case seconds, pages, chunks, files, warnings, notes, stages
    }

    /// Reads the JSON form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        for outcome in Outcome.allCases {
            guard let key = CodingKeys(rawValue: outcome.rawValue) else { continue }
            let count = try container.decode(Int.self, forKey: key)
            if count != 0 { counts[outcome] = count }
        }
        seconds = try container.decode(Double.self, forKey: .seconds)
        pages = try container.decode(Int.self, forKey: .pages)
        chunks = try container.decode(Int.self, forKey: .chunks)
        files = try container.decode([File].self, forKey: .files)
        warnings = try container.decode([String].self, forKey: .warnings)
        notes = try container.decodeIfPresent([String].self, forKey: .notes) ?? []
        stages = try container.decodeIfPresent([String: Double].self, forKey: .stages) ?? [:]
    }

    /// Writes the JSON form: one count for each outcome, zero included.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        for outcome in Outcome.allCases {
            guard let key = CodingKeys(rawValue: outcome.rawValue) else { continue }
            try container.encode(count(outcome), forKey: key)
        }
        try container.encode(seconds, forKey: .seconds)
        try container.encode(pages, forKey: .pages)
        try container.encode(chunks, forKey: .chunks)
        try container.encode(files, forKey: .files)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(notes, forKey: .notes)
        try container.encode(stages, forKey: .stages)
    }
}
