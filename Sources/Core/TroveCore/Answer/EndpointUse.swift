/// What went to a language model and came back: bytes, never content.
public struct EndpointUse: Codable, Sendable, Equatable {
    /// Host and port.
    public var host: String
    /// The model's name.
    public var model: String
    /// Questions that were sent.
    public var requests: Int
    /// Bytes of all requests' bodies.
    public var sentBytes: Int
    /// Bytes of all replies' bodies.
    public var receivedBytes: Int
    /// Seconds since 1970 of the first and the last question.
    public var firstAt: Double
    public var lastAt: Double

    /// Creates a row.
    public init(
        host: String, model: String, requests: Int, sentBytes: Int, receivedBytes: Int, firstAt: Double, lastAt: Double
    ) {
        self.host = host
        self.model = model
        self.requests = requests
        self.sentBytes = sentBytes
        self.receivedBytes = receivedBytes
        self.firstAt = firstAt
        self.lastAt = lastAt
    }

    enum CodingKeys: String, CodingKey {
        case host, model, requests
        case sentBytes = "sent_bytes"
        case receivedBytes = "received_bytes"
        case firstAt = "first_at"
        case lastAt = "last_at"
    }
}
