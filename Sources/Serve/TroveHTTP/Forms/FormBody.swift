internal import Foundation
internal import TroveCore

/// How a form becomes the JSON body that an endpoint reads: fields by the names and types of its schema, files in
/// base64.
struct FormBody: Sendable {
    /// What a file of the form becomes.
    enum FileMember: Sendable {
        /// The members `data` and `name`; there is one file at most.
        case document
        /// An element of `images`.
        case picture
    }

    /// Name of the field that holds a file.
    var field: String
    var member: FileMember

    /// The body as JSON; the schema is still to be checked.
    func json(_ form: MultipartForm, schema: JSONValue) -> JSONValue {
        var members: [JSONValue.Member] = []
        func add(_ name: String, _ value: JSONValue, toList isList: Bool) {
            guard let index = members.firstIndex(where: { $0.name == name }), isList else {
                return members.append(.init(name: name, value: isList ? .array([value]) : value))
            }
            members[index].value = .array((members[index].value.elements ?? []) + [value])
        }
        for part in form.parts {
            if part.name == field, part.fileName != nil || schema["properties"]?[field] == nil {
                let data = JSONValue.string(Data(part.bytes).base64EncodedString())
                switch member {
                case .picture: add("images", ["data": data], toList: true)
                case .document:
                    add("data", data, toList: false)
                    if let name = part.fileName, !name.isEmpty, !form.parts.contains(where: { $0.name == "name" }) {
                        add("name", .string(name), toList: false)
                    }
                }
                continue
            }
            let known = schema["properties"]?[part.name]
            let isList = known?["type"]?.text == "array"
            let text = String(decoding: part.bytes, as: UTF8.self)
            add(part.name, Self.value(text, isList ? known?["items"] : known), toList: isList)
        }
        return .object(members)
    }

    /// The form as the description names it: the body's plain members, and the file.
    func schema(of body: JSONValue) -> JSONValue {
        let plain = (body["properties"]?.members ?? []).filter { member in
            ["string", "integer", "number", "boolean"].contains(member.value["type"]?.text ?? "")
                && member.name != "data"
        }
        let file: JSONValue = ["type": "string", "format": "binary"]
        let own: JSONValue = member == .picture ? ["type": "array", "items": file, "maxItems": 8] : file
        // What the body may hold instead of bytes, the form may too, as far as it is plain.
        let held = member == .picture ? "images" : "data"
        let choices = (body["anyOf"]?.elements ?? []).compactMap { $0["required"]?.elements?.first?.text }
            .filter { name in name == held || plain.contains { $0.name == name } }
            .map { $0 == held ? field : $0 }
        return Schema.object(
            required: choices.isEmpty ? [field] : [], oneOfWhich: choices,
            plain.map { ($0.name, $0.value) } + [(field, own)])
    }

    private static func value(_ text: String, _ schema: JSONValue?) -> JSONValue {
        switch schema?["type"]?.text {
        case "integer", "number": Double(text).map { .number($0) } ?? .string(text)
        case "boolean": text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        case "object": (try? JSONValue(Array(text.utf8), of: "a field")) ?? .string(text)
        default: .string(text)
        }
    }
}
