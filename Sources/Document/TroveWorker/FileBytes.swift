internal import TroveCore
internal import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// Reads an open file whole.
enum FileBytes {
    /// All bytes of `descriptor` from its start.
    /// - Throws: `.limitExceeded` above `limit`, `.inputOutput`.
    static func read(_ descriptor: Int32, limit: Int) throws(TroveError) -> [UInt8] {
        var status = stat()
        // SAFETY: `status` is a local that fstat fills.
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw SystemError.error(errno, "cannot read", path: "the file")
        }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw TroveError(
                .limitExceeded,
                "\(size >> 20) MiB is over the limit of \(limit >> 20) MiB; raise `byte-limit` to read it")
        }
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size, let base = buffer.baseAddress {
                // SAFETY: `filled` stays below the buffer's size, and as many bytes as are left are asked for.
                let count = unsafe pread(descriptor, base + filled, size - filled, off_t(filled))
                if count < 0, errno == EINTR { continue }
                if count < 0 { failure = errno }
                if count <= 0 { break }
                filled += count
            }
        }
        guard failure == 0 else { throw SystemError.error(failure, "cannot read", path: "the file") }
        return bytes
    }
}
