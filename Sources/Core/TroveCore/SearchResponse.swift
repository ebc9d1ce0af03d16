/// How candidates are found and ranked.
public enum SearchMode: String, Codable, Sendable, CaseIterable {
    /// Words and vectors together.
    case hybrid
    /// Vectors alone.
    case dense
    /// Words alone.
    case lexical
}

/// The answer to a search, the same on every surface.
public struct SearchResponse: Codable, Sendable {
    /// What was asked.
    public struct Query: Codable, Sendable {
        /// The words.
        public var text: String
        /// The most hits wanted.
        public var limit: Int
        /// The identifier of the hit that more were asked like.
        public var like: String?
        /// The filter in force, in its JSON form.
        public var filter: String?

        /// Creates a record of a question.
        public init(text: String, limit: Int) {
            self.text = text
            self.limit = limit
        }
    }

    /// The mode asked for and the one that could be served.
    public struct Mode: Codable, Sendable {
        /// What was asked for.
        public var requested: SearchMode
        /// What was done; `warnings` say why it differs.
        public var effective: SearchMode

        /// Creates a pair of modes.
        public init(requested: SearchMode, effective: SearchMode) {
            self.requested = requested
            self.effective = effective
        }
    }

    /// What was asked.
    public var query: Query
    /// How it was answered.
    public var mode: Mode
    /// Milliseconds from the question to the hits.
    public var tookMilliseconds: Double
    /// Chunks that were ranked.
    public var total: Int
    /// The hits, best first.
    public var results: [Hit]
    /// What a reader should know: unread scripts, a missing encoder.
    public var warnings: [String]
    /// How far the files in scope were read.
    public var coverage = SearchCoverage()
    /// Asks for the hits after these; nil where there are no more.
    public var nextCursor: String?
    /// The hits as one text for a reader with a budget; nil where none was asked for.
    public var context: PackedContext?

    /// What the packed text takes of its budget.
    public var usage: PackedContext.Usage?

    /// Creates a response.
    public init(
        query: Query, mode: Mode, tookMilliseconds: Double, total: Int, results: [Hit], warnings: [String]
    ) {
        self.query = query
        self.mode = mode
        self.tookMilliseconds = tookMilliseconds
        self.total = total
        self.results = results
        self.warnings = warnings
    }

    enum CodingKeys: String, CodingKey {
        case query, mode, total, results, warnings, coverage, context, usage
        case tookMilliseconds = "took_ms"
        case nextCursor = "next_cursor"
    }

    /// Writes every field; a cursor and a usage that are not there as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(query, forKey: .query)
        try container.encode(mode, forKey: .mode)
        try container.encode(tookMilliseconds, forKey: .tookMilliseconds)
        try container.encode(total, forKey: .total)
        try container.encode(results, forKey: .results)
        try container.encode(warnings, forKey: .warnings)
        try container.encode(coverage, forKey: .coverage)
        try container.encodeIfPresent(context, forKey: .context)
        try container.encode(usage, forKey: .usage)
        try container.encode(nextCursor, forKey: .nextCursor)
    }
}

/// Something found, with where it stands.
public struct Hit: Codable, Sendable {
    /// What kind of thing was found.
    public enum Kind: String, Codable, Sendable {
        /// A passage of text, also one read from a picture.
        case text
        /// A picture: a file, or one inside a document.
        case image
        /// A page of a document, found by how it looks.
        case page
        /// Something remembered.
        case memory
    }

    /// The parts of the score, as each way of searching gave them.
    public struct Scores: Codable, Sendable {
        /// Cosine of query and chunk, -1 to 1; nil where the chunk or the query has no vector.
        public var dense: Double?
        /// BM25, 0 or more; nil where no word of the query was looked for.
        public var lexical: Double?
        /// Cosine of the best pair of views of query and picture, -1 to 1; nil where no picture was asked with.
        public var image: Double?

        /// Creates the parts.
        public init(dense: Double?, lexical: Double?, image: Double? = nil) {
            self.dense = dense
            self.lexical = lexical
            self.image = image
        }

        enum CodingKeys: String, CodingKey { case dense, lexical, image }

