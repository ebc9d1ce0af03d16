internal import Glibc
package import TroveCore

/// A file's bytes, mapped read-only for as long as the value lives.
///
/// Nothing is read until it is touched, and untouched pages cost no memory.
@safe package final class MappedFile: Sendable {
    /// Where it lies.
    package let path: String
    /// Its length in bytes.
    package let count: Int
    // SAFETY: the mapping is private, read-only and unmapped only in deinit, so sharing the address is harmless.
    private nonisolated(unsafe) let base: UnsafeRawPointer?

    /// Maps the file at `path`.
    /// - Throws: `.notFound` or `.inputOutput`.
    package init(_ path: String) throws(TroveError) {
        self.path = path
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let missing = errno == ENOENT || errno == ENOTDIR
            throw TroveError(missing ? .notFound : .inputOutput, "cannot open \(path): \(Self.reason())")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw TroveError(.inputOutput, "\(path) is not a regular file")
        }
        count = Int(status.st_size)
        guard count > 0 else {
            unsafe base = nil
            return
        }
        // SAFETY: a fresh private mapping of `count` bytes of a descriptor that is open.
        guard let mapped = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), unsafe mapped != MAP_FAILED
        else { throw TroveError(.inputOutput, "cannot map \(path): \(Self.reason())") }
        unsafe base = UnsafeRawPointer(mapped)
    }

    deinit {
        // SAFETY: `base` and `count` are those of the mapping made in init; nobody else unmaps it.
        if let base = unsafe base { unsafe munmap(UnsafeMutableRawPointer(mutating: base), count) }
    }

    /// The bytes. The pointer is good inside `body`, and as long as this value lives.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // SAFETY: the mapping holds `count` bytes, and `self` outlives the call.
        try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// A copy of a range of bytes; the range must lie inside the file.
    package func bytes(_ range: Range<Int>) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the file")
        // SAFETY: the range was just checked; the bytes are copied.
        return unsafe withBytes { all in unsafe [UInt8](all[range]) }
    }

    /// All bytes of a small text file.
    package static func contents(_ path: String, limit: Int) throws(TroveError) -> [UInt8] {
        let file = try MappedFile(path)
        guard file.count <= limit else {
            throw TroveError(.limitExceeded, "\(path) has \(file.count) bytes; at most \(limit) are read")
        }
        return file.bytes(0..<file.count)
    }

    /// Gives the pages back to the system; from here on a page is read when touched, without its neighbours.
    package func release() {
        guard let base = unsafe base else { return }
        // SAFETY: the mapping is private, read-only and file-backed: dropping pages loses nothing.
        unsafe madvise(UnsafeMutableRawPointer(mutating: base), count, MADV_DONTNEED)
        unsafe madvise(UnsafeMutableRawPointer(mutating: base), count, MADV_RANDOM)
    }

    private static func reason() -> String {
        // SAFETY: strerror returns a terminated string, copied at once.
        unsafe String(cString: strerror(errno))
    }
}
