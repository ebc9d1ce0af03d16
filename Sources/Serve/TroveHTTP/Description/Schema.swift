internal import TroveCore

/// Short forms of JSON Schema for the server's description.
enum Schema {
    static func text(_ help: String, least: Int = 0, most: Int? = nil, of allowed: [String] = []) -> JSONValue {
        var members: [JSONValue.Member] = [.init(name: "type", value: "string")]
        if least > 0 { members.append(.init(name: "minLength", value: .number(Double(least)))) }
        if let most { members.append(.init(name: "maxLength", value: .number(Double(most)))) }
        if !allowed.isEmpty { members.append(.init(name: "enum", value: .array(allowed.map { .string($0) }))) }
        return .object(members + described(help))
    }

    static func whole(_ help: String, _ range: ClosedRange<Int>, usual: Int? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "type", value: "integer"), .init(name: "minimum", value: .number(Double(range.lowerBound))),
            .init(name: "maximum", value: .number(Double(range.upperBound))),
        ]
        if let usual { members.append(.init(name: "default", value: .number(Double(usual)))) }
        return .object(members + described(help))
    }

    static func share(_ help: String, usual: Double) -> JSONValue {
        [
            "type": "number", "minimum": 0, "maximum": 1, "default": .number(usual), "description": .string(help),
        ]
    }

    static func flag(_ help: String, usual: Bool = false) -> JSONValue {
        ["type": "boolean", "default": .bool(usual), "description": .string(help)]
    }

    static func list(_ help: String, of items: JSONValue, least: Int = 0, most: Int? = nil) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "type", value: "array"), .init(name: "items", value: items),
        ]
        if least > 0 { members.append(.init(name: "minItems", value: .number(Double(least)))) }
        if let most { members.append(.init(name: "maxItems", value: .number(Double(most)))) }
        return .object(members + described(help))
    }

    /// An object of these members alone, unless it is open; at least one of some of them must be there.
    static func object(
        required: [String] = [], oneOfWhich choices: [String] = [], isOpen: Bool = false,
        _ properties: [(String, JSONValue)]
    ) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "type", value: "object"),
            .init(name: "properties", value: .object(properties.map { .init(name: $0.0, value: $0.1) })),
        ]
        if !required.isEmpty { members.append(.init(name: "required", value: .array(required.map { .string($0) }))) }
        if !choices.isEmpty {
            members.append(.init(name: "anyOf", value: .array(choices.map { ["required": [.string($0)]] })))
        }
        if !isOpen { members.append(.init(name: "additionalProperties", value: false)) }
        return .object(members)
    }

    /// Texts by name.
    static func texts(_ help: String, most: Int) -> JSONValue {
        [
            "type": "object", "additionalProperties": ["type": "string", "maxLength": .number(Double(most))],
            "description": .string(help),
        ]
    }

    /// A value that may be null.
    static func optional(_ type: String) -> JSONValue { ["type": [.string(type), "null"]] }

    /// A schema among the components.
    static func named(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func described(_ help: String) -> [JSONValue.Member] {
        help.isEmpty ? [] : [.init(name: "description", value: .string(help))]
    }
}
