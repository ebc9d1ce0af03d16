internal import Crypto
internal import Foundation
internal import TroveCatalog
internal import TroveCore
internal import TroveSandbox

#if canImport(Glibc)
    internal import Glibc
#endif

/// A regular file, open for reading: its stamp and hash are those of the bytes that a worker is handed.
struct OpenFile: ~Copyable {
    let path: String
    let descriptor: Int32
    let stamp: FileStamp

    /// Opens `path`; a symbolic link at its end only where the scan has followed it too.
    /// - Throws: `.inputOutput` with the system's reason; `.unsupportedFormat` for anything but a regular file.
    init(path: String, followsLinks: Bool = false) throws(TroveError) {
        // SAFETY: the path is passed as a NUL-terminated copy. O_NONBLOCK keeps a FIFO from waiting for a writer.
        let descriptor = unsafe open(
            path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followsLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw SystemError.error(errno, "cannot open", path: path) }
        guard let stamp = FileStamp.read(descriptor: descriptor) else {
            close(descriptor)
            throw TroveError(.unsupportedFormat, "\(path) is not a regular file")
        }
        self.path = path
        self.descriptor = descriptor
        self.stamp = stamp
    }

    deinit { close(descriptor) }

    /// SHA-256 of the content in hexadecimal.
    borrowing func sha256() throws(TroveError) -> String {
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset = 0
        while true {
            // SAFETY: the buffer holds `count` bytes and pread writes at most as many.
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe pread(descriptor, $0.baseAddress, $0.count, off_t(offset))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.error(errno, "cannot read", path: path) }
            if count == 0 { return Identifier.hexadecimal(hash.finalize()) }
            hash.update(data: buffer[..<count])
            offset += count
        }
    }

    /// True while the file on disk is still the one that was opened, unchanged.
    borrowing func isUnchanged() -> Bool { FileStamp.read(descriptor: descriptor) == stamp }
}
