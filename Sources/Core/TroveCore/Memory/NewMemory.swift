/// Something to be remembered.
public struct NewMemory: Sendable {
    /// The words, kept as they are.
    public var text: String
    /// Episode or fact.
    public var kind: MemoryKind
    /// Of an episode: `turn`, `call`, `result`, `plan`, `run`.
    public var form = ""
    /// Whom it concerns.
    public var scope: MemoryScope
    /// Who spoke.
    public var speaker = ""
    /// What its source calls it; an episode of the same key in the same scope is the same.
    public var key = ""
    /// Seconds since 1970 when it happened or began to hold; nil for now (episodes) or unknown (facts).
    public var at: Double?
    /// Seconds since 1970 when it ceased to hold.
    public var until: Double?
    /// What the fact is about, what of it, and what that is.
    public var subject: String?
    /// What of the subject.
    public var attribute: String?
    /// What that is.
    public var value: String?
    /// Whom it came from; lowered to the least of what it cites.
    public var trust: Trust
    /// Who has it kept: `person`, or a client's name.
    public var author: String
    /// Whether somebody has just said it, so that hearing it again counts; false for what may be an echo of a recall.
    public var isTold: Bool
    /// Whether it is kept in view.
    public var isPinned = false
    /// Seconds since 1970 from when on it is not recalled.
    public var expiresAt: Double?
    /// A picture of it.
    public var picture: MemoryPicture?
    /// What it rests on.
    public var cites: [Citation] = []
    /// Memories that it is linked to.
    public var links: [MemoryLink] = []

    /// Creates a memory; said by a person unless told otherwise.
    public init(
        _ text: String, kind: MemoryKind = .fact, scope: MemoryScope = MemoryScope(), trust: Trust = .person,
        author: String = "person", isTold: Bool = true
    ) {
        self.text = text
        self.kind = kind
        self.scope = scope
        self.trust = trust
        self.author = author
        self.isTold = isTold
    }
}

/// What a fact rests on: `c_0123...`, with a part of the document's text, `@120-180`, or a box on its page,
/// `#0.1,0.2,0.5,0.3`.
public struct Citation: Sendable, Equatable {
    /// Identifier of a chunk, page, picture, document or memory, or an indexed file's path.
    public var id: String
    /// The part of the document's text, in Unicode scalars; nil for all that the identifier names.
    public var span: ScalarSpan?
    /// The place on the page: left, top, right and bottom edge, in fractions; nil for all of it.
    public var box: [Double]?

    /// Creates a citation.
    public init(id: String, span: ScalarSpan? = nil, box: [Double]? = nil) {
        self.id = id
        self.span = span
        self.box = box
    }

    /// Reads a citation from one word.
    /// - Throws: `.invalidArgument`.
    public init(_ text: String) throws(TroveError) {
        self.init(id: text)
        if let hash = text.lastIndex(of: "#"), text[hash...].contains(",") {
            let edges = text[hash...].dropFirst().split(separator: ",", omittingEmptySubsequences: false).map {
                Double($0)
            }
            let known = edges.compactMap { $0 }
            guard known.count == 4, edges.count == 4, known.allSatisfy({ (0...1).contains($0) }), known[0] < known[2],
                known[1] < known[3]
            else {
                throw TroveError(
                    .invalidArgument, "`\(text)` names no box; write ID#LEFT,TOP,RIGHT,BOTTOM in fractions of the page")
            }
            id = String(text[..<hash])
            box = known
        } else if let mark = text.lastIndex(of: "@"), !text[mark...].contains("/"), text[mark...].contains("-") {
            let ends = text[mark...].dropFirst().split(separator: "-").map { Int($0) }
            guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else {
                throw TroveError(.invalidArgument, "`\(text)` names no part; write ID@START-END in characters")
            }
            id = String(text[..<mark])
            span = ScalarSpan(start, end)
        }
        guard !id.isEmpty else { throw TroveError(.invalidArgument, "a citation needs the `id` of a hit") }
    }
}

/// What became of something that was to be remembered.
public struct RememberReceipt: Codable, Sendable {
    /// What became of it.
    public enum Outcome: String, Codable, Sendable {
        /// It is new.
        case added
        /// It was known, and its count went up.
        case counted
        /// It came out of memory: nothing was written.
        case returned
    }

    /// The memory; where it was returned, its first source.
    public var id: String
    /// What became of it.
    public var outcome: Outcome
    /// Where it was returned: the memories that it came from.
    public var sources: [String] = []
    /// Facts that say nearly the same.
    public var near: [String] = []
    /// Facts that say something else of the same thing.
    public var conflicts: [MemoryDetail.Conflict] = []
    /// What it counts for after all it cites.
    public var trust: Trust

    /// Creates a receipt.
    public init(id: String, outcome: Outcome, trust: Trust) {
        self.id = id
        self.outcome = outcome
        self.trust = trust
    }
}
