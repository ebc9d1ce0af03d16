import Foundation

extension Terminal {
    /// Widest column that others wait for: a longer cell pushes its own row alone.
    private static let widest = 80

    /// Rows on standard output, their cells one below the other; the last one is dim.
    static func printColumns(_ rows: [[String]]) {
        let rows = rows.map { $0.map { printable($0).replacingOccurrences(of: "\n", with: " ") } }
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            min(widest, rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0)
        }
        for row in rows {
            let cells = row.dropLast().enumerated().map { column, cell in
                cell + String(repeating: " ", count: max(0, widths[column] - cell.count))
            }
            print((cells + [dim(row.last ?? "")]).joined(separator: "  "))
        }
    }
}
