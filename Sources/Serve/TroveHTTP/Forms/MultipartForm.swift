internal import Foundation
internal import HTTPTypes
internal import TroveCore

/// A body of `multipart/form-data` (RFC 7578), taken apart.
struct MultipartForm {
    /// One field or file.
    struct Part: Equatable {
        var name: String
        /// What the sender calls the file; nil for a field.
        var fileName: String?
        var bytes: [UInt8]
    }

    let parts: [Part]

    /// Most parts of one body.
    private static let limit = 64

    /// - Parameter boundary: What stands between parts, as the header names it.
    /// - Throws: A `400` problem for what is no such body.
    init(_ body: [UInt8], boundary: String) throws {
        guard (1...70).contains(boundary.utf8.count) else { throw Self.problem("the boundary is missing or too long") }
        let data = Data(body)
        let mark = Data("--\(boundary)".utf8)
        guard var open = data.range(of: mark) else { throw Self.problem("its boundary does not stand in it") }
        var parts: [Part] = []
        while !data[open.upperBound...].starts(with: Data("--".utf8)) {
            guard let close = data.range(of: Data("\r\n".utf8) + mark, in: open.upperBound..<data.endIndex),
                let head = data.range(of: Data("\r\n\r\n".utf8), in: open.upperBound..<close.lowerBound)
            else { throw Self.problem("a part has no head or no end") }
            guard parts.count < Self.limit else { throw Self.problem("it has more than \(Self.limit) parts") }
            parts.append(
                try Self.part(
                    head: String(decoding: data[open.upperBound..<head.lowerBound], as: UTF8.self),
                    bytes: [UInt8](data[head.upperBound..<close.lowerBound])))
            open = close
        }
        self.parts = parts
    }

    /// The boundary that a `Content-Type` names.
    static func boundary(of header: String) -> String? { parameters(of: header)["boundary"] }

    private static func part(head: String, bytes: [UInt8]) throws -> Part {
        let lines = head.components(separatedBy: "\r\n")
        let wanted = "content-disposition:"
        let line = lines.first { $0.lowercased().hasPrefix(wanted) }
        let named = parameters(of: line ?? "")
        guard let name = named["name"] else { throw problem("a part has no name") }
        return Part(name: name, fileName: named["filename"], bytes: bytes)
    }

    /// `name=value` and `name="value"` behind the semicolons of a header.
    private static func parameters(of header: String) -> [String: String] {
        var found: [String: String] = [:]
        var rest = header.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            var value = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let next = rest.first, next != "\"" {
                    rest = rest.dropFirst()
                    // Browsers escape quotes alone, as %22; others put a backslash before them.
                    if next == "\\", rest.first == "\"" {
                        value.append("\"")
                        rest = rest.dropFirst()
                    } else {
                        value.append(next)
                    }
                }
                rest = rest.drop { $0 != ";" }
            } else {
                value = rest.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
                rest = rest.drop { $0 != ";" }
            }
            found[name.lowercased()] = value.replacing("%22", with: "\"")
        }
        return found
    }

    private static func problem(_ detail: String) -> Problem {
        Problem(.badRequest, "malformed-form", "the body is no multipart/form-data: \(detail)")
    }
}
