/// A run of a document's text that is embedded and returned as one.
public struct Chunk: Sendable, Equatable {
    /// Its part of the document's text.
    public var span: ScalarSpan
    /// The text itself: the scalars of ``span``.
    public var text: String
    /// Headings above it, outermost first.
    public var headingPath: [String]
    /// First page it stands on, where the format has pages.
    public var page: Int?
    /// What the encoder sees: title and heading path, then the text.
    public var embeddedText: String
    /// Tokens of ``embeddedText``, special tokens not counted; never above the encoder's window.
    public var tokens: Int
    /// The next larger thing that it is a part of; nil where that was not looked for.
    public var parent: ChunkParent?

    /// Creates a chunk.
    public init(
        span: ScalarSpan, text: String, headingPath: [String], page: Int?, embeddedText: String, tokens: Int,
        parent: ChunkParent? = nil
    ) {
        self.parent = parent
        self.span = span
        self.text = text
        self.headingPath = headingPath
        self.page = page
        self.embeddedText = embeddedText
        self.tokens = tokens
    }
}

/// What a chunk is a part of: the smallest section or table that holds all of it and more, else the document.
public struct ChunkParent: Codable, Sendable, Equatable {
    /// What it is.
    public var kind: Kind
    /// The heading of a section; nil for tables and documents.
    public var title: String?
    /// Its part of the document's text.
    public var span: ScalarSpan

    /// What holds a chunk.
    public enum Kind: String, Codable, Sendable {
        /// A heading and all that stands under it.
        case section
        /// A table of which the chunk has some rows.
        case table
        /// All of the text.
        case document
    }

    /// Creates a parent.
    public init(kind: Kind, title: String? = nil, span: ScalarSpan) {
        self.kind = kind
        self.title = title
        self.span = span
    }

    enum CodingKeys: String, CodingKey {
        case kind, title
        case span = "char_span"
    }
}
