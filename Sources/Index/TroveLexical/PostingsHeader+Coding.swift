internal import TroveCore
internal import TroveKernels

extension PostingsLayout.Header {
    /// The header's bytes, its own checksum last.
    func encoded() -> [UInt8] {
        var writer = ByteWriter()
        writer.append(PostingsLayout.magic)
        writer.append(version)
        writer.append(chunks)
        writer.append(terms)
        writer.append(totalLength)
        writer.append(englishChunks)
        writer.append(lastSequence)
        for extent in extents {
            writer.append(UInt64(extent.offset))
            writer.append(UInt64(extent.size))
            writer.append(extent.checksum)
            writer.append(UInt32(0))
        }
        let rest = PostingsLayout.headerBytes - 4 - writer.bytes.count
        writer.bytes += [UInt8](repeating: 0, count: rest)
        // SAFETY: bytes have no padding.
        writer.append(unsafe Checksum.crc32c(writer.bytes.span.bytes))
        return writer.bytes
    }

    /// Reads and checks a header: magic, version, checksum, and that every section lies in the file and has the size
    /// that the counts ask for.
    /// - Throws: `.unsupportedVersion`, `.corruptInput`.
    init(_ bytes: UnsafeRawBufferPointer, path: String) throws(TroveError) {
        self.init()
        func damaged(_ what: String) -> TroveError {
            TroveError(.corruptInput, "\(path): \(what); run `trove repair`")
        }
        let length = PostingsLayout.headerBytes
        // SAFETY: every read lies below `length`, which is checked first.
        func read<T: FixedWidthInteger>(_ offset: Int, _ type: T.Type) -> T {
            T(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: type))
        }
        guard bytes.count >= length else { throw damaged("shorter than its header") }
        guard read(0, UInt64.self) == PostingsLayout.magic else { throw damaged("no postings file") }
        version = read(8, UInt32.self)
        guard (PostingsLayout.oldestVersion...PostingsLayout.version).contains(version) else {
            throw TroveError(.unsupportedVersion, "\(path) was written by another version; run `trove repair`")
        }
        let sum = unsafe Checksum.crc32c(UnsafeRawBufferPointer(rebasing: bytes[..<(length - 4)]).bytes)
        guard read(length - 4, UInt32.self) == sum else { throw damaged("its header is damaged") }
        chunks = read(12, UInt32.self)
        terms = read(16, UInt64.self)
        totalLength = read(24, UInt64.self)
        englishChunks = read(32, UInt64.self)
        lastSequence = read(40, UInt64.self)
        for section in PostingsLayout.Section.allCases {
            let at = 48 + section.rawValue * 24
            guard let offset = Int(exactly: read(at, UInt64.self)), let size = Int(exactly: read(at + 8, UInt64.self)),
                offset >= length, offset <= bytes.count, size <= bytes.count - offset
            else { throw damaged("a part lies outside the file") }
            self[section] = .init(offset: offset, size: size, checksum: read(at + 16, UInt32.self))
        }
        let (chunkCount, termCount) = (Int(chunks), Int(clamping: terms))
        guard self[.chunks].size == chunkCount * PostingsLayout.chunkBytes,
            self[.lengths].size == chunkCount * PostingsLayout.lengthBytes,
            termCount <= self[.dictionary].size,
            self[.dictionary].size == termCount * PostingsLayout.entryBytes,
            self[.blocks].size % PostingsLayout.blockBytes == 0
        else { throw damaged("its parts do not fit its counts") }
    }
}
