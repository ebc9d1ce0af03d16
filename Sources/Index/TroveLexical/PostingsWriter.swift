internal import Foundation
internal import TroveCore
internal import TroveKernels

/// Writes a postings file aside and renames it into place: readers see the old file or the whole new one.
final class PostingsWriter {
    private let path: String
    private let partial: String
    private let file: FileHandle
    private var header = PostingsLayout.Header()
    private var buffer = ByteWriter()
    private var position = PostingsLayout.headerBytes
    private var checksum: UInt32 = 0
    private var sectionStart = PostingsLayout.headerBytes
    private var dictionary = ByteWriter()
    private var blocks = ByteWriter()
    private var blockCount: UInt32 = 0

    private var isDone = false

    private static let flushBytes = 1 << 20

    init(path: String) throws(TroveError) {
        self.path = path
        partial = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
        guard FileManager.default.createFile(atPath: partial, contents: Data(count: PostingsLayout.headerBytes)),
            let file = FileHandle(forWritingAtPath: partial)
        else { throw TroveError(.inputOutput, "cannot create \(partial); check the store's permissions and space") }
        self.file = file
        try Self.translating(path) { _ = try file.seekToEnd() }
    }

    deinit { if !isDone { try? FileManager.default.removeItem(atPath: partial) } }

    /// Adds a term's postings, in ascending order of chunks. Terms come in ascending order.
    func add(
        _ term: Term, _ postings: [(chunk: UInt32, frequency: UInt8)], length: (UInt32) -> UInt16
    ) throws(TroveError) {
        guard let first = postings.first else { return }
        header.terms += 1
        dictionary.append(term)
        if postings.count == 1 {
            dictionary.append(PostingsLayout.single | UInt32(first.frequency))
            dictionary.append(first.chunk)
            return
        }
        dictionary.append(UInt32(postings.count))
        dictionary.append(blockCount)
        var before: Int64 = -1
        for start in stride(from: 0, to: postings.count, by: PostingsLayout.blockLength) {
            let block = postings[start..<min(postings.count, start + PostingsLayout.blockLength)]
            blocks.append(block.last?.chunk ?? 0)
            blocks.append(block.lazy.map(\.frequency).max() ?? 0)
            blocks.append(UInt8(block.count - 1))
            blocks.append(block.reduce(UInt16.max) { min($0, length($1.chunk)) })
            blocks.append(UInt64(position + buffer.bytes.count - sectionStart))
            blockCount += 1
            for posting in block {
                buffer.appendVariable(UInt32(Int64(posting.chunk) - before - 1))
                before = Int64(posting.chunk)
            }
            for posting in block { buffer.bytes.append(posting.frequency) }
        }
        if buffer.bytes.count >= Self.flushBytes { try flush() }
    }

    /// Ends the postings, adds the tables and puts the file in its place.
    func finish(
        chunks: [(row: Int64, document: Int64, length: UInt16)], englishChunks: Int, lastSequence: Int64
    ) throws(TroveError) {
        try end(.postings)
        for chunk in chunks {
            buffer.append(chunk.row)
            buffer.append(chunk.document)
        }
        try end(.chunks)
        for chunk in chunks { buffer.append(chunk.length) }
        try end(.lengths)
        buffer = dictionary
        try end(.dictionary)
        buffer = blocks
        try end(.blocks)
        header.chunks = UInt32(chunks.count)
        header.totalLength = chunks.reduce(0) { $0 + UInt64($1.length) }
        header.englishChunks = UInt64(englishChunks)
        header.lastSequence = UInt64(lastSequence)
        let (file, bytes, partial, path) = (file, Data(header.encoded()), partial, path)
        try Self.translating(path) {
            try file.seek(toOffset: 0)
            try file.write(contentsOf: bytes)
            try file.synchronize()
            try file.close()
            // Foundation's own replaceItem is not atomic here.
            guard unsafe rename(partial, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
        isDone = true
    }

    private func end(_ section: PostingsLayout.Section) throws(TroveError) {
        try flush()
        header[section] = .init(offset: sectionStart, size: position - sectionStart, checksum: checksum)
        // Parts begin at multiples of eight.
        let padding = (8 - position % 8) % 8
        buffer.bytes = [UInt8](repeating: 0, count: padding)
        try flush()
        (sectionStart, checksum) = (position, 0)
    }

    private func flush() throws(TroveError) {
        guard !buffer.bytes.isEmpty else { return }
        // SAFETY: bytes have no padding.
        checksum = unsafe Checksum.crc32c(buffer.bytes.span.bytes, continuing: checksum)
        let (file, bytes) = (file, buffer.bytes)
        try Self.translating(path) { try file.write(contentsOf: bytes) }
        position += buffer.bytes.count
        buffer.bytes.removeAll(keepingCapacity: true)
    }

    private static func translating(_ path: String, _ body: () throws -> Void) throws(TroveError) {
        do {
            try body()
        } catch {
            let isFull = (error as NSError).code == CocoaError.fileWriteOutOfSpace.rawValue
            throw TroveError(
                isFull ? .diskFull : .inputOutput,
                "cannot write \(path): \(isFull ? "no space left" : error.localizedDescription)", cause: error)
        }
    }
}
