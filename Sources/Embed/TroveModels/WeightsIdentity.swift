internal import Crypto
internal import Glibc
package import TroveCore

/// The SHA-256 of a weight file, computed once and then remembered beside it with the file's length and time.
///
/// Ninety megabytes are not read at each start: while length and modification time are those recorded in
/// `<weights>.sha256`, the record stands.
package struct WeightsIdentity: Sendable, Hashable {
    /// In lower-case hexadecimal.
    package let sha256: String

    /// The identity of the weights at `path`.
    /// - Parameter rehash: Read the whole file even if a record is there.
    /// - Throws: `.notFound` or `.inputOutput`.
    package init(_ path: String, rehash: Bool = false) throws(TroveError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw TroveError(.notFound, "no weights at \(path)") }
        let stamp = "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
        let record = path + ".sha256"
        if !rehash, let bytes = try? MappedFile.contents(record, limit: 4096) {
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].utf8.count == 64, parts[1] == stamp + "\n" {
                sha256 = String(parts[0])
                return
            }
        }
        let file = try MappedFile(path)
        var hash = SHA256()
        // SAFETY: the bytes live for the call.
        unsafe file.withBytes { unsafe hash.update(bufferPointer: $0) }
        sha256 = Identifier.hexadecimal(hash.finalize())
        Self.write("\(sha256) \(stamp)\n", to: record)
    }

    /// Writes a record by way of a new file. A folder that cannot be written to only costs time at the next start.
    private static func write(_ text: String, to path: String) {
        let fresh = "\(path).\(getpid())"
        let descriptor = unsafe open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return }
        let bytes = Array(text.utf8)
        // SAFETY: the array holds `count` bytes and outlives the call.
        let written = unsafe bytes.withUnsafeBytes { all in unsafe Glibc.write(descriptor, all.baseAddress, all.count) }
        close(descriptor)
        // SAFETY: both names are terminated strings for the call.
        let replaced = unsafe rename(fresh, path) == 0
        if written != bytes.count || !replaced { _ = unsafe unlink(fresh) }
    }
}
