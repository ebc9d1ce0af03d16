import TroveCore

/// Word documents of the years before 2007 (MS-DOC): text and tables through the table of pieces.
struct OldWordParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("doc", "old Word document")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let file = try OLEFile(input.bytes)
        guard let main = file.stream("WordDocument"), let flags = main.uint16(10), let version = main.uint16(2) else {
            throw TroveError(.corruptInput, "the stream with the text is missing: the file is damaged")
        }
        guard flags & 0x100 == 0 else { throw .sealed }
        var builder = DocumentBuilder(format: input.format.name)
        let text =
            version < 101
            ? Self.oldest(main) : Self.pieces(main, file.stream(flags & 0x200 != 0 ? "1Table" : "0Table") ?? [])
        Self.add(text, to: &builder)
        if builder.isEmpty { builder.markIncomplete("no text was found in it") }
        return builder.finish()
    }

    /// Word 6 and 95 keep their text in one run of bytes.
    private static func oldest(_ main: [UInt8]) -> String {
        guard let start = main.uint32(24), let end = main.uint32(28), start < end, Int(end) <= main.count else {
            return ""
        }
        return LegacyEncoding.windows1252(Array(main[Int(start)..<Int(end)]))
    }

    private static func pieces(_ main: [UInt8], _ table: [UInt8]) -> String {
        guard let start = main.uint32(0x1A2), let size = main.uint32(0x1A6) else { return "" }
        var at = Int(start)
        let end = min(at + Int(size), table.count)
        while at + 5 <= end, table[at] == 1 { at += 3 + Int(table.uint16(at + 1) ?? 0) }
        guard at + 5 <= end, table[at] == 2, let length = table.uint32(at + 1) else { return "" }
        at += 5
        let count = (Int(length) - 4) / 12
        guard count > 0, at + 4 * (count + 1) + 8 * count <= table.count else { return "" }
        var out = ""
        for index in 0..<count {
            guard let from = table.uint32(at + 4 * index), let to = table.uint32(at + 4 * index + 4), to > from,
                let place = table.uint32(at + 4 * (count + 1) + 8 * index + 2)
            else { continue }
            let characters = Int(to - from)
            if place & 0x4000_0000 != 0 {
                let offset = Int(place & 0x3FFF_FFFF) / 2
                guard offset < main.count else { continue }
                out += LegacyEncoding.windows1252(Array(main[offset..<min(offset + characters, main.count)]))
            } else {
                let offset = Int(place & 0x3FFF_FFFF)
                guard offset < main.count else { continue }
                let stop = min(offset + 2 * characters, main.count - 1)
                let units = stride(from: offset, to: stop, by: 2).compactMap { main.uint16($0) }
                out += String(decoding: units, as: UTF16.self)
            }
        }
        return out
    }

    /// Paragraphs end with a carriage return, cells with a bell; a row ends with a bell of its own.
    private static func add(_ text: String, to builder: inout DocumentBuilder) {
        var words = ""
        var row: [String] = []
        var rows: [[String]] = []
        var fields: [Bool] = []  // true while a field's code is passed over
        var last: Unicode.Scalar?
        func endTable() {
            if !row.isEmpty { rows.append(row) }
            if !rows.isEmpty { builder.addTable(rows) }
            row = []
            rows = []
        }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x13: fields.append(true)
            case 0x14: if !fields.isEmpty { fields[fields.count - 1] = false }
            case 0x15: _ = fields.popLast()
            case _ where fields.contains(true): break
            case 0x07:
                if last?.value == 0x07, !row.isEmpty {
                    rows.append(row)
                    row = []
                } else {
                    row.append(words)
                    words = ""
                }
            case 0x0D, 0x0C:
                if !row.isEmpty {
                    words += " "
                } else {
                    if !CleanText.trimmed(words).isEmpty {
                        // A first cell of several paragraphs looks like text before its table.
                        endTable()
                        builder.add(.paragraph, words)
                    }
                    words = ""
                }
            case 0x0B: words += "\n"
            case 0x1E: words += "-"
            case 0x01, 0x02, 0x05, 0x08, 0x1F: break
            default: words.unicodeScalars.append(scalar)
            }
            last = scalar
        }
        endTable()
        builder.add(.paragraph, words)
    }
}
