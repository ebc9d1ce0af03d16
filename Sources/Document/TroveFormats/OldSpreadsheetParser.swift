import TroveCore

/// Excel workbooks of the years before 2007 (MS-XLS, BIFF8 and BIFF5): a heading and tables for each sheet.
struct OldSpreadsheetParser: DocumentParser {
    static let kinds: [ParserKind] = [ParserKind("xls", "old Excel workbook")]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let file = try OLEFile(input.bytes)
        guard let stream = file.stream("Workbook") ?? file.stream("Book") else {
            throw TroveError(.corruptInput, "the stream with the sheets is missing: the file is damaged")
        }
        var builder = DocumentBuilder(format: input.format.name)
        var reader = SheetRecords(stream)
        try reader.read(to: &builder)
        return builder.finish()
    }
}

/// Reads the records of a workbook one after the other.
private struct SheetRecords {
    private let bytes: [UInt8]
    private var strings: [String] = []
    private var names: [String] = []
    private var formats: [Int] = []
    private var codes: [Int: String] = [:]
    private var startsIn1904 = false
    private var isOld = false
    private var grid = SheetGrid()
    private var sheet = -1
    private var formulaCell: (row: Int, column: Int)?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read(to builder: inout DocumentBuilder) throws(TroveError) {
        var at = 0
        while at + 4 <= bytes.count, let type = bytes.uint16(at), let length = bytes.uint16(at + 2) {
            let body = at + 4
            let end = min(body + Int(length), bytes.count)
            switch type {
            case 0x2F: throw .sealed
            case 0x809:
                isOld = (bytes.uint16(body) ?? 0x600) < 0x600
                if bytes.uint16(body + 2) == 0x10 { beginSheet(&builder) }
            case 0x0A: endSheet(&builder)
            case 0x22: startsIn1904 = bytes.uint16(body) == 1
            case 0x85: names.append(text(body + 6, end, hasShortCount: true))
            case 0xFC: readStrings(at)
            case 0x41E: codes[Int(bytes.uint16(body) ?? 0)] = text(body + 2, end, hasShortCount: isOld)
            case 0xE0: formats.append(Int(bytes.uint16(body + 2) ?? 0))
            default: cell(type, body, end)
            }
            at = end
            if end == bytes.count { break }
        }
        endSheet(&builder)
    }

    private mutating func beginSheet(_ builder: inout DocumentBuilder) {
        endSheet(&builder)
        sheet += 1
        builder.leaveSections()
        if names.indices.contains(sheet) { builder.add(.heading, names[sheet], level: 1) }
    }

    private mutating func endSheet(_ builder: inout DocumentBuilder) {
        grid.addTables(to: &builder)
        grid = SheetGrid()
    }

    private mutating func cell(_ type: UInt16, _ body: Int, _ end: Int) {
        guard let row = bytes.uint16(body).map(Int.init), let column = bytes.uint16(body + 2).map(Int.init),
            let style = bytes.uint16(body + 4).map(Int.init)
        else { return }
        let values = SheetValues(formats: formats, codes: codes, startsIn1904: startsIn1904)
        switch type {
        case 0xFD:
            if let index = bytes.uint32(body + 6).map(Int.init), strings.indices.contains(index) {
                grid.set(strings[index], row: row, column: column)
            }
        case 0x204, 0xD6: grid.set(text(body + 6, end, hasShortCount: false), row: row, column: column)
        case 0x203:
            if let value = double(body + 6) { grid.set(values.number(value, style: style), row: row, column: column) }
        case 0x27E:
            if let raw = bytes.uint32(body + 6) {
                grid.set(values.number(Self.rk(raw), style: style), row: row, column: column)
            }
        case 0xBD:
            var at = body + 4
            var place = column
            while at + 8 <= end {
                if let style = bytes.uint16(at).map(Int.init), let raw = bytes.uint32(at + 2) {
                    grid.set(values.number(Self.rk(raw), style: style), row: row, column: place)
                }
                at += 6
                place += 1
            }
        case 0x06:
            formulaCell = (row, column)
            if bytes.uint16(body + 12) != 0xFFFF, let value = double(body + 6) {
                grid.set(values.number(value, style: style), row: row, column: column)
            }
        case 0x205:
            guard body + 8 <= bytes.count, bytes[body + 7] == 0 else { return }
            grid.set(bytes[body + 6] == 1 ? "TRUE" : "FALSE", row: row, column: column)
        case 0x207:
            if let place = formulaCell {
                grid.set(text(body, end, hasShortCount: false), row: place.row, column: place.column)
            }
        default: break
        }
    }

