#if canImport(Glibc)
    internal import Glibc
#endif

/// Arrays of C strings as `exec` takes them.
enum CStrings {
    /// Calls `body` with a NULL-terminated array of copies that live for the length of the call.
    static func withPointers<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        // SAFETY: each strdup is freed below, after the last use; the array outlives `body`.
        var pointers = unsafe strings.map { unsafe strdup($0) }
        unsafe pointers.append(nil)
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("an array with its NULL is never empty") }
            return unsafe body(base)
        }
    }
}
