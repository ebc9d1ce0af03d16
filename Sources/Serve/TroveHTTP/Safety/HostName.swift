#if canImport(Glibc)
    internal import Glibc
#endif

/// A host as an address line or a `Host` header names it.
struct HostName: Sendable, Equatable {
    /// In lower case, without port and brackets.
    let name: String

    /// - Parameter text: `host`, `host:port`, `[address]:port` or an address of version 6 alone.
    init(_ text: String) {
        var rest = text.lowercased()[...]
        if rest.hasPrefix("["), let end = rest.firstIndex(of: "]") {
            rest = rest[rest.index(after: rest.startIndex)..<end]
        } else if rest.count(where: { $0 == ":" }) == 1, let colon = rest.firstIndex(of: ":") {
            rest = rest[..<colon]
        }
        name = String(rest)
    }

    /// Whether it means this machine and no other.
    var isLoopback: Bool {
        if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" { return true }
        return name.hasPrefix("127.") && isAddress
    }

    /// Whether it is an address, which no name server can turn elsewhere.
    var isAddress: Bool {
        var four = in_addr()
        var six = in6_addr()
        // SAFETY: the text is passed as a NUL-terminated copy; each call fills the local of its own family.
        return unsafe inet_pton(AF_INET, name, &four) == 1 || inet_pton(AF_INET6, name, &six) == 1
    }
}
