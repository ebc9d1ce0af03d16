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
    /// Further fields of its head.
    package var headers: [String: String] = [:]

    package init(url: String, host: String, key: String?, body: [UInt8]?, headers: [String: String] = [:]) {
        self.url = url
        self.host = host
        self.key = key
        self.body = body
        self.headers = headers
    }
}

/// A reply over HTTP.
package struct WireReply: Sendable {
    package var status: Int
    /// `Retry-After` in seconds.
    package var retryAfter: Double?
    package var isEventStream: Bool
    /// Fields of its head, their names in lower case.
    package var headers: [String: String]
    package var body: AsyncThrowingStream<[UInt8], any Error>

    package init(
        status: Int, retryAfter: Double? = nil, isEventStream: Bool, headers: [String: String] = [:],
        body: AsyncThrowingStream<[UInt8], any Error>
    ) {
        self.headers = headers
        self.status = status
        self.retryAfter = retryAfter
        self.isEventStream = isEventStream
        self.body = body
    }
}
