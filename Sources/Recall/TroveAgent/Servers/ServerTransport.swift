package import TroveCore
internal import TroveWire

/// Carries messages to a server and back.
package protocol ServerTransport: Sendable {
    /// Sends a request and waits for its reply.
    /// - Throws: `JSONRPCError` as the server says it, `.crashed` where it is gone, `.unavailable`, `CancellationError`.
    func request(_ method: String, _ params: JSONValue) async throws -> JSONValue
    /// Says something that has no reply.
    func notify(_ method: String, _ params: JSONValue) async throws
    /// Whether it can still be spoken to.
    var isOpen: Bool { get }
    /// Ends the connection.
    func close()
}
