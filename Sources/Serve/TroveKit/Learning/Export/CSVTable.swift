/// Rows as comma-separated values (RFC 4180).
struct CSVTable {
    private(set) var text: String

    init(_ header: [String]) { text = Self.line(header) }

    mutating func add(_ row: [String]) { text += Self.line(row) }

    private static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\r\n" }

    private static func quoted(_ field: String) -> String {
        guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