        /// Writes all parts, null where there is none.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(dense, forKey: .dense)
            try container.encode(lexical, forKey: .lexical)
            try container.encode(image, forKey: .image)
        }
    }

    /// What one part of a question gave: its words, one of its pictures, or what it should not be.
    public struct Part: Codable, Sendable {
        /// `text`, `image:0`, `page-text`, `not:0`, `not-image:0`...
        public var part: String
        /// How much it counted.
        public var weight: Double
        /// Its score, standardised over all that was ranked.
        public var score: Double

        /// Creates a part.
        public init(part: String, weight: Double, score: Double) {
            self.part = part
            self.weight = weight
            self.score = score
        }
    }

    /// Where the hit stands.
    public struct Source: Codable, Sendable {
        /// Absolute path of the file.
        public var path: String
        /// Every path with this content that may be seen, ``path`` first.
        public var paths: [String]
        /// The same as a `file:` address.
        public var uri: String
        /// An address that opens the file at its page, where the viewer heeds that.
        public var link: String
        /// Short name of the file's format.
        public var format: String
        /// SHA-256 of the file's content.
        public var sha256: String
        /// The document's own title, or the file's name.
        public var title: String
        /// 1-based page, where the format has pages.
        public var page: Int?
        /// Places of the match on the page, one for each line.
        public var boxes: [Box]
        /// Headings above the passage, outermost first.
        public var headingPath: [String]
        /// The passage within the document's text, in Unicode scalars.
        public var span: ScalarSpan

        /// Creates a place.
        /// - Parameter others: Further paths with this content.
        public init(
            path: String, others: [String] = [], uri: String, format: String, sha256: String, title: String,
            page: Int?, boxes: [Box], headingPath: [String], span: ScalarSpan
        ) {
            self.path = path
            paths = [path] + others.filter { $0 != path }
            self.format = format
            self.uri = uri
            link = page.map { "\(uri)#page=\($0)" } ?? uri
            self.sha256 = sha256
            self.title = title
            self.page = page
            self.boxes = boxes
            self.headingPath = headingPath
            self.span = span
        }

        enum CodingKeys: String, CodingKey {
            case path, paths, uri, link, format, sha256, title, page, boxes
            case headingPath = "heading_path"
            case span = "char_span"
        }
    }

    /// The picture that the hit was read from.
    public struct Picture: Codable, Sendable {
        /// Its `file:` address.
        public var uri: String
        /// Its media type.
        public var mime: String
        /// Pixels across, upright.
        public var width: Int
        /// Pixels down, upright.
        public var height: Int

        /// Creates a picture's description.
        public init(uri: String, mime: String, width: Int, height: Int) {
            self.uri = uri
            self.mime = mime
            self.width = width
            self.height = height
        }
    }

    /// Identifier of the chunk; it survives a re-index of unchanged content.
    public var id: String
    /// What kind of thing was found.
    public var kind: Kind
    /// The fused score: greater is better, comparable within one answer only.
    public var score: Double
    /// How likely the passage answers the question, 0 to 1; comparable across questions. Nil for what was found by how
    /// it looks.
    public var relevance: Double?
    /// Its parts.
    public var scores: Scores
    /// What each part of the question gave; empty for a question of words alone.
    public var parts: [Part] = []
    /// Other files that hold nearly the same picture.
    public var copies: [String] = []
    /// When the document was read, ISO 8601.
    public var indexedAt: String
    /// True when the file has changed or gone since.
    public var stale: Bool
    /// The passage.
    public var text: String
    /// The words of the query within ``text``, in Unicode scalars.
    public var highlights: [ScalarSpan]
    /// The sentence of ``text`` that supports it best, in Unicode scalars.
    public var answerSpan: ScalarSpan?
    /// Passages around it in the document, in order; asked for by `neighbours`.
    public var neighbours: [Neighbour] = []
    /// The section or table that it is a part of, or the document; asked for by `parents`.
    public var parent: Parent?
    /// Identifiers of hits that say the same and were left out for it.
    public var duplicates: [String] = []
    /// How many further hits lie in the same document; only where hits are grouped.
    public var moreInDocument: Int?
    /// Every part of the score; only where it was asked for.
    public var explanation: [Explanation]?
    /// Where it stands.
    public var source: Source
    /// The picture that it was read from, if it was.
    public var image: Picture?
    /// What the document says of itself.
    public var metadata: [String: String]
    /// True when ``text`` is only a part of the passage.
    public var truncated: Bool
    /// What is known of a memory; nil for all other hits.
    public var memory: MemoryDetail?

    /// Creates a hit.
    public init(
        id: String, kind: Kind, score: Double, scores: Scores, indexedAt: String, stale: Bool, text: String,
        highlights: [ScalarSpan], source: Source, image: Picture?, metadata: [String: String], truncated: Bool
    ) {
        self.id = id
        self.kind = kind
        self.score = score
        self.scores = scores
        self.indexedAt = indexedAt
        self.stale = stale
        self.text = text
        self.highlights = highlights
        self.source = source
        self.image = image
        self.metadata = metadata
        self.truncated = truncated
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, score, scores, parts, copies, stale, text, highlights, source, image, metadata, truncated
        case relevance, neighbours, parent, duplicates, explanation, memory
        case indexedAt = "indexed_at"
        case answerSpan = "answer_span"
        case moreInDocument = "more_in_document"
    }
}
