internal import TroveCore

/// Carries requests to an endpoint.
package protocol ChatTransport: Sendable {
    /// Sends a request. The body arrives piece by piece.
    /// - Throws: `.unavailable`, `.timedOut`; also out of the body.
    func send(_ request: WireRequest) async throws -> WireReply
}

/// A request over HTTP.
package struct WireRequest: Sendable {
    package var url: String
    package var host: String
    package var key: String?
    /// Nil for GET.
    package var body: [UInt8]?
}

/// A reply over HTTP.
package struct WireReply: Sendable {
    package var status: Int
    /// `Retry-After` in seconds.
    package var retryAfter: Double?
    package var isEventStream: Bool
    package var body: AsyncThrowingStream<[UInt8], any Error>

    package init(
        status: Int, retryAfter: Double? = nil, isEventStream: Bool, body: AsyncThrowingStream<[UInt8], any Error>
    ) {
        self.status = status
        self.retryAfter = retryAfter
        self.isEventStream = isEventStream
        self.body = body
    }
}
