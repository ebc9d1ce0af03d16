internal import TroveCore

/// Where things stand in a postings file. `TroveLexical.docc/PostingsFormat.md` is the description.
enum PostingsLayout {
    static let magic = UInt64(0x3158_4C45_564F_5254)  // "TROVELX1", little-endian
    static let version: UInt32 = 2
    /// The oldest version that is read: it has no names and titles, so that passages found by it are not linked.
    static let oldestVersion: UInt32 = 1
    static let headerBytes = 256
    /// Postings of a block.
    static let blockLength = 128
    static let chunkBytes = 16
    static let lengthBytes = 2
    static let entryBytes = 16
    static let blockBytes = 16
    /// In a dictionary entry's count: the term stands in one chunk, and the low bits are its frequency.
    static let single: UInt32 = 0x8000_0000

    /// The parts of a file, in the order of the header.
    enum Section: Int, CaseIterable {
        case postings, chunks, lengths, dictionary, blocks
    }

    /// A part's place and checksum.
    struct Extent: Equatable {
        var offset = 0
        var size = 0
        var checksum: UInt32 = 0
    }

    /// The first ``headerBytes`` of a file.
    struct Header {
        var version = PostingsLayout.version
        var chunks: UInt32 = 0
        var terms: UInt64 = 0
        var totalLength: UInt64 = 0
        var englishChunks: UInt64 = 0
        var lastSequence: UInt64 = 0
        var extents = [Extent](repeating: Extent(), count: Section.allCases.count)

        subscript(_ section: Section) -> Extent {
            get { extents[section.rawValue] }
            set { extents[section.rawValue] = newValue }
        }
    }
}

/// Little-endian integers appended to bytes.
struct ByteWriter {
    var bytes: [UInt8] = []

    mutating func append<T: FixedWidthInteger>(_ value: T) {
        var rest = value
        for _ in 0..<(T.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// Seven bits a byte, the lowest first, the eighth set where more follow.
    mutating func appendVariable(_ value: UInt32) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
