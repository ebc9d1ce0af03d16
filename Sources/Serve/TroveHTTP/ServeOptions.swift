/// How a server listens and whom it answers.
package struct ServeOptions: Sendable {
    /// Where it listens.
    package enum Address: Sendable, Equatable {
        /// A host name or address, and a port; 0 for any that is free.
        case network(host: String, port: Int)
        /// A socket in the file system, for the user's own processes.
        case socket(path: String)
    }

    /// Where it listens.
    package var address = Address.network(host: "127.0.0.1", port: 7171)
    /// Whether all but `/health` and `/ready` need a token.
    package var needsToken = true
    /// Whether a one-time address is given that signs a browser in.
    package var opensBrowser = false
    /// Whether everything that changes the store is refused.
    package var isReadOnly = false
    /// Host names that requests may name beside those of this machine.
    package var allowedHosts: [String] = []
    /// Largest body of a request, bytes.
    package var bodyLimit = 64 << 20
    /// Seconds within which the body of a request must have come.
    package var bodyDeadline = 60.0
    /// Seconds after which a connection without a request ends.
    package var idleDeadline = 60.0
    /// Connections open at once.
    package var connectionLimit = 512

    /// Creates the options of a server on this machine alone.
    package init() {}

    /// Whether only this machine can reach the address.
    package var isLoopback: Bool {
        switch address {
        case .socket: true
        case .network(let host, _): HostName(host).isLoopback
        }
    }

    /// Whether callers must show who they are: the rights of a socket's file do that too.
    var checksCallers: Bool {
        if case .socket = address { return false }
        return needsToken
    }
}
