#if canImport(Glibc)
    internal import Glibc
#endif

/// What a restricted process can still do, found out by trying.
package struct RestrictionProbe: Codable, Sendable, Equatable {
    /// Reads a file that it has no business with.
    package var reads: Bool
    /// Makes a file.
    package var writes: Bool
    /// Opens a socket to a network.
    package var connects: Bool
    /// Starts another program.
    package var runs: Bool

    /// True when all of it is refused.
    package var isRestricted: Bool { !reads && !writes && !connects && !runs }

    /// Tries each of them in this process.
    /// - Parameter file: A file of the user's that is there and may be read by others.
    package init(file: String) {
        reads = Self.succeeds {
            // SAFETY: the path is passed as a NUL-terminated copy.
            unsafe open(file, O_RDONLY | O_CLOEXEC)
        }
        writes = Self.succeeds {
            // SAFETY: as above; variadic `open` gets its mode.
            unsafe open(file + ".probe", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        }
        connects = Self.succeeds { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
        var child: pid_t = 0
        // SAFETY: the name is a NUL-terminated literal; no argument but NULL is looked at when the start is refused.
        let status = unsafe posix_spawn(&child, "/bin/true", nil, nil, [nil], [nil])
        runs = status == 0
        if runs { _ = waitpid(child, nil, 0) }
    }

    private static func succeeds(_ open: () -> Int32) -> Bool {
        let descriptor = open()
        if descriptor >= 0 { close(descriptor) }
        return descriptor >= 0
    }
}
