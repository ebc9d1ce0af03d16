/// What a hit of kind `memory` says beside its text.
public struct MemoryDetail: Codable, Sendable {
    /// Whether what a fact rests on is still as it was.
    public struct Evidence: Codable, Sendable {
        /// What was cited: a chunk, page, picture, document or memory.
        public var id: String
        /// How it stands now.
        public var state: EvidenceState
        /// Where it lay when it was cited; empty for memories.
        public var path: String
        /// Where it lies now, if it has moved to another file.
        public var movedTo: String?
        /// 1-based page, where the format has pages.
        public var page: Int?
        /// The cited part of the document's text as it was.
        public var span: ScalarSpan?
        /// The cited place on the page.
        public var box: Box?

        enum CodingKeys: String, CodingKey {
            case id, state, path, page, span, box
            case movedTo = "moved_to"
        }

        /// Creates a piece of evidence.
        public init(id: String, state: EvidenceState, path: String) {
            self.id = id
            self.state = state
            self.path = path
        }
    }

    /// Another fact that says something else of the same thing.
    public struct Conflict: Codable, Sendable, Equatable {
        /// The other fact.
        public var id: String
        /// What it says.
        public var value: String
        /// When that began to hold, ISO 8601.
        public var at: String?
        /// When it was learned, ISO 8601.
        public var learnedAt: String
        /// Who had it kept.
        public var author: String
        /// Whom that came from.
        public var trust: Trust

        enum CodingKeys: String, CodingKey {
            case id, value, at, author, trust
            case learnedAt = "learned_at"
        }

        /// Creates a conflict.
        public init(id: String, value: String, at: String?, learnedAt: String, author: String, trust: Trust) {
            self.id = id
            self.value = value
            self.at = at
            self.learnedAt = learnedAt
            self.author = author
            self.trust = trust
        }
    }

    /// Episode, fact or summary.
    public var kind: MemoryKind
    /// Of an episode: turn, call, result, plan or run.
    public var form: String
    /// Whom it concerns.
    public var scope: MemoryScope
    /// Who spoke.
    public var speaker: String
    /// What its source calls it.
    public var key: String
    /// When it happened or began to hold, ISO 8601.
    public var at: String?
    /// When it ceased to hold, ISO 8601.
    public var until: String?
    /// When it was learned, ISO 8601.
    public var learnedAt: String
    /// What the fact is about.
    public var subject: String?
    /// What of it.
    public var attribute: String?
    /// And what that is.
    public var value: String?
    /// Where it came from, as far as that says whom to believe.
    public var trust: Trust
    /// Who had it kept.
    public var author: String
    /// How often it was told.
    public var count: Int
    /// Whether a person pinned it.
    public var pinned: Bool
    /// Whether a person switched it off.
    public var disabled: Bool
    /// From when on it is not recalled, ISO 8601.
    public var expiresAt: String?
    /// The fact that was chosen over it.
    public var resolvedBy: String?
    /// A picture of it.
    public var picture: MemoryPicture?
    /// The state of all its evidence together; nil where it cites nothing.
    public var evidenceState: EvidenceState?
    /// What it rests on.
    public var evidence: [Evidence] = []
    /// Facts that say something else of the same thing; a person or agent resolves that.
    public var conflicts: [Conflict] = []
    /// Memories that it is linked to.
    public var links: [MemoryLink] = []

    enum CodingKeys: String, CodingKey {
        case kind, form, scope, speaker, key, at, until, subject, attribute, value, trust, author, count, pinned
        case disabled, picture, evidence, conflicts, links
        case learnedAt = "learned_at"
        case expiresAt = "expires_at"
        case resolvedBy = "resolved_by"
        case evidenceState = "evidence_state"
    }

    /// What the catalog holds of a memory; evidence, conflicts and links are still to be looked at.
    /// - Parameter date: A time in seconds since 1970 as ISO 8601.
    package init(_ record: MemoryRecord, date: (Double) -> String) {
        kind = record.kind
        form = record.form
        scope = record.scope
        speaker = record.speaker
        key = record.key
        at = record.at.map(date)
        until = record.until.map(date)
        learnedAt = date(record.learnedAt)
        (subject, attribute, value) = (record.subject, record.attribute, record.value)
        trust = record.trust
        author = record.author
        count = record.count
        pinned = record.isPinned
        disabled = record.isDisabled
        expiresAt = record.expiresAt.map(date)
        resolvedBy = record.resolvedBy
        picture = record.picture
    }
}

/// How a piece of evidence stands, the worst last.
public enum EvidenceState: String, Codable, Sendable, CaseIterable, Comparable {
    /// It stands where it stood, word for word.
    case fresh
    /// It stands word for word elsewhere.
    case moved
    /// It says something else now.
    case changed
    /// It is gone.
    case orphaned
    /// It cannot be read, so nobody knows.
    case unknown

    /// By severity.
    public static func < (a: EvidenceState, b: EvidenceState) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}
