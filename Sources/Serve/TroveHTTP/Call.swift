internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import TroveCore
internal import TroveKit

/// A request whose parameters and body were read and checked.
struct Call: Sendable {
    let request: Request
    let context: ServeContext
    let served: ServedStore
    /// The body where it is JSON; null otherwise.
    let body: JSONValue
    /// The body where it is not.
    let bytes: [UInt8]
    private let values: [String: JSONValue]

    /// Folders beyond which nothing exists for the caller; empty for none.
    var scope: [String] { context.caller.scope }
    var trove: Trove { served.trove }

    init(_ request: Request, _ context: ServeContext, _ served: ServedStore, _ endpoint: Endpoint) async throws {
        self.request = request
        self.context = context
        self.served = served
        values = try Self.values(of: endpoint.parameters, request, context)
        let type = request.headers[.contentType].map { Self.mediaType($0) }
        guard endpoint.body != nil || endpoint.bytes == .besideJSON else {
            body = .null
            bytes = endpoint.bytes == .always ? try await served.bodies.read(request) : []
            return
        }
        if type == nil, !endpoint.needsBody {
            (body, bytes) = (.null, [])
            return
        }
        let isJSON = type == "application/json"
        let form = type == "multipart/form-data" ? endpoint.form : nil
        guard isJSON || form != nil ? endpoint.body != nil : endpoint.bytes == .besideJSON && type != nil else {
            throw Problem(
                .unsupportedMediaType, "media-type",
                "the body must be \(endpoint.mediaTypes.joined(separator: " or ")), and `Content-Type` say so")
        }
        let read = try await served.bodies.read(request)
        guard isJSON || form != nil, let schema = endpoint.body else {
            (body, bytes) = (.null, read)
            return
        }
        bytes = []
        if let form {
            let boundary = MultipartForm.boundary(of: request.headers[.contentType] ?? "") ?? ""
            body = form.json(try MultipartForm(read, boundary: boundary), schema: schema)
        } else {
            do {
                body = try JSONValue(read, of: "the body")
            } catch {
                throw Problem(.badRequest, "malformed-json", error.message)
            }
        }
        let faults = RequestSchema(json: schema).faults(in: body)
        guard faults.isEmpty else { throw Self.refusal("the body", faults) }
    }

    /// The text of a parameter.
    func text(_ name: String) -> String? { values[name]?.text }
    /// The number of a parameter.
    func whole(_ name: String) -> Int? { values[name]?.integer }
    /// The truth of a parameter.
    func flag(_ name: String, usual: Bool = false) -> Bool { values[name]?.truth ?? usual }
    /// Whether a parameter, or the body's member of that name, is true.
    func isSet(_ name: String) -> Bool { flag(name) || body[name]?.truth == true }

    private static func values(
        of parameters: [Endpoint.Parameter], _ request: Request, _ context: ServeContext
    ) throws -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        var faults: [Problem.Fault] = []
        var given = try FormFields(request.uri.query ?? "").fields
        for parameter in parameters where parameter.place == .path {
            let raw = context.parameters.get(parameter.name) ?? ""
            given.append((parameter.name, raw.removingPercentEncoding ?? raw))
        }
        for (name, text) in given {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                faults.append(.init(place: name, detail: "is no parameter here"))
                continue
            }
            let value = value(text, parameter.schema["type"]?.text ?? "string")
            let found = RequestSchema(json: parameter.schema).faults(in: value, at: name)
            faults += values[name] == nil ? found : [.init(place: name, detail: "is given twice")]
            values[name] = value
        }
        for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
            faults.append(.init(place: parameter.name, detail: "is needed"))
        }
        guard faults.isEmpty else { throw refusal("a parameter", faults) }
        return values
    }

    /// A parameter's text as the type that it should have; as text where it cannot be that.
    private static func value(_ text: String, _ type: String) -> JSONValue {
        switch type {
        case "integer": Int(text).map { .number(Double($0)) } ?? .string(text)
        case "boolean": text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        default: .string(text)
        }
    }

    private static func mediaType(_ header: String) -> String {
        header.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
    }

    private static func refusal(_ what: String, _ faults: [Problem.Fault]) -> Problem {
        let first = faults.first.map { "\($0.place.isEmpty ? "it" : $0.place) \($0.detail)" } ?? ""
        var problem = Problem(.unprocessableContent, "invalid-argument", "\(what) is not as described: \(first)")
        problem.faults = faults
        return problem
    }
}