    private func double(_ at: Int) -> Double? {
        guard let low = bytes.uint32(at), let high = bytes.uint32(at + 4) else { return nil }
        return Double(bitPattern: UInt64(high) << 32 | UInt64(low))
    }

    /// A number in 30 bits, as an integer or the top of a double, maybe in hundredths.
    private static func rk(_ raw: UInt32) -> Double {
        let value =
            raw & 2 != 0 ? Double(Int32(bitPattern: raw) >> 2) : Double(bitPattern: UInt64(raw & 0xFFFF_FFFC) << 32)
        return raw & 1 != 0 ? value / 100 : value
    }

    /// A string with its count of characters before it; old files have bytes alone, newer ones a flag for two each.
    private func text(_ start: Int, _ end: Int, hasShortCount: Bool) -> String {
        var at = start
        guard at < end else { return "" }
        let count = hasShortCount ? Int(bytes[at]) : Int(bytes.uint16(at) ?? 0)
        at += hasShortCount ? 1 : 2
        if isOld { return LegacyEncoding.windows1252(Array(bytes[min(at, end)..<min(at + count, end)])) }
        guard at < end else { return "" }
        let isWide = bytes[at] & 1 != 0
        at += 1
        if !isWide { return LegacyEncoding.windows1252(Array(bytes[min(at, end)..<min(at + count, end)])) }
        return String(
            decoding: stride(from: at, to: min(at + 2 * count, end - 1), by: 2).compactMap { bytes.uint16($0) },
            as: UTF16.self)
    }

    /// The table of shared strings goes on in records of its own; a string that is cut says its width again.
    private mutating func readStrings(_ record: Int) {
        var parts: [(start: Int, end: Int)] = []
        var at = record
        while at + 4 <= bytes.count, let type = bytes.uint16(at), let length = bytes.uint16(at + 2),
            at == record || type == 0x3C
        {
            parts.append((at + 4, min(at + 4 + Int(length), bytes.count)))
            at += 4 + Int(length)
        }
        guard let first = parts.first, let total = bytes.uint32(first.start + 4) else { return }
        var part = 0
        at = first.start + 8
        func byte() -> UInt8? {
            while at >= parts[part].end {
                guard part + 1 < parts.count else { return nil }
                part += 1
                at = parts[part].start
            }
            at += 1
            return bytes[at - 1]
        }
        func short() -> Int? {
            guard let low = byte(), let high = byte() else { return nil }
            return Int(low) | Int(high) << 8
        }
        while strings.count < Int(total), let count = short(), let flags = byte() {
            let runs = flags & 8 != 0 ? short() ?? 0 : 0
            var extra = 0
            if flags & 4 != 0 { extra = (short() ?? 0) | (short() ?? 0) << 16 }
            var isWide = flags & 1 != 0
            var units: [UInt16] = []
            while units.count < count {
                if at >= parts[part].end {
                    guard part + 1 < parts.count else { break }
                    part += 1
                    at = parts[part].start
                    guard let again = byte() else { break }
                    isWide = again & 1 != 0
                }
                guard let low = byte() else { break }
                units.append(isWide ? UInt16(low) | UInt16(byte() ?? 0) << 8 : UInt16(low))
            }
            strings.append(String(decoding: units, as: UTF16.self))
            var left = runs * 4 + min(max(extra, 0), 1 << 24)
            while left > 0, byte() != nil { left -= 1 }
        }
    }
}
