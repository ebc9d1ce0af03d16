internal import Foundation
internal import TroveCore

/// The arguments of a call, read by name. What makes no sense is refused in words that a model can follow.
struct ToolArguments: Sendable {
    private let values: [String: JSONValue]

    /// - Throws: `.invalidArgument` for names that the schema does not have, and for required ones that are missing.
    init(_ json: JSONValue?, schema: JSONSchema) throws(TroveError) {
        guard let members = (json ?? [:]).members else {
            throw TroveError(.invalidArgument, "`arguments` must be an object")
        }
        let known = schema.properties.map(\.name)
        for member in members where !known.contains(member.name) {
            throw TroveError(
                .invalidArgument,
                "there is no argument `\(member.name)`; there are: \(known.joined(separator: ", "))")
        }
        // A null is what some clients send for an argument that was left out.
        values = Dictionary(
            members.filter { !$0.value.isNull }.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        for property in schema.properties where property.isRequired && values[property.name] == nil {
            throw TroveError(.invalidArgument, "the argument `\(property.name)` is missing")
        }
    }

    /// How far names are followed, by the argument of that name.
    func hops() throws(TroveError) -> Hops {
        guard let name = try text("hops") else { return .auto }
        guard let hops = Hops(rawValue: name) else {
            throw TroveError(.invalidArgument, "`hops` must be auto, 0, 1 or 2")
        }
        return hops
    }

    /// Whether an argument was given.
    func holds(_ name: String) -> Bool { values[name] != nil }

    func text(_ name: String) throws(TroveError) -> String? {
        guard let value = values[name] else { return nil }
        guard let text = value.text else { throw Self.wrong(name, "text") }
        return text
    }

    /// Texts; a single one may come without its array.
    func texts(_ name: String) throws(TroveError) -> [String] {
        guard let value = values[name] else { return [] }
        if let text = value.text { return [text] }
        guard let elements = value.elements, elements.allSatisfy({ $0.text != nil }) else {
            throw Self.wrong(name, "an array of texts")
        }
        return elements.compactMap(\.text)
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(TroveError) -> Int? {
        guard let value = values[name] else { return nil }
        guard let number = value.integer ?? value.text.flatMap(Int.init), range.contains(number) else {
            let most = range.upperBound == .max ? " on" : " to \(range.upperBound)"
            throw Self.wrong(name, "a whole number from \(range.lowerBound)\(most)")
        }
        return number
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(TroveError) -> Double? {
        guard let value = values[name] else { return nil }
        guard let number = value.double ?? value.text.flatMap(Double.init), range.contains(number) else {
            throw Self.wrong(name, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func flag(_ name: String) throws(TroveError) -> Bool {
        guard let value = values[name] else { return false }
        guard let flag = value.truth else { throw Self.wrong(name, "true or false") }
        return flag
    }

    /// An object of texts; numbers and truth values are taken as they are written.
    func labels(_ name: String) throws(TroveError) -> [String: String] {
        guard let value = values[name] else { return [:] }
        guard let members = value.members else { throw Self.wrong(name, "an object of texts") }
        var labels: [String: String] = [:]
        for member in members {
            guard member.value.members == nil, member.value.elements == nil, !member.value.isNull else {
                throw Self.wrong(name, "an object of texts")
            }
            labels[member.name] = member.value.text ?? member.value.line
        }
        return labels
    }

    /// A filter: as one line of text, or in its JSON form.
    func filter(_ name: String) throws(TroveError) -> String {
        guard let value = values[name] else { return "" }
        if value.members != nil { return value.line }
        return try text(name) ?? ""
    }

    /// Bytes in base64, white space and a `data:` address's head allowed.
    func bytes(_ name: String, limit: Int) throws(TroveError) -> [UInt8]? {
        guard let text = try text(name) else { return nil }
        guard text.utf8.count <= (limit + 2) / 3 * 4 + 1024 else {
            throw TroveError(.limitExceeded, "`\(name)` is larger than \(limit >> 20) MB")
        }
        let payload =
            text.hasPrefix("data:") ? String(text[(text.firstIndex(of: ",") ?? text.startIndex)...].dropFirst()) : text
        guard let data = Data(base64Encoded: payload.filter { !$0.isWhitespace }), !data.isEmpty else {
            throw Self.wrong(name, "base64")
        }
        guard data.count <= limit else {
            throw TroveError(.limitExceeded, "`\(name)` is larger than \(limit >> 20) MB")
        }
        return [UInt8](data)
    }

    private static func wrong(_ name: String, _ wanted: String) -> TroveError {
        TroveError(.invalidArgument, "`\(name)` must be \(wanted)")
    }
}
