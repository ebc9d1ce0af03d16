internal import HTTPTypes
internal import Hummingbird
internal import TroveCore

/// One method of one address: what it takes, what it gives, and who may ask. Routes, checks and the description are
/// all made of it.
struct Endpoint: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        /// Anyone, without a token.
        case anyone
        /// Whoever may read; a token bound to folders sees those.
        case reader
        /// As ``reader``, and the store may be written to.
        case writer
        /// Whoever may read everything: no token that is bound to folders.
        case unbound
        /// As ``unbound``, and the store may be written to.
        case unboundWriter

        var isWriting: Bool { self == .writer || self == .unboundWriter }
        var needsAllRoots: Bool { self == .unbound || self == .unboundWriter }
    }

    /// A parameter of the path or the query.
    struct Parameter: Sendable {
        enum Place: String, Sendable { case path, query }

        var name: String
        var place = Place.query
        var isRequired = false
        var schema: JSONValue
    }

    /// Bodies that are taken as bytes.
    enum Bytes: Sendable {
        case none
        /// Those of any media type but JSON.
        case besideJSON
        /// All, also none at all.
        case always
    }

    /// What a reply holds.
    enum Content: Sendable {
        case none
        /// JSON of a schema.
        case json(JSONValue)
        /// JSON of a schema, or server-sent events where the request asks for a stream.
        case jsonOrEvents(JSONValue)
        /// Another media type.
        case other(String)
    }

    var method: HTTPRequest.Method
    var path: String
    /// Names the operation.
    var name: String
    /// What it does, in one line.
    var summary: String
    var access = Access.reader
    var parameters: [Parameter] = []
    /// Schema of a JSON body; nil where none is read.
    var body: JSONValue?
    /// Whether a request without a body is refused, where one is read.
    var needsBody = true
    /// How a form is taken instead of a JSON body; nil where none is.
    var form: FormBody?
    /// Whether a body is taken as bytes.
    var bytes = Bytes.none
    /// The reply's status where all went well, and what it holds.
    var reply: (status: HTTPResponse.Status, content: Content)
    /// Problems that it may answer with beside those that all may.
    var problems: [HTTPResponse.Status] = []
    /// Operations that may follow: operation, its parameter, and where the reply names the value.
    var links: [(operation: String, parameter: String, value: String)] = []
    /// Whether the description names it.
    var isDescribed = true
    var answer: @Sendable (Call) async throws -> Response
}

extension Endpoint {
    /// Bodies that are read.
    var mediaTypes: [String] {
        [
            body.map { _ in "application/json" }, form.map { _ in "multipart/form-data" },
            bytes == .besideJSON ? "application/octet-stream" : nil,
        ].compactMap(\.self)
    }

    /// Answers a request: checks who asks, then what is asked, then does it.
    func respond(to request: Request, _ context: ServeContext, _ served: ServedStore) async throws -> Response {
        if access.isWriting, served.options.isReadOnly {
            throw Problem(.forbidden, "read-only", "this server was started with --read-only")
        }
        if access.needsAllRoots, !context.caller.scope.isEmpty {
            throw Problem(.forbidden, "bound-token", "a token that is bound to folders may not ask this")
        }
        return try await answer(Call(request, context, served, self))
    }
}
