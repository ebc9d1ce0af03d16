/// A JSON value (RFC 8259). Members keep their order.
package enum JSONValue: Sendable, Equatable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// Any number.
    case number(Double)
    /// Text.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Members in order.
    case object([Member])

    /// One name and its value.
    package struct Member: Sendable, Equatable {
        /// The name.
        package var name: String
        /// The value.
        package var value: JSONValue

        /// Creates a member.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The first member of that name; nil for other kinds of value.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text, if it is one.
    package var text: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, if it is one.
    package var double: Double? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The number, if it is a whole one that fits.
    package var integer: Int? {
        if case .number(let value) = self { Int(exactly: value) } else { nil }
    }

    /// The truth value, if it is one.
    package var truth: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, if it is an array.
    package var elements: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, if it is an object.
    package var members: [Member]? {
        if case .object(let value) = self { value } else { nil }
    }

    /// True for `null`.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// Reads a whole JSON text.
    /// - Throws: `.corruptInput` with the byte where reading stopped; nesting deeper than 64 is refused.
    package init(_ bytes: [UInt8], of what: String) throws(TroveError) {
        var parser = JSONParser(bytes)
        do {
            self = try parser.document()
        } catch {
            throw TroveError(.corruptInput, "\(what) is not JSON: \(error.reason) at byte \(parser.position)")
        }
    }
}
