package import TroveCore

/// Checks arguments against the parts of JSON Schema that tools use: types, members, enumerations, bounds.
package struct SchemaCheck: Sendable {
    private let schema: JSONValue

    package init(_ schema: JSONValue) { self.schema = schema }

    /// What is wrong, in words for a model; nil where nothing is.
    package func problem(_ value: JSONValue) -> String? { Self.problem(value, schema, "the arguments") }

    private static func problem(_ value: JSONValue, _ schema: JSONValue, _ name: String) -> String? {
        let types = schema["type"]?.text.map { [$0] } ?? schema["type"]?.elements?.compactMap(\.text) ?? []
        if !types.isEmpty, !types.contains(where: { isOf($0, value) }) {
            return "\(name) must be \(types.map(word).joined(separator: " or "))"
        }
        if let allowed = schema["enum"]?.elements, !allowed.contains(value) {
            return "\(name) must be one of \(allowed.map(\.line).joined(separator: ", "))"
        }
        if let number = value.double {
            if let least = schema["minimum"]?.double, number < least { return "\(name) must be \(least) or more" }
            if let most = schema["maximum"]?.double, number > most { return "\(name) must be \(most) or less" }
        }
        if let members = value.members {
            let known = schema["properties"]?.members ?? []
            for required in schema["required"]?.elements?.compactMap(\.text) ?? [] where value[required] == nil {
                return "`\(required)` is missing"
            }
            for member in members {
                if let inner = known.first(where: { $0.name == member.name })?.value {
                    if let found = problem(member.value, inner, "`\(member.name)`") { return found }
                } else if schema["additionalProperties"]?.truth == false {
                    return "there is no `\(member.name)`; there are: \(known.map(\.name).joined(separator: ", "))"
                }
            }
        }
        if let elements = value.elements, let inner = schema["items"] {
            for element in elements {
                if let found = problem(element, inner, "an element of \(name)") { return found }
            }
        }
        return nil
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch type {
        case "object": value.members != nil
        case "array": value.elements != nil
        case "string": value.text != nil
        case "boolean": value.truth != nil
        case "integer": value.integer != nil
        case "number": value.double != nil
        case "null": value.isNull
        default: true
        }
    }

    private static func word(_ type: String) -> String {
        switch type {
        case "object": "an object"
        case "array": "an array"
        case "string": "text"
        case "boolean": "true or false"
        case "integer": "a whole number"
        case "number": "a number"
        default: type
        }
    }
}
