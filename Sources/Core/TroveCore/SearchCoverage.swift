/// How far the files in scope were read: what a search could not have found.
public struct SearchCoverage: Codable, Sendable, Equatable {
    /// Files in scope.
    public var files = 0
    /// Files seen and not yet read.
    public var pending = 0
    /// Files that could not be read.
    public var failed = 0
    /// Files of which a part could not be read.
    public var incomplete = 0
    /// Files passed over: their format, size or a pattern.
    public var skipped = 0
    /// Files that are found by words alone: the text encoder does not read their script.
    public var unread = 0

    /// Creates counts of nothing.
    public init() {}

    /// What was asked, but not read, in a line; nil where all of it was read.
    package var notice: String? {
        let parts = [
            (pending, "not read yet"), (failed, "could not be read"), (incomplete, "read in part"),
            (unread, "found by words alone"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        guard !parts.isEmpty else { return nil }
        return "asked, but not read: of \(files) files " + parts.joined(separator: ", ")
    }
}

extension Hit {
    /// The section or table that a hit is a part of, or its document.
    public struct Parent: Codable, Sendable {
        /// What it is.
        public var kind: ChunkParent.Kind
        /// The heading of a section.
        public var title: String?
        /// The part of the document's text that is given.
        public var span: ScalarSpan
        /// Its text.
        public var text: String
        /// True when it is longer than what is given: then that is what stands around the hit.
        public var truncated: Bool

        /// Creates a parent.
        public init(kind: ChunkParent.Kind, title: String?, span: ScalarSpan, text: String, truncated: Bool) {
            self.kind = kind
            self.title = title
            self.span = span
            self.text = text
            self.truncated = truncated
        }

        enum CodingKeys: String, CodingKey {
            case kind, title, text, truncated
            case span = "char_span"
        }
    }

    /// A passage beside a hit.
    public struct Neighbour: Codable, Sendable {
        /// Its identifier.
        public var id: String
        /// Its text.
        public var text: String
        /// Its part of the document's text.
        public var span: ScalarSpan

        /// Creates a passage.
        public init(id: String, text: String, span: ScalarSpan) {
            self.id = id
            self.text = text
            self.span = span
        }

        enum CodingKeys: String, CodingKey {
            case id, text
            case span = "char_span"
        }
    }

    /// One part of a score: what it was, how much it counted, and what it gave.
    public struct Explanation: Codable, Sendable {
        /// `dense`, `lexical`, `proximity`, `identifier`, `chain`, `recency`, `path`, `term:lamp`, `relevance:coverage`...
        public var part: String
        /// The value before weighing.
        public var value: Double
        /// What it added to the score; nil where it only informs.
        public var added: Double?
        /// In words: the hit and the name that a chain came by; nil where the figures say all.
        public var detail: String?

        /// Creates a part.
        public init(part: String, value: Double, added: Double? = nil, detail: String? = nil) {
            self.part = part
            self.detail = detail
            self.value = value
            self.added = added
        }
    }
}

/// Hits as one text for a language model, within a budget of tokens.
public struct PackedContext: Codable, Sendable {
    /// What the text takes.
    public struct Usage: Codable, Sendable {
        /// Tokens of the text by ``rule``.
        public var tokens: Int
        /// The most that were allowed.
        public var budget: Int
        /// How tokens are counted.
        public var rule: String

        /// Creates a record.
        public init(tokens: Int, budget: Int, rule: String) {
            self.tokens = tokens
            self.budget = budget
            self.rule = rule
        }
    }

    /// What a citation mark of the text stands for.
    public struct Citation: Codable, Sendable {
        /// The number in `[n]`.
        public var mark: Int
        /// The hit's identifier.
        public var id: String
        /// Absolute path of the file.
        public var path: String
        /// 1-based page, where the format has pages.
        public var page: Int?
        /// Places on the page.
        public var boxes: [Box]
        /// The passage within the document's text.
        public var span: ScalarSpan

        /// Creates a citation.
        public init(mark: Int, id: String, path: String, page: Int?, boxes: [Box], span: ScalarSpan) {
            self.mark = mark
            self.id = id
            self.path = path
            self.page = page
            self.boxes = boxes
            self.span = span
        }

        enum CodingKeys: String, CodingKey {
            case mark, id, path, page, boxes
            case span = "char_span"
        }
    }

    /// The passages, by document in reading order, fenced and marked as data.
    public var text: String
    /// What its marks stand for.
    public var citations: [Citation]
    /// Creates a packed text.
    public init(text: String, citations: [Citation]) {
        self.text = text
        self.citations = citations
    }
}
