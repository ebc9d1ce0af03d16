internal import Foundation
internal import TroveCore
internal import TroveKernels

/// An immutable postings file, mapped. Chunks are numbered in ascending order of their catalog rows.
@safe final class PostingsSnapshot: Sendable {
    let path: String
    let header: PostingsLayout.Header
    private let data: Data

    /// Opens a file and checks its header.
    /// - Throws: `.notFound`, `.inputOutput`, `.corruptInput`, `.unsupportedVersion`.
    init(path: String) throws(TroveError) {
        self.path = path
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw TroveError(.inputOutput, "cannot read \(path): \(error.localizedDescription)", cause: error)
        }
        do {
            // SAFETY: the bytes are used within the call.
            header = try unsafe data.withUnsafeBytes { try unsafe PostingsLayout.Header($0, path: path) }
        } catch {
            throw error as? TroveError ?? TroveError(.corruptInput, "\(path): \(error)", cause: error)
        }
    }

    /// Chunks held, those meanwhile dead included.
    var count: Int { Int(header.chunks) }

    /// Lends the file's bytes.
    func withView<Result>(_ body: (PostingsView) throws -> Result) rethrows -> Result {
        // SAFETY: the view is used within the call.
        try unsafe data.withUnsafeBytes { try body(unsafe PostingsView($0, header)) }
    }

    /// Compares every part with its checksum.
    /// - Throws: `.integrity`
    func verify() throws(TroveError) {
        for section in PostingsLayout.Section.allCases {
            let extent = header[section]
            let range = extent.offset..<(extent.offset + extent.size)
            // SAFETY: the header's check put the range into the file.
            let sum = unsafe data.withUnsafeBytes {
                unsafe Checksum.crc32c(UnsafeRawBufferPointer(rebasing: $0[range]).bytes)
            }
            guard sum == extent.checksum else {
                throw TroveError(.integrity, "\(path): the \(section) are damaged; run `trove repair`")
            }
        }
    }
}

/// A postings file's bytes, valid as long as the snapshot lends them. Copied freely: it counts no references.
@safe struct PostingsView {
    private let bytes: UnsafeRawBufferPointer
    /// Chunks held, and terms.
    let chunkCount: Int
    let termCount: Int
    private let blockCount: Int
    /// Where the parts begin.
    private let chunks: Int
    private let lengths: Int
    private let dictionary: Int
    private let blocks: Int
    private let postings: Range<Int>

    init(_ bytes: UnsafeRawBufferPointer, _ header: PostingsLayout.Header) {
        unsafe self.bytes = bytes
        chunkCount = Int(header.chunks)
        termCount = Int(header.terms)
        blockCount = header[.blocks].size / PostingsLayout.blockBytes
        chunks = header[.chunks].offset
        lengths = header[.lengths].offset
        dictionary = header[.dictionary].offset
        blocks = header[.blocks].offset
        postings = header[.postings].offset..<(header[.postings].offset + header[.postings].size)
    }

    /// A term's place in the file.
    struct Entry {
        /// Chunks that hold the term.
        var count: Int
        /// Where it stands in one chunk only: that chunk and the frequency.
        var single: (chunk: UInt32, frequency: UInt8)?
        var blocks: Range<Int>
    }

    func chunk(_ number: Int) -> Int64 { load(chunks + number * PostingsLayout.chunkBytes, Int64.self) }
    func document(_ number: Int) -> Int64 { load(chunks + number * PostingsLayout.chunkBytes + 8, Int64.self) }
    func length(_ number: Int) -> UInt16 { load(lengths + number * PostingsLayout.lengthBytes, UInt16.self) }
    func term(_ index: Int) -> Term { load(dictionary + index * PostingsLayout.entryBytes, UInt64.self) }

    /// The number of a catalog row's chunk: rows are numbered nearly without gaps.
    func number(of chunk: Int64) -> Int? {
        guard chunkCount > 0 else { return nil }
        let (first, last) = (self.chunk(0), self.chunk(chunkCount - 1))
        guard first <= chunk, chunk <= last else { return nil }
        let share = (Double(chunk) - Double(first)) / max(1, Double(last) - Double(first))
        let at = lowerBound(count: chunkCount, below: chunk, near: share) { self.chunk($0) }
        return at < chunkCount && self.chunk(at) == chunk ? at : nil
    }

