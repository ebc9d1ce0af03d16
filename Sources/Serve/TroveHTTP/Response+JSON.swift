internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import TroveCore

/// The replies that endpoints give.
extension Response {
    /// A value as JSON.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        var bytes: [UInt8] = []
        value.write(to: &bytes)
        return whole(bytes, type: "application/json", status: status)
    }

    /// A value as JSON.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return whole([UInt8](try encoder.encode(value)), type: "application/json", status: status)
    }

    /// A picture.
    static func png(_ data: Data) -> Response { whole([UInt8](data), type: "image/png", status: .ok) }

    /// Text of some media type.
    static func text(_ text: String, type: String) -> Response {
        whole(Array(text.utf8), type: type + "; charset=utf-8", status: .ok)
    }

    private static func whole(_ bytes: [UInt8], type: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
