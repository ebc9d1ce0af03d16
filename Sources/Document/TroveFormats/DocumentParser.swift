package import TroveCore

/// Reads one family of formats. A parser is a file of its own and a line in ``FormatTable``.
protocol DocumentParser: Sendable {
    /// The formats it reads.
    static var kinds: [ParserKind] { get }

    /// Creates a parser; parsers hold no state between files.
    init()

    /// Reads one file.
    /// - Throws: `.corruptInput` when nothing can be read; what can be read in part is returned with warnings.
    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument
}

/// A format a parser reads, and the file extensions that hint at it where it is a kind of text.
struct ParserKind: Sendable {
    /// The format.
    let format: FileFormat
    /// Extensions in lower case, without the dot. Binary formats have none: they are told by content.
    let textExtensions: [String]

    /// Creates a kind that is read as a document.
    init(_ name: String, _ description: String, extensions: [String] = []) {
        format = FileFormat(name, description, .document)
        textExtensions = extensions
    }
}

/// Reads a picture of a page: OCR, which this module does not know.
package typealias PagePictureReader = (Raster) throws(TroveError) -> ExtractedDocument

/// Told of each page or member that is done, with its number and how many there are, where that is known.
package typealias PageListener = (Int, Int?) throws(TroveError) -> Void

/// One file as a parser gets it.
struct DocumentInput {
    /// The whole file.
    let bytes: [UInt8]
    /// Its name; only a hint.
    let fileName: String
    /// What the sniffer made of it.
    let format: FileFormat
    /// What to refuse.
    let limits: FormatLimits
    /// Opens a protected file.
    var password: String?
    /// Reads pages that have no text of their own.
    var readPicture: PagePictureReader?
    /// Reads pictures that are files of their own: in office files, archives, mail.
    var readPictureFile: PictureFileReader?
    /// Told of pages: a long file is no stuck one.
    var onPage: PageListener?

    /// The file as text, for the formats that are text.
    func text(declaredEncoding: String? = nil) throws(TroveError) -> DecodedText {
        try TextDecoder(limits: limits).decode(bytes, declared: declaredEncoding)
    }
}

/// What is refused rather than read.
package struct FormatLimits: Sendable {
    /// Most bytes of one file.
    package var fileBytes: Int
    /// Most bytes of decoded text, unpacked members included.
    package var textBytes: Int
    /// Most elements of one parsed tree.
    package var elements: Int
    /// Most bytes that all archives of one file, those in archives included, unpack to.
    package var unpackedBytes: Int
    /// How deep archives and attachments may stand in each other.
    package var nesting: Int
    /// What is left of the bytes to be unpacked; shared with the readers of members.
    var allowance: UnpackAllowance?

    /// Creates limits.
    package init(
        fileBytes: Int = 256 << 20, textBytes: Int = 256 << 20, elements: Int = 4_000_000,
        unpackedBytes: Int = 1 << 30, nesting: Int = 4
    ) {
        self.fileBytes = fileBytes
        self.textBytes = textBytes
        self.elements = elements
        self.unpackedBytes = unpackedBytes
        self.nesting = nesting
    }
}
