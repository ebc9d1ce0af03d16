package import TroveCore

/// What ties a JSON-RPC reply to its request: text, a number, or null (JSON-RPC 2.0, section 4).
package enum JSONRPCIdentifier: Sendable, Hashable {
    /// Text.
    case text(String)
    /// A number, at most 2^53 either way; fractions are discouraged by the specification and kept.
    case number(Double)
    /// `null`: a reply to what could not be read.
    case null

    /// Reads an identifier; nil for values of other kinds, and for numbers that could not be given back as they came.
    package init?(_ json: JSONValue) {
        switch json {
        case .string(let text): self = .text(text)
        case .number(let number) where abs(number) <= JSONValue.largestExact: self = .number(number)
        case .null: self = .null
        default: return nil
        }
    }

    /// The identifier as it is written.
    package var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .number(number)
        case .null: .null
        }
    }
}
