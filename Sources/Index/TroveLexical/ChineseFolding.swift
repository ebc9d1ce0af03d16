/// Traditional characters as their simplified forms, so that a query in either script finds both.
enum ChineseFolding {
    /// Simplified forms of 0x4E00...0x9FFF; 0 where a character has none.
    private static let table: [UInt16] = {
        var table = [UInt16](repeating: 0, count: 0x5200)
        var before: UInt32?
        for scalar in pairs.unicodeScalars {
            guard let traditional = before else {
                before = scalar.value
                continue
            }
            if (0x4E00..<0xA000).contains(traditional) { table[Int(traditional - 0x4E00)] = UInt16(scalar.value) }
            before = nil
        }
        return table
    }()

    /// The simplified form of a character, or the character itself.
    static func simplified(_ value: UInt32) -> UInt32 {
        guard (0x4E00..<0xA000).contains(value) else { return value }
        let form = table[Int(value - 0x4E00)]
        return form == 0 ? value : UInt32(form)
    }
}
