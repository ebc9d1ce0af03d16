/// What a client of streamable HTTP is answered.
package struct MCPHTTPReply: Sendable {
    /// HTTP status.
    package var status: Int
    /// Fields beside those that the server adds itself.
    package var headers: [(String, String)]
    /// Empty where there is nothing to say.
    package var body: [UInt8]

    /// Creates a reply.
    package init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
