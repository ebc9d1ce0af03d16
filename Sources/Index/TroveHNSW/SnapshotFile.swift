internal import Foundation
internal import TroveCore
internal import TroveKernels

/// A file in the making: written aside with a checksum a block, synchronised, then renamed into place.
///
/// Readers see the old file or the whole new one. Thrown away unless ``finish(header:)`` returns.
final class SnapshotFile {
    private let path: String
    private let partial: String
    private let descriptor: Int32
    private var written = GraphHeader.byteCount
    private var checksums: [UInt32] = []
    private var block: UInt32 = 0
    private var blockBytes = 0
    private var isDone = false

    init(path: String) throws(TroveError) {
        self.path = path
        partial = "\(path).partial-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        // SAFETY: the string lives for the call.
        descriptor = unsafe open(partial, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.error("create", partial) }
        guard lseek(descriptor, off_t(GraphHeader.byteCount), SEEK_SET) >= 0 else {
            close(descriptor)
            _ = unsafe unlink(partial)
            throw Self.error("seek in", partial)
        }
    }

    deinit {
        close(descriptor)
        // SAFETY: the string lives for the call.
        if !isDone { _ = unsafe unlink(partial) }
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
        try write(bytes)
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
        try write(bytes)
        return bytes.count
    }

    /// Writes the header and puts the file in its place.
    func finish(header: [UInt8]) throws(TroveError) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw Self.error("seek in", partial) }
        try write(header)
        guard fsync(descriptor) == 0 else { throw Self.error("synchronise", partial) }
        // SAFETY: the strings live for the calls.
        guard unsafe rename(partial, path) == 0 else { throw Self.error("rename", partial) }
        isDone = true
        let folder = unsafe open((path as NSString).deletingLastPathComponent.nonEmptyFolder, O_RDONLY | O_DIRECTORY)
        guard folder >= 0 else { throw Self.error("open the folder of", path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Self.error("synchronise the folder of", path) }
    }

    private func endBlock() {
        checksums.append(block)
        (block, blockBytes) = (0, 0)
    }

    private func write(_ bytes: [UInt8]) throws(TroveError) {
        var done = 0
        while done < bytes.count {
            // SAFETY: the bytes from `done` to the end are the array's.
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Foundation.write(descriptor, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.error("write", partial) }
            done += count
        }
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

extension String {
    /// The current folder when empty.
    fileprivate var nonEmptyFolder: String { isEmpty ? "." : self }
}
