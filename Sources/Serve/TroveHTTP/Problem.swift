internal import HTTPTypes
internal import Hummingbird
internal import TroveCore

/// What is wrong with a request, or with the server: the one form of every error (RFC 9457).
struct Problem: Error, Sendable {
    /// One fault of a body or parameter.
    struct Fault: Sendable, Equatable {
        /// Where it stands: a JSON pointer into the body, or a parameter's name.
        var place: String
        /// What is wrong there.
        var detail: String
    }

    var status: HTTPResponse.Status
    /// Stable; the only part that programs switch on. On the wire `urn:trove:<name>`.
    var name: String
    /// What went wrong and how to put it right.
    var detail: String
    var headers: HTTPFields = [:]
    var faults: [Fault] = []

    init(_ status: HTTPResponse.Status, _ name: String, _ detail: String) {
        self.status = status
        self.name = name
        self.detail = detail
    }

    /// The problem that an error is to a caller. What went wrong inside is told to the log alone.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as TroveError: self.init(error)
        case let error as any HTTPResponseError:
            let status = error.status
            self.init(status, status == .notFound ? "not-found" : "http", status.reasonPhrase.lowercased())
        case is CancellationError: self.init(.serviceUnavailable, "cancelled", "the server is shutting down")
        default: self.init(.internalServerError, "internal", Self.inside)
        }
    }

    private init(_ error: TroveError) {
        let known: (HTTPResponse.Status, String)? =
            switch error.code {
            case .invalidArgument: (.unprocessableContent, "invalid-argument")
            case .corruptInput: (.unprocessableContent, "corrupt-input")
            case .unsupportedFormat: (.unprocessableContent, "unsupported-format")
            case .crashed: (.unprocessableContent, "crashed")
            case .notFound: (.notFound, "not-found")
            case .busy: (.conflict, "busy")
            case .limitExceeded: (.contentTooLarge, "limit-exceeded")
            case .unavailable: (.serviceUnavailable, "unavailable")
            case .cancelled: (.serviceUnavailable, "cancelled")
            case .timedOut: (.gatewayTimeout, "timed-out")
            case .diskFull: (HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "disk-full")
            default: nil
            }
        guard let (status, name) = known else {
            self.init(.internalServerError, "internal", Self.inside)
            return
        }
        self.init(status, name, error.message)
        if error.code == .busy { headers[.retryAfter] = "2" }
    }

    private static let inside = "something went wrong in the server; its log says what, under the id of this request"

    /// The problem as a reply.
    /// - Parameter requestID: Names the request in the log.
    func response(requestID: String) -> Response {
        var value: [JSONValue.Member] = [
            .init(name: "type", value: .string("urn:trove:\(name)")),
            .init(name: "title", value: .string(status.reasonPhrase)),
            .init(name: "status", value: .number(Double(status.code))),
            .init(name: "detail", value: .string(detail)),
            .init(name: "instance", value: .string("urn:trove:request:\(requestID)")),
        ]
        if !faults.isEmpty {
            let list = faults.map {
                JSONValue.object([
                    .init(name: "pointer", value: .string($0.place)), .init(name: "detail", value: .string($0.detail)),
                ])
            }
            value.append(.init(name: "errors", value: .array(list)))
        }
        var response = Response.json(JSONValue.object(value), status: status)
        response.headers[.contentType] = "application/problem+json"
        for field in headers { response.headers.append(field) }
        return response
    }
}
