import TroveCore

/// Comma- and tab-separated values: one table, the separator told from the first lines.
struct DelimitedParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("csv", "comma-separated values", extensions: ["csv"]),
        ParserKind("tsv", "tab-separated values", extensions: ["tsv", "tab"]),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        let bytes = Array(decoded.text.utf8)
        let separator = input.format.name == "tsv" ? 9 : Self.separator(bytes)
        builder.addTable(Self.rows(bytes, separator))
        return builder.finish()
    }

    /// The candidate that gives most of the first lines the same number of cells, more than one.
    private static func separator(_ bytes: [UInt8]) -> UInt8 {
        let sample = Array(bytes.prefix(16 << 10))
        var best: (separator: UInt8, score: Int) = (0x2C, 0)
        for candidate in [0x2C, 0x3B, 0x09, 0x7C] as [UInt8] {
            let widths = rows(sample, candidate).prefix(30).map(\.count)
            let counts = Dictionary(widths.map { ($0, 1) }, uniquingKeysWith: +)
            let score = counts.filter { $0.key > 1 }.map { $0.value * 100 + min($0.key, 99) }.max() ?? 0
            if score > best.score { best = (candidate, score) }
        }
        return best.separator
    }

    /// Rows by RFC 4180; a quote that never closes ends with the file.
    static func rows(_ bytes: [UInt8], _ separator: UInt8) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var at = 0
        func close() {
            row.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
        }
        while at < bytes.count {
            let byte = bytes[at]
            if isQuoted {
                if byte == 0x22 {
                    if at + 1 < bytes.count, bytes[at + 1] == 0x22 {
                        cell.append(byte)
                        at += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    cell.append(byte)
                }
            } else if byte == 0x22, cell.isEmpty {
                isQuoted = true
            } else if byte == separator {
                close()
            } else if byte == 10 {
                close()
                rows.append(row)
                row = []
            } else {
                cell.append(byte)
            }
            at += 1
        }
        if !cell.isEmpty || !row.isEmpty {
            close()
            rows.append(row)
        }
        return rows
    }
}
