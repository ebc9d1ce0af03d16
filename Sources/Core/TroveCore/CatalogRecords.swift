/// A folder or file that the user added.
package struct RootRecord: Sendable, Equatable {
    package var id: Int64
    package var path: String
    package var device: Int64
    package var inode: Int64

    package init(id: Int64, path: String, device: Int64, inode: Int64) {
        self.id = id
        self.path = path
        self.device = device
        self.inode = inode
    }
}

/// What the file system says about a file: equal stamps mean an unchanged file.
package struct FileStamp: Sendable, Equatable {
    /// Bytes.
    package var size: Int64
    /// Nanoseconds since 1970 of the last change of content.
    package var modifiedNanoseconds: Int64
    /// Nanoseconds since 1970 of the last change of content or inode.
    package var changedNanoseconds: Int64
    package var inode: Int64
    package var device: Int64

    package init(
        size: Int64, modifiedNanoseconds: Int64, changedNanoseconds: Int64, inode: Int64, device: Int64
    ) {
        self.size = size
        self.modifiedNanoseconds = modifiedNanoseconds
        self.changedNanoseconds = changedNanoseconds
        self.inode = inode
        self.device = device
    }

    /// The stamp of what was never looked at.
    package static let none = FileStamp(
        size: 0, modifiedNanoseconds: 0, changedNanoseconds: 0, inode: 0, device: 0)
}

/// The ledger's row of one path: what became of it.
package struct FileRecord: Sendable, Equatable {
    package var path: String
    package var rootID: Int64
    /// Key of the document with this file's content; nil where it was skipped or failed.
    package var documentID: Int64?
    package var stamp: FileStamp
    package var format: String?
    /// State after the last run: ``State/indexed``, skipped, failed or incomplete.
    package var state: State
    package var reason: String?
    /// The error's code, where the file was not read.
    package var code: String?
    /// The settings under which the file was not read: under other ones it is tried again.
    package var settings: String?
    /// Seconds since 1970 when the row was written; 0 for one that was not written yet.
    package var checkedAt: Double

    /// How a path stands in the ledger.
    package enum State: String, Sendable {
        case indexed, skipped, failed, incomplete
    }

    package init(
        path: String, rootID: Int64, documentID: Int64? = nil, stamp: FileStamp = .none, format: String? = nil,
        state: State, reason: String? = nil, code: String? = nil, settings: String? = nil, checkedAt: Double = 0
    ) {
        self.path = path
        self.rootID = rootID
        self.documentID = documentID
        self.stamp = stamp
        self.format = format
        self.state = state
        self.reason = reason
        self.code = code
        self.settings = settings
        self.checkedAt = checkedAt
    }
}

/// A document as it is committed: extraction, chunks, and an embedding for each chunk that has one.
package struct DocumentToCommit: Sendable {
    package var sha256: String
    package var extracted: ExtractedDocument
    package var chunks: [Chunk]
    /// One for each chunk, `dimension` floats of unit length; nil where the encoder cannot read the chunk.
    package var vectors: [[Float]?]
    /// Numbers that the encoder computed the vectors with (`fp32`, `bf16`, `int8`); empty where that is not known.
    package var precision = ""
    /// Fingerprint of the settings that shaped the extraction: another one makes the document stale.
    package var settings: String
    /// The hint of a file name under which it was read (``ReadingName``).
    package var readAs: String
    /// Characters of the text that lie in a chunk with an embedding.
    package var embeddedCharacters: Int
    package var files: [FileRecord]
    /// Pictures of the document, with what encoders read of them.
    package var pictures: [PictureToCommit]
    /// What OCR read in it, for the next time that it is read.
    package var readings: [PageReading]

    package init(
        sha256: String, extracted: ExtractedDocument, chunks: [Chunk], vectors: [[Float]?], settings: String,
        readAs: String = "", embeddedCharacters: Int, files: [FileRecord], pictures: [PictureToCommit] = [],
        readings: [PageReading] = []
    ) {
        self.pictures = pictures
        self.readings = readings
        self.sha256 = sha256
        self.extracted = extracted
        self.chunks = chunks
        self.vectors = vectors
        self.settings = settings
        self.readAs = readAs
        self.embeddedCharacters = embeddedCharacters
        self.files = files
    }
}

/// One encoder's vector space.
package struct SpaceRecord: Sendable, Equatable {
    package var id: Int64
    package var fingerprint: String
    package var dimension: Int

    package init(id: Int64, fingerprint: String, dimension: Int) {
        self.id = id
        self.fingerprint = fingerprint
        self.dimension = dimension
    }
}

/// A chunk with what a hit needs of its document.
package struct ChunkRecord: Sendable {
    package var id: Int64
    package var uid: String
    package var ordinal: Int
    package var span: ScalarSpan
    package var page: Int?
    package var headingPath: [String]
    package var text: String
    /// What it is a part of; nil in stores that were written before that was kept.
    package var parent: ChunkParent?
    package var document: DocumentRecord

    package init(
        id: Int64, uid: String, ordinal: Int, span: ScalarSpan, page: Int?, headingPath: [String], text: String,
        parent: ChunkParent? = nil, document: DocumentRecord
    ) {
        self.parent = parent
        self.id = id
        self.uid = uid
        self.ordinal = ordinal
        self.span = span
        self.page = page
        self.headingPath = headingPath
        self.text = text
        self.document = document
    }
}

/// A document without its text.
package struct DocumentRecord: Sendable {
    package var id: Int64
    package var uid: String
    package var sha256: String
    package var format: String
    package var title: String?
    package var metadata: [String: String]
    package var pageCount: Int
    package var characterCount: Int
    package var embeddedCharacterCount: Int
    package var chunkCount: Int
    package var isIncomplete: Bool
    package var warnings: [String]
    package var settings: String
    /// The hint of a file name under which it was read (``ReadingName``).
    package var readAs: String
    /// Seconds since 1970.
    package var indexedAt: Double
    /// Every path with this content, in ascending order.
    package var files: [FileRecord]

    package init(
        id: Int64, uid: String, sha256: String, format: String, title: String?, metadata: [String: String],
        pageCount: Int, characterCount: Int, embeddedCharacterCount: Int, chunkCount: Int, isIncomplete: Bool,
        warnings: [String], settings: String, readAs: String, indexedAt: Double, files: [FileRecord]
    ) {
        self.id = id
        self.uid = uid
        self.sha256 = sha256
        self.format = format
        self.title = title
        self.metadata = metadata
        self.pageCount = pageCount
        self.characterCount = characterCount
        self.embeddedCharacterCount = embeddedCharacterCount
        self.chunkCount = chunkCount
        self.isIncomplete = isIncomplete
        self.warnings = warnings
        self.settings = settings
        self.readAs = readAs
        self.indexedAt = indexedAt
        self.files = files
    }
}

/// What a run asks of every known document before it looks at a file.
package struct DocumentState: Sendable, Equatable {
    /// The settings that it was read with.
    package var settings: String
    /// The hint of a file name under which it was read.
    package var readAs: String
    /// Whether its format has pages: such formats are told by their bytes alone.
    package var isPaged: Bool

    package init(settings: String, readAs: String, isPaged: Bool) {
        self.settings = settings
        self.readAs = readAs
        self.isPaged = isPaged
    }
}

/// A page of a document with its words.
package struct PageRecord: Sendable {
    package var page: Page
    package var words: [Word]

    package init(page: Page, words: [Word]) {
        self.page = page
        self.words = words
    }
}
