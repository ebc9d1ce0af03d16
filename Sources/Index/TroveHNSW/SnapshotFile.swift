internal import Foundation
internal import TroveCore
internal import TroveKernels

/// A file in the making: written aside with a checksum a block, synchronised, then renamed into place.
///
/// Readers see the old file or the whole new one. Thrown away unless ``finish(header:)`` returns.
final class SnapshotFile {
    private let file: NewFile
    private var written = GraphHeader.byteCount
    private var checksums: [UInt32] = []
    private var block: UInt32 = 0
    private var blockBytes = 0

    init(path: String) throws(TroveError) {
        file = try NewFile(path: path, permissions: 0o644)
        try file.write([UInt8](repeating: 0, count: GraphHeader.byteCount))
    }

    /// Appends bytes to the file.
    func append(_ bytes: [UInt8]) throws(TroveError) {
        var at = 0
        // SAFETY: bytes have no padding.
        let span = unsafe bytes.span.bytes
        while at < bytes.count {
            let end = min(bytes.count, at + GraphHeader.blockBytes - blockBytes)
            block = Checksum.crc32c(span.extracting(at..<end), continuing: block)
            blockBytes += end - at
            at = end
            if blockBytes == GraphHeader.blockBytes { endBlock() }
        }
        try file.write(bytes)
        FaultPoint.reach("snapshot.write")
        written += bytes.count
    }

    /// Fills up to the next page with zeros; where the file stands then.
    func align() throws(TroveError) -> Int {
        let target = written.roundedUpToPage
        if target > written { try append([UInt8](repeating: 0, count: target - written)) }
        return written
    }

    /// Appends the checksums of all blocks and one over them; how many bytes.
    func writeChecksums() throws(TroveError) -> Int {
        if blockBytes > 0 { endBlock() }
        var bytes: [UInt8] = []
        for checksum in checksums {
            for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
        }
        // SAFETY: bytes have no padding.
        let whole = unsafe Checksum.crc32c(bytes.span.bytes)
        for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: whole >> shift)) }
        try file.write(bytes)
        return bytes.count
    }

    /// Writes the header and puts the file in its place.
    func finish(header: [UInt8]) throws(TroveError) {
        try file.rewind()
        try file.write(header)
        try file.finish()
    }

    private func endBlock() {
        checksums.append(block)
        (block, blockBytes) = (0, 0)
    }

    static func error(_ verb: String, _ path: String) -> TroveError {
        let number = errno
        // SAFETY: strerror returns a string that is valid until the next call on this thread.
        let reason = unsafe String(cString: strerror(number))
        let isFull = number == ENOSPC || number == EDQUOT
        return TroveError(
            isFull ? .diskFull : number == ENOENT ? .notFound : .inputOutput, "cannot \(verb) \(path): \(reason)")
    }
}
