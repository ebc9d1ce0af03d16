/// All that extraction reads from one file: its text, pages, blocks and words, and what went wrong on the way.
///
/// Every span counts Unicode scalars of ``text``.
public struct ExtractedDocument: Codable, Sendable, Equatable {
    /// Short name of the format found by content: `markdown`, `html`, `text`, `png`, `jpeg`, `tiff`...
    public var format: String
    /// Title, author, dates and the like, as the document states them. The title is under `title`.
    public var metadata: [String: String]
    /// The whole text in reading order; blocks are separated by blank lines.
    public var text: String
    /// Pages in order; empty where the format has none.
    public var pages: [Page]
    /// Blocks in reading order. Their spans do not overlap, ascend, and cover all of the text but white space.
    public var blocks: [Block]
    /// Words with their place on the page, in the order of the text; empty where places are unknown.
    public var words: [Word]
    /// What a reader should know: truncated pixels, an unknown encoding, a page that could not be read.
    public var warnings: [String]
    /// True when a part could not be read: the outcome is then `incomplete`.
    public var isIncomplete: Bool
    /// True when one of its parts asks for a password: it is read again once one is given.
    public var isPartlyProtected = false

    /// Creates a document.
    public init(
        format: String, metadata: [String: String] = [:], text: String = "", pages: [Page] = [], blocks: [Block] = [],
        words: [Word] = [], warnings: [String] = [], isIncomplete: Bool = false
    ) {
        self.format = format
        self.metadata = metadata
        self.text = text
        self.pages = pages
        self.blocks = blocks
        self.words = words
        self.warnings = warnings
        self.isIncomplete = isIncomplete
    }

    /// The document's own title, if it states one.
    public var title: String? { metadata["title"] }
}

/// One page of a document, and how it was read.
public struct Page: Codable, Sendable, Equatable {
    /// 1-based.
    public var page: Int
    /// Pixels across for pictures, points for paged documents; after ``rotation``.
    public var width: Int
    /// Pixels or points down.
    public var height: Int
    /// Where the page's text came from.
    public var readBy: ReadBy
    /// Mean confidence of the words read by OCR, 0 to 1; nil for a text layer or a page without words.
    public var confidence: Double?
    /// Clockwise degrees by which the page was turned to stand upright.
    public var rotation: Int
    /// OCR languages or the language stated by the document.
    public var language: String?
    /// The page's part of the document's text.
    public var span: ScalarSpan

    /// Where a page's text came from.
    public enum ReadBy: String, Codable, Sendable {
        /// The document's own text.
        case text
        /// Character recognition.
        case ocr
        /// A text layer and recognised pictures.
        case both
    }

    /// Creates a page.
    public init(
        page: Int, width: Int, height: Int, readBy: ReadBy, confidence: Double? = nil, rotation: Int = 0,
        language: String? = nil, span: ScalarSpan
    ) {
        self.page = page
        self.width = width
        self.height = height
        self.readBy = readBy
        self.confidence = confidence
        self.rotation = rotation
        self.language = language
        self.span = span
    }

    enum CodingKeys: String, CodingKey {
        case page, width, height, confidence, rotation, language
        case readBy = "read_by"
        case span = "char_span"
    }
}

/// A structural piece of a document: a heading, a paragraph, a table...
public struct Block: Codable, Sendable, Equatable {
    /// What the block is.
    public var kind: Kind
    /// Its part of the document's text.
    public var span: ScalarSpan
    /// Level of a heading, 1 to 6; depth of a list item from 1; 0 otherwise.
    public var level: Int
    /// Titles of the headings above it, outermost first. A heading's own text is not in its path.
    public var headingPath: [String]
    /// 1-based page, where the format has pages.
    public var page: Int?
    /// Places on the page, one for each line or region; empty where unknown.
    public var boxes: [Box]
    /// Cells of a table, row by row.
    public var cells: [[String]]?
    /// Language of a code block, or of the text where the document states it.
    public var language: String?
    /// The picture that its words were read from, where it is one of several things on a page or in a file.
    public var picture: BlockPicture?

    /// What a block can be.
    public enum Kind: String, Codable, Sendable {
        /// The document's own title.
        case title
        /// A heading of some level.
        case heading
        /// Running text.
        case paragraph
        /// One item of a list.
        case listItem = "list_item"
        /// A table; ``Block/cells`` holds its rows.
        case table
        /// Source code or preformatted text.
        case code
        /// A quotation.
        case quote
        /// A picture's caption or alternative text.
        case caption
        /// A footnote.
        case footnote
    }

    /// Creates a block.
    public init(
        kind: Kind, span: ScalarSpan, level: Int = 0, headingPath: [String] = [], page: Int? = nil, boxes: [Box] = [],
        cells: [[String]]? = nil, language: String? = nil
    ) {
        self.kind = kind
        self.span = span
        self.level = level
        self.headingPath = headingPath
        self.page = page
        self.boxes = boxes
        self.cells = cells
        self.language = language
    }

    enum CodingKeys: String, CodingKey {
        case kind, level, page, boxes, cells, language, picture
        case span = "char_span"
        case headingPath = "heading_path"
    }
}

/// A picture inside a document.
public struct BlockPicture: Codable, Sendable, Equatable {
    /// Its name in the file: a part of an office file, a member of an archive, an attachment; nil on pages of PDF.
    public var name: String?
    /// Its place on the page, where the format has pages.
    public var box: Box?
    /// Pixels across, as it was read.
    public var width: Int
    /// Pixels down.
    public var height: Int

    /// Creates a picture's description.
    public init(name: String? = nil, box: Box? = nil, width: Int, height: Int) {
        self.name = name
        self.box = box
        self.width = width
        self.height = height
    }
}

/// A word and its place on the page.
public struct Word: Codable, Sendable, Equatable {
    /// Its part of the document's text.
    public var span: ScalarSpan
    /// Its place.
    public var box: Box
    /// 0 to 1; 1 for a text layer.
    public var confidence: Double
    /// Number of its line within the page, from 0: words of one line share it.
    public var line: Int

    /// Creates a word.
    public init(span: ScalarSpan, box: Box, confidence: Double, line: Int) {
        self.span = span
        self.box = box
        self.confidence = confidence
        self.line = line
    }

    enum CodingKeys: String, CodingKey {
        case box, confidence, line
        case span = "char_span"
    }
}
