/// What a memory is.
public enum MemoryKind: String, Codable, Sendable, CaseIterable {
    /// What happened, word for word: a turn, a tool's call or result, a plan, a run. Never changed.
    case episode
    /// Something known.
    case fact
    /// What several episodes come to; it links to them.
    case summary
}

/// A memory as the catalog keeps it.
package struct MemoryRecord: Sendable, Equatable {
    /// Key of the row; 0 for one that is not kept yet.
    package var id: Int64 = 0
    /// `m_` and 20 digits of ``digest``.
    package var uid: String
    package var kind: MemoryKind
    /// Of an episode: `turn`, `call`, `result`, `plan`, `run`; else empty.
    package var form = ""
    package var text: String
    package var scope = MemoryScope()
    /// Who spoke; empty where nobody did.
    package var speaker = ""
    /// What its source calls it: the id of a turn; empty for none.
    package var key = ""
    /// Seconds since 1970 when it happened or began to hold; nil where that is unknown.
    package var at: Double?
    /// Seconds since 1970 when it ceased to hold; nil as long as it does.
    package var until: Double?
    /// Seconds since 1970 when it was learned.
    package var learnedAt: Double
    package var subject: String?
    package var attribute: String?
    package var value: String?
    /// Folded subject and attribute: facts of one slot can contradict each other. Nil where there is none.
    package var slot: String?
    /// Folded value of a fact with a slot.
    package var foldedValue: String?
    package var trust: Trust
    /// Who had it kept: `person`, or a client's name.
    package var author: String
    /// SHA-256 of what makes it the same memory; two of one digest are one.
    package var digest: String
    /// How often it was told.
    package var count = 1
    package var isPinned = false
    package var isDisabled = false
    /// Seconds since 1970 from when on it is not recalled; nil for never.
    package var expiresAt: Double?
    /// Identifier of the memory that was chosen over it; nil where none was.
    package var resolvedBy: String?
    /// What a picture of it shows, in words, and where the picture lies; nil for none.
    package var picture: MemoryPicture?
    package var evidence: [EvidenceRecord] = []

    package init(
        uid: String, kind: MemoryKind, text: String, learnedAt: Double, trust: Trust, author: String, digest: String
    ) {
        self.uid = uid
        self.kind = kind
        self.text = text
        self.learnedAt = learnedAt
        self.trust = trust
        self.author = author
        self.digest = digest
    }

    /// Whether it can be recalled at a time.
    package func isActive(at now: Double) -> Bool {
        !isDisabled && resolvedBy == nil && (expiresAt.map { $0 > now } ?? true)
    }
}

/// A picture that belongs to a memory.
public struct MemoryPicture: Codable, Sendable, Equatable {
    /// What it shows, in words; empty where nobody said.
    public var caption: String
    /// Where it lies: a file's path, or the identifier of a picture in the store; empty where it is not there.
    public var path: String

    /// Creates a picture's description.
    public init(caption: String = "", path: String = "") {
        self.caption = caption
        self.path = path
    }
}

/// What a memory rests on, as it was when it was cited.
package struct EvidenceRecord: Sendable, Equatable {
    /// What was cited: `c_`, `p_`, `i_`, `d_` or `m_`.
    package var cited: String
    /// SHA-256 of the document's content, or the cited memory's digest.
    package var sha256: String
    /// Where the document lay; empty for memories.
    package var path = ""
    /// The cited part of the document's text; nil for pictures and memories.
    package var span: ScalarSpan?
    package var page: Int?
    package var box: Box?
    /// Finds the cited words again without keeping them; nil where there are none.
    package var passage: PassageFingerprint?

    package init(cited: String, sha256: String) {
        self.cited = cited
        self.sha256 = sha256
    }
}

/// A memory as it is written, with what the same transaction keeps beside it.
package struct MemoryToCommit: Sendable {
    package var record: MemoryRecord
    /// Unit length; nil where the encoder cannot read it.
    package var vector: [Float]?
    /// What its picture looks like, in the space of the picture encoder; nil where there is none.
    package var views: (space: SpaceRecord, bytes: [UInt8])?
    /// Runs of its words by which copies are found (``WordRuns``).
    package var runs: [Int64] = []
    /// Memories that it is linked to.
    package var links: [(uid: String, relation: MemoryLink.Relation)] = []
    /// Whether telling it again counts.
    package var countsUp = true

    package init(_ record: MemoryRecord, vector: [Float]? = nil) {
        self.record = record
        self.vector = vector
    }
}

/// A link from one memory to another.
public struct MemoryLink: Codable, Sendable, Equatable {
    /// What binds the two.
    public enum Relation: String, Codable, Sendable {
        /// They say nearly the same.
        case near
        /// The first is a summary of the second.
        case summarises
        /// The first was chosen over the second where they contradicted each other.
        case resolves
        /// The first replaced the second when it was edited.
        case replaces
    }

    /// The other memory.
    public var id: String
    /// What binds them.
    public var relation: Relation

    /// Creates a link.
    public init(id: String, relation: Relation) {
        self.id = id
        self.relation = relation
    }
}

/// One version of a small named value.
package struct StateRecord: Sendable, Equatable {
    package var scope: MemoryScope
    package var name: String
    /// From 1 on.
    package var version: Int
    /// Nil where it was taken out.
    package var value: String?
    package var author: String
    /// Seconds since 1970.
    package var changedAt: Double

    package init(scope: MemoryScope, name: String, version: Int, value: String?, author: String, changedAt: Double) {
        self.scope = scope
        self.name = name
        self.version = version
        self.value = value
        self.author = author
        self.changedAt = changedAt
    }
}
