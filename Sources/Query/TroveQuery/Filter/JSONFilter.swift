internal import Foundation
internal import TroveCatalog
internal import TroveCore

/// Mongo-style filters: `{"path": {"$glob": "reports/**"}, "page": {"$gt": 3}, "$or": [{"lang": "zh"}, ...]}`.
struct JSONFilter {
    let fields: FilterFields

    /// Deepest nesting read.
    private static let depthLimit = 32

    func filter(_ text: String) throws(TroveError) -> ChunkFilter {
        // Deeply nested text is refused before it is parsed.
        var depth = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
            guard depth <= Self.depthLimit * 2 else {
                throw TroveError(.invalidArgument, "the filter is nested too deeply; write it flatter")
            }
        }
        guard let value = try? JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)) else {
            throw TroveError(.invalidArgument, "the filter is no JSON object; check its quotes and braces")
        }
        return try filter(value)
    }

    private func filter(_ value: JSONTree) throws(TroveError) -> ChunkFilter {
        guard case .object(let members) = value else {
            throw TroveError(.invalidArgument, "a filter is a JSON object of fields and conditions")
        }
        var parts: [ChunkFilter] = []
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            switch key {
            case "$and": parts.append(.all(try list(value, key)))
            case "$or": parts.append(.any(try list(value, key)))
            case "$nor": parts.append(.not(.any(try list(value, key))))
            case "$not": parts.append(.not(try filter(value)))
            case _ where key.hasPrefix("$"):
                throw TroveError(
                    .invalidArgument, "`\(key)` is no operator over filters; there are $and, $or, $nor, $not")
            default: parts.append(try condition(fields.field(key), value))
            }
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private func list(_ value: JSONTree, _ key: String) throws(TroveError) -> [ChunkFilter] {
        guard case .array(let items) = value, !items.isEmpty else {
            throw TroveError(.invalidArgument, "`\(key)` needs a list of filters")
        }
        var parts: [ChunkFilter] = []
        for item in items { parts.append(try filter(item)) }
        return parts
    }

    private func condition(_ field: ChunkFilter.Field, _ value: JSONTree) throws(TroveError) -> ChunkFilter {
        switch value {
        case .object(let operators):
            guard !operators.isEmpty else { throw TroveError(.invalidArgument, "a field needs a condition, not {}") }
            var parts: [ChunkFilter] = []
            for (name, operand) in operators.sorted(by: { $0.key < $1.key }) {
                parts.append(try test(field, name, operand))
            }
            return parts.count == 1 ? parts[0] : .all(parts)
        case .null: return .not(.test(field, .exists))
        case .array: return try test(field, "$in", value)
        default: return try fields.matching(field, try text(value))
        }
    }

    private func test(
        _ field: ChunkFilter.Field, _ name: String, _ operand: JSONTree
    ) throws(TroveError) -> ChunkFilter {
        switch name {
        case "$eq":
            if field.isDate { return try fields.matching(field, text(operand)) }
            return .test(field, .equals(try value(operand, field)))
        case "$ne": return .not(try test(field, "$eq", operand))
        case "$gt": return .test(field, .greater(try value(operand, field)))
        case "$gte": return .test(field, .greaterOrEqual(try value(operand, field)))
        case "$lt": return .test(field, .less(try value(operand, field)))
        case "$lte": return .test(field, .lessOrEqual(try value(operand, field)))
        case "$glob": return .test(field, .glob(try text(operand)))
        case "$contains": return .test(field, .contains(try text(operand)))
        case "$not": return .not(try condition(field, operand))
        case "$in", "$nin":
            guard case .array(let items) = operand else {
                throw TroveError(.invalidArgument, "`\(name)` needs a list of values")
            }
            var parts: [ChunkFilter] = []
            for item in items { parts.append(try condition(field, item)) }
            return name == "$in" ? .any(parts) : .not(.any(parts))
        case "$exists":
            guard case .bool(let wanted) = operand else {
                throw TroveError(.invalidArgument, "`$exists` needs true or false")
            }
            return wanted ? .test(field, .exists) : .not(.test(field, .exists))
        default:
            throw TroveError(
                .invalidArgument,
                "`\(name)` is no operator; there are $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $exists, $glob, "
                    + "$contains, $not")
        }
    }

    private func value(_ tree: JSONTree, _ field: ChunkFilter.Field) throws(TroveError) -> ChunkFilter.Value {
        if case .number(let number) = tree, number.isFinite { return .number(number) }
        return try fields.value(text(tree), of: field)
    }

    private func text(_ tree: JSONTree) throws(TroveError) -> String {
        switch tree {
        case .string(let text): return text
        case .number(let number): return number == number.rounded() ? String(Int64(clamping: Int(number))) : "\(number)"
        case .bool(let flag): return flag ? "true" : "false"
        default: throw TroveError(.invalidArgument, "a condition compares with a text, a number, true or false")
        }
    }
}

/// Any JSON value.
enum JSONTree: Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }
}
