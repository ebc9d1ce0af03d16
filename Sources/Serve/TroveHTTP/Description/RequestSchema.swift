internal import TroveCore

/// Checks a value against the part of JSON Schema that the server's own description uses, so that what is described
/// and what is accepted are one.
///
/// Known words: `type`, `enum`, `properties`, `required`, `additionalProperties`, `items`, `minItems`, `maxItems`,
/// `minimum`, `maximum`, `minLength`, `maxLength` (in Unicode scalars), `oneOf`; `anyOf` of names that are required.
struct RequestSchema: Sendable {
    let json: JSONValue

    /// What is wrong with `value`; empty where nothing is.
    /// - Parameter place: A JSON pointer to the value.
    func faults(in value: JSONValue, at place: String = "") -> [Problem.Fault] {
        if let branches = json["oneOf"]?.elements {
            let tried = branches.map { RequestSchema(json: $0).faults(in: value, at: place) }
            let fitting = tried.count(where: \.isEmpty)
            if fitting == 1 { return [] }
            let fewest = tried.min { $0.count < $1.count } ?? []
            return fitting > 1 ? [fault(place, "fits several forms; give one of them")] : fewest
        }
        if let types = json["type"], !Self.names(types).contains(where: { Self.isOf($0, value) }) {
            return [fault(place, "must be \(Self.names(types).joined(separator: " or "))")]
        }
        if let allowed = json["enum"]?.elements, !allowed.contains(value) {
            return [fault(place, "must be one of \(allowed.map(\.line).joined(separator: ", "))")]
        }
        switch value {
        case .object(let members): return faults(members, place)
        case .array(let elements): return faults(elements, place)
        case .string(let text): return faults(bounds: "Length", Double(text.unicodeScalars.count), "characters", place)
        case .number(let number): return faults(bounds: "imum", number, "", place)
        default: return []
        }
    }

    private func faults(_ members: [JSONValue.Member], _ place: String) -> [Problem.Fault] {
        var found: [Problem.Fault] = []
        let known = json["properties"]?.members ?? []
        for name in json["required"]?.elements?.compactMap(\.text) ?? []
        where !members.contains(where: { $0.name == name }) {
            found.append(fault(place, "needs `\(name)`"))
        }
        if let choices = json["anyOf"]?.elements,
            !choices.contains(where: { RequestSchema(json: $0).faults(members, place).isEmpty })
        {
            let names = choices.compactMap { $0["required"]?.elements?.first?.text.map { "`\($0)`" } }
            found.append(fault(place, "needs one of \(names.joined(separator: ", "))"))
        }
        for member in members {
            let inner = place + "/" + member.name.replacing("~", with: "~0").replacing("/", with: "~1")
            if let schema = known.first(where: { $0.name == member.name })?.value ?? json["additionalProperties"] {
                if schema == .bool(false) {
                    found.append(fault(inner, "is not known; there are \(known.map(\.name).joined(separator: ", "))"))
                } else {
                    found += RequestSchema(json: schema).faults(in: member.value, at: inner)
                }
            }
        }
        return found
    }

    private func faults(_ elements: [JSONValue], _ place: String) -> [Problem.Fault] {
        let counted = faults(bounds: "Items", Double(elements.count), "elements", place)
        guard counted.isEmpty, let items = json["items"] else { return counted }
        return elements.enumerated().flatMap { RequestSchema(json: items).faults(in: $1, at: "\(place)/\($0)") }
    }

    private func faults(bounds word: String, _ size: Double, _ unit: String, _ place: String) -> [Problem.Fault] {
        let unit = unit.isEmpty ? "" : " \(unit)"
        if let least = json["min" + word]?.double, size < least {
            return [fault(place, "must be at least \(JSONValue.number(least).line)\(unit)")]
        }
        if let most = json["max" + word]?.double, size > most {
            return [fault(place, "must be at most \(JSONValue.number(most).line)\(unit)")]
        }
        return []
    }

    private func fault(_ place: String, _ detail: String) -> Problem.Fault { .init(place: place, detail: detail) }

    private static func names(_ types: JSONValue) -> [String] {
        types.elements?.compactMap(\.text) ?? [types.text ?? ""]
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("object", .object), ("array", .array), ("string", .string), ("number", .number), ("boolean", .bool),
            ("null", .null):
            true
        case ("integer", .number(let number)): number == number.rounded()
        default: false
        }
    }
}
