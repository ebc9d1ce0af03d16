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

    /// Creates a chunk.
    public init(
        span: ScalarSpan, text: String, headingPath: [String], page: Int?, embeddedText: String, tokens: Int
    ) {
        self.span = span
        self.text = text
        self.headingPath = headingPath
        self.page = page
        self.embeddedText = embeddedText
        self.tokens = tokens
    }
}