    /// A term's entry; nil where no chunk holds it. Terms are hashes, so that each stands near its share of all numbers.
    func entry(of term: Term) -> Entry? {
        let at = lowerBound(count: termCount, below: term, near: Double(term) * 0x1p-64) { self.term($0) }
        return at < termCount && self.term(at) == term ? entry(at) : nil
    }

    /// The entry at a place of the dictionary; empty where the file is damaged.
    func entry(_ index: Int) -> Entry {
        let at = index * PostingsLayout.entryBytes
        let count = load(dictionary + at + 8, UInt32.self)
        let place = load(dictionary + at + 12, UInt32.self)
        if count & PostingsLayout.single != 0 {
            guard place < chunkCount else { return Entry(count: 0, single: nil, blocks: 0..<0) }
            return Entry(count: 1, single: (place, UInt8(truncatingIfNeeded: count)), blocks: 0..<0)
        }
        let blocks = (Int(count) + PostingsLayout.blockLength - 1) / PostingsLayout.blockLength
        guard Int(place) + blocks <= blockCount, count <= chunkCount else {
            return Entry(count: 0, single: nil, blocks: 0..<0)
        }
        return Entry(count: Int(count), single: nil, blocks: Int(place)..<(Int(place) + blocks))
    }

    /// What is known of a block without reading it.
    struct Block {
        var last: UInt32
        var highest: UInt8
        var count: Int
        var shortest: UInt16
        var offset: Int
    }

    func lastChunk(ofBlock index: Int) -> UInt32 { load(blocks + index * PostingsLayout.blockBytes, UInt32.self) }

    func block(_ index: Int) -> Block {
        let at = index * PostingsLayout.blockBytes
        return Block(
            last: load(blocks + at, UInt32.self), highest: load(blocks + at + 4, UInt8.self),
            count: Int(load(blocks + at + 5, UInt8.self)) + 1, shortest: load(blocks + at + 6, UInt16.self),
            offset: Int(clamping: load(blocks + at + 8, UInt64.self)))
    }

    /// Reads a block's chunks; how many, and where their frequencies stand: none where the file is damaged.
    func decode(_ block: Block, after: Int64, chunks: inout [UInt32]) -> (count: Int, frequencies: Int) {
        guard block.count <= PostingsLayout.blockLength, block.offset < postings.count else { return (0, 0) }
        var at = postings.lowerBound + block.offset
        let end = postings.upperBound
        var previous = after
        for index in 0..<block.count {
            var delta: UInt32 = 0
            var shift: UInt32 = 0
            while true {
                guard at < end, shift < 35 else { return (0, 0) }
                // SAFETY: `at` lies below the end of a section inside the file.
                let byte = unsafe bytes[at]
                at += 1
                delta |= UInt32(byte & 0x7F) &<< shift
                if byte < 0x80 { break }
                shift += 7
            }
            previous += Int64(delta) + 1
            guard previous < Int64(chunkCount) else { return (0, 0) }
            chunks[index] = UInt32(truncatingIfNeeded: previous)
        }
        guard at + block.count <= end else { return (0, 0) }
        return (block.count, at)
    }

    /// A frequency of a block that was read, by its place.
    func frequency(at place: Int) -> UInt8 {
        // SAFETY: reading the block found that its frequencies lie inside the file.
        unsafe bytes[place]
    }

    private func load<T: FixedWidthInteger>(_ offset: Int, _ type: T.Type) -> T {
        // SAFETY: callers stay within a part's size, which the header's check put into the file.
        T(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: type))
    }

    /// The first of `count` ascending values that is not below `value`.
    /// - Parameter share: Where it is expected, 0 to 1: steps of twice the length lead from there to what it lies between.
    private func lowerBound<T: Comparable>(count: Int, below value: T, near share: Double, _ at: (Int) -> T) -> Int {
        let guess = min(count, max(0, Int(share * Double(count))))
        var (low, high) = (guess, guess)
        var step = 16
        while low > 0, at(low - 1) >= value {
            high = low
            low = max(0, low - step)
            step *= 2
        }
        step = 16
        while high < count, at(high) < value {
            low = high + 1
            high = min(count, high + step)
            step *= 2
        }
        while low < high {
            let middle = (low + high) / 2
            if at(middle) < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
