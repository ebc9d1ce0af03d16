internal import Foundation
internal import TroveCore

/// A file's bytes, read-only, paged in when touched.
@safe final class MappedFile: @unchecked Sendable {
    // Sendable: the mapping is never written and lives as long as the object.
    let path: String
    let bytes: UnsafeRawBufferPointer

    init(path: String) throws(TroveError) {
        // SAFETY: the string lives for the call.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SnapshotFile.error("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw SnapshotFile.error("examine", path) }
        let size = Int(status.st_size)
        guard size > 0 else { throw TroveError(.corruptInput, "\(path) is empty; run `trove repair`") }
        // SAFETY: a fresh mapping of the whole file; checked below.
        guard let base = unsafe mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), unsafe base != MAP_FAILED else {
            throw SnapshotFile.error("map", path)
        }
        self.path = path
        unsafe bytes = UnsafeRawBufferPointer(start: base, count: size)
    }

    // SAFETY: the mapping made in init; nobody holds its bytes beyond this object.
    deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// Lends the bytes.
    func withBytes<Result>(_ body: (RawSpan) throws(TroveError) -> Result) throws(TroveError) -> Result {
        // SAFETY: self outlives the call.
        try body(unsafe bytes.bytes)
    }
}
