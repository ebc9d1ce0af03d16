internal import Crypto
internal import Foundation
internal import TroveCore
internal import TroveModels

/// Digests of whole files.
enum FileDigest {
    /// SHA-256 in lower-case hexadecimal.
    static func sha256(of path: String) throws(TroveError) -> String {
        var hash = SHA256()
        try unsafe read(path) { unsafe hash.update(bufferPointer: $0) }
        return Identifier.hexadecimal(hash.finalize())
    }

    /// Git's name of the file's content: SHA-1 of a header and the bytes. Hubs state it for small files.
    static func gitBlob(of path: String) throws(TroveError) -> String {
        var hash = Insecure.SHA1()
        hash.update(data: Data("blob \(try MappedFile(path).count)\0".utf8))
        try unsafe read(path) { unsafe hash.update(bufferPointer: $0) }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }

    private static func read(_ path: String, _ body: (UnsafeRawBufferPointer) -> Void) throws(TroveError) {
        // SAFETY: the mapping's bytes live for the call.
        unsafe try MappedFile(path).withBytes { unsafe body($0) }
    }
}
