/// A place in a document that a sentence of an answer rests on.
public struct AnswerCitation: Codable, Sendable, Hashable {
    /// Number within its answer, from 1; written `[1]` in Markdown.
    public var number: Int
    /// Identifier of the chunk (`c_...`), the memory (`m_...`) or the picture it was found by.
    public var id: String
    /// Absolute path of the file.
    public var path: String
    /// SHA-256 of the content that was cited.
    public var sha256: String
    /// The document's own title, or the file's name.
    public var title: String
    /// 1-based page, where the format has pages.
    public var page: Int?
    /// Places of the cited words on the page, one for each line.
    public var boxes: [Box]
    /// The cited words within the document's text, in Unicode scalars.
    public var span: ScalarSpan
    /// The cited words themselves.
    public var quote: String
    /// Who vouches for them.
    public var trust: Trust

    /// Creates a citation.
    public init(
        number: Int, id: String, path: String, sha256: String, title: String, page: Int?, boxes: [Box],
        span: ScalarSpan, quote: String, trust: Trust
    ) {
        self.number = number
        self.id = id
        self.path = path
        self.sha256 = sha256
        self.title = title
        self.page = page
        self.boxes = boxes
        self.span = span
        self.quote = quote
        self.trust = trust
    }
}
