internal import TroveCore

/// A JSON Schema of an object with named members, as far as tools need it.
struct JSONSchema: Sendable {
    /// One member.
    struct Property: Sendable {
        var name: String
        var schema: JSONValue
        var isRequired = false

        static func text(_ name: String, _ description: String, isRequired: Bool = false) -> Self {
            Self(
                name: name, schema: ["type": "string", "description": .string(description)], isRequired: isRequired)
        }

        static func texts(_ name: String, _ description: String, isRequired: Bool = false) -> Self {
            Self(
                name: name,
                schema: ["type": "array", "items": ["type": "string"], "description": .string(description)],
                isRequired: isRequired)
        }

        static func choice(_ name: String, _ values: [String], _ description: String) -> Self {
            Self(
                name: name,
                schema: [
                    "type": "string", "enum": .array(values.map { .string($0) }), "description": .string(description),
                ])
        }

        static func integer(
            _ name: String, _ range: ClosedRange<Int>? = nil, _ description: String, isRequired: Bool = false
        ) -> Self {
            var members: [JSONValue.Member] = [.init(name: "type", value: "integer")]
            if let range {
                members.append(.init(name: "minimum", value: .number(Double(range.lowerBound))))
                members.append(.init(name: "maximum", value: .number(Double(range.upperBound))))
            }
            members.append(.init(name: "description", value: .string(description)))
            return Self(name: name, schema: .object(members), isRequired: isRequired)
        }

        static func number(_ name: String, _ description: String, isRequired: Bool = false) -> Self {
            Self(
                name: name, schema: ["type": "number", "description": .string(description)], isRequired: isRequired)
        }

        static func flag(_ name: String, _ description: String, isRequired: Bool = false) -> Self {
            Self(
                name: name, schema: ["type": "boolean", "description": .string(description)], isRequired: isRequired)
        }

        static func object(
            _ name: String, _ description: String, _ inner: JSONSchema? = nil, isRequired: Bool = false
        ) -> Self {
            var members = inner?.json.members ?? [.init(name: "type", value: "object")]
            members.append(.init(name: "description", value: .string(description)))
            return Self(name: name, schema: .object(members), isRequired: isRequired)
        }

        static func list(
            _ name: String, of item: JSONSchema, _ description: String, isRequired: Bool = false
        ) -> Self {
            Self(
                name: name,
                schema: ["type": "array", "items": item.json, "description": .string(description)],
                isRequired: isRequired)
        }
    }

    let properties: [Property]
    /// Whether members of other names are allowed: results may grow, questions may not.
    var isOpen = false

    var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init(name: "type", value: "object"),
            .init(name: "properties", value: .object(properties.map { .init(name: $0.name, value: $0.schema) })),
        ]
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { members.append(.init(name: "required", value: .array(required))) }
        if !isOpen { members.append(.init(name: "additionalProperties", value: false)) }
        return .object(members)
    }
}
