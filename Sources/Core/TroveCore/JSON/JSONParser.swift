/// Reads JSON (RFC 8259) from bytes, strictly, with bounded nesting.
struct JSONParser {
    struct Failure: Error { var reason: String }

    private let bytes: [UInt8]
    private(set) var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws(Failure) -> JSONValue {
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw Failure(reason: "text after the value") }
        return value
    }

    private mutating func value() throws(Failure) -> JSONValue {
        skipSpace()
        guard let byte = peek() else { throw Failure(reason: "the text ends early") }
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object() throws(Failure) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object(members) }
        while true {
            skipSpace()
            guard peek() == UInt8(ascii: "\"") else { throw Failure(reason: "a member's name is missing") }
            let name = try string()
            skipSpace()
            guard take(":") else { throw Failure(reason: "a colon is missing") }
            members.append(JSONValue.Member(name: name, value: try value()))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { throw Failure(reason: "a comma or brace is missing") }
        }
    }

    private mutating func array() throws(Failure) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(elements) }
        while true {
            elements.append(try value())
            skipSpace()
            if take("]") { return .array(elements) }
            guard take(",") else { throw Failure(reason: "a comma or bracket is missing") }
        }
    }

    private mutating func enter() throws(Failure) {
        position += 1
        depth += 1
        guard depth <= 64 else { throw Failure(reason: "nesting is deeper than 64") }
    }

    private mutating func string() throws(Failure) -> String {
        position += 1
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if peek() == UInt8(ascii: "\"") {
            position += 1
            guard let text = String(validating: bytes[start..<position - 1], as: UTF8.self) else {
                throw Failure(reason: "a string is not UTF-8")
            }
            return text
        }
        return try escapedString(bytes[start..<position])
    }

    private mutating func escapedString(_ prefix: ArraySlice<UInt8>) throws(Failure) -> String {
        var out = [UInt8](prefix)
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: out, as: UTF8.self) else {
                    throw Failure(reason: "a string is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): out.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw Failure(reason: "a control character stands in a string")
            default: out.append(byte)
            }
        }
        throw Failure(reason: "a string does not end")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let byte = peek() else { throw Failure(reason: "an escape does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "u"):
            let high = try hexadecimal()
            if let scalar = Unicode.Scalar(high) { return scalar }
            guard high < 0xDC00, take("\\"), take("u") else { throw Failure(reason: "half a surrogate pair") }
            let low = try hexadecimal()
            guard (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            else { throw Failure(reason: "half a surrogate pair") }
            return scalar
        default: throw Failure(reason: "an unknown escape")
        }
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw Failure(reason: "four hexadecimal digits are missing")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number() throws(Failure) -> Double {
        let start = position
        var whole = 0
        while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), position - start < 15 {
            whole = whole * 10 + Int(byte - UInt8(ascii: "0"))
            position += 1
        }
        let allowed: (UInt8) -> Bool = { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
        guard let next = peek(), allowed(next) else {
            guard position > start else { throw Failure(reason: "an unknown word") }
            return Double(whole)
        }
        while let byte = peek(), allowed(byte) { position += 1 }
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)), value.isFinite else {
            throw Failure(reason: "a malformed number")
        }
        return value
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let expected = "\(word)".utf8
        guard bytes[position...].starts(with: expected) else { throw Failure(reason: "an unknown word") }
        position += expected.count
        return value
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }
}
