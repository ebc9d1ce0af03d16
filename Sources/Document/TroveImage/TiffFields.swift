/// Reads tagged fields of a TIFF-structured block; every offset is checked.
struct TiffFields {
    /// One entry of a directory: its type, how many values, and where they lie.
    struct Entry {
        var type: Int
        var count: Int
        var offset: Int
    }

    /// Offset of the first directory.
    let first: Int
    private let bytes: [UInt8]
    private let isLittleEndian: Bool

    /// Nil if the block does not begin as a TIFF does.
    init?(bytes slice: ArraySlice<UInt8>) {
        bytes = Array(slice)
        guard bytes.count >= 8 else { return nil }
        if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
            isLittleEndian = true
        } else if bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
            isLittleEndian = false
        } else {
            return nil
        }
        let little = isLittleEndian
        first = bytes[4..<8].enumerated().reduce(0) {
            $0 | Int($1.element) << (8 * (little ? $1.offset : 3 - $1.offset))
        }
    }

    /// The entries of the directory at `offset`, by tag.
    func directory(at offset: Int) -> [Int: Entry]? {
        guard let count = integer(at: offset, size: 2) else { return nil }
        var entries: [Int: Entry] = [:]
        for i in 0..<min(count, 512) {
            let at = offset + 2 + 12 * i
            guard let tag = integer(at: at, size: 2), let type = integer(at: at + 2, size: 2),
                let values = integer(at: at + 4, size: 4), let far = integer(at: at + 8, size: 4)
            else { break }
            let size = Self.sizes[type] ?? 1
            entries[tag] = Entry(type: type, count: values, offset: values * size <= 4 ? at + 8 : far)
        }
        return entries
    }

    /// The first value as a number: integers and rationals.
    func number(_ entry: Entry?) -> Double? {
        guard let entry, entry.count >= 1 else { return nil }
        switch entry.type {
        case 1, 3, 4, 9: return integer(at: entry.offset, size: Self.sizes[entry.type] ?? 4).map(Double.init)
        case 5, 10:
            guard let above = integer(at: entry.offset, size: 4), let below = integer(at: entry.offset + 4, size: 4),
                below != 0
            else { return nil }
            return Double(above) / Double(below)
        default: return nil
        }
    }

    /// Printable text of at most 200 bytes.
    func text(_ entry: Entry?) -> String? {
        guard let entry, entry.type == 2, entry.offset >= 0, entry.offset < bytes.count else { return nil }
        let raw = bytes[entry.offset..<min(entry.offset + min(entry.count, 200), bytes.count)].prefix { $0 != 0 }
        let text = String(decoding: raw.filter { $0 >= 0x20 }, as: UTF8.self)
        let trimmed = text.drop { $0 == " " }
        return trimmed.isEmpty ? nil : String(trimmed)
    }

    private static let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8]

    private func integer(at offset: Int, size: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - size else { return nil }
        var value = 0
        for i in 0..<size { value |= Int(bytes[offset + i]) << (8 * (isLittleEndian ? i : size - 1 - i)) }
        return value
    }
}
