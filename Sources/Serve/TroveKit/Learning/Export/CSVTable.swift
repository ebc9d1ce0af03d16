/// Rows as comma-separated values (RFC 4180), written and read.
struct CSVTable {
    private(set) var text: String

    init(_ header: [String]) { text = Self.line(header) }

    mutating func add(_ row: [String]) { text += Self.line(row) }

    /// The fields of each line that is not empty; quoted ones may hold line breaks.
    /// - Parameter separator: A comma, or a tab.
    static func rows(of text: String, separator: Unicode.Scalar = ",") -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = String.UnicodeScalarView()
        var (isQuoted, wasQuoted) = (false, false)
        func isEmpty(_ row: [String]) -> Bool { row.allSatisfy(\.isEmpty) }
        for scalar in text.unicodeScalars where scalar != "\u{FEFF}" {
            switch scalar {
            case "\"" where isQuoted: (isQuoted, wasQuoted) = (false, true)
            case "\"" where wasQuoted:  // two in a row stand for one
                field.append(scalar)
                (isQuoted, wasQuoted) = (true, false)
            case "\"" where field.isEmpty: isQuoted = true
            case separator where !isQuoted, "\n" where !isQuoted:
                row.append(String(field))
                field = String.UnicodeScalarView()
                wasQuoted = false
                guard scalar == "\n" else { continue }
                if !isEmpty(row) { rows.append(row) }
                row = []
            case "\r" where !isQuoted: break
            default: field.append(scalar)
            }
        }
        row.append(String(field))
        return isEmpty(row) ? rows : rows + [row]
    }

    private static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\r\n" }

    private static func quoted(_ field: String) -> String {
        guard field.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
