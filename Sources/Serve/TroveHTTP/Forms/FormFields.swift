internal import Foundation
internal import HTTPTypes
internal import TroveCore

/// Fields of a form as browsers send them (`application/x-www-form-urlencoded`), or of an address's query.
struct FormFields {
    let fields: [(name: String, value: String)]

    /// - Throws: A `400` problem for what is no percent-encoded UTF-8.
    init(_ text: some StringProtocol) throws {
        fields = try text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { part in
                String(part).replacing("+", with: " ").removingPercentEncoding
            }
            guard let name = parts[0], let value = parts.count > 1 ? parts[1] : "" else {
                throw Problem(.badRequest, "malformed-query", "the fields are no percent-encoded UTF-8")
            }
            return (name, value)
        }
    }

    init(_ bytes: [UInt8]) throws { try self.init(String(decoding: bytes, as: UTF8.self)) }

    /// The value of the first field of that name.
    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}
