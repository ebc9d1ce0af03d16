/// The encodings that Trove tells apart by looking.
enum TextEncoding: Sendable, Equatable {
    case utf8, utf16LittleEndian, utf16BigEndian, utf32LittleEndian, utf32BigEndian
    /// Another, under the name that `iconv` knows it by.
    case named(String)

    /// The Unicode encoding that a byte order mark or the places of zero bytes give away; nil if none do.
    static func ofUnicode(_ bytes: [UInt8]) -> TextEncoding? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) { return .utf32LittleEndian }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) { return .utf32BigEndian }
        if bytes.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if bytes.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        return utf16WithoutMark(bytes)
    }

    /// UTF-16 of mostly Latin text has a zero in every second byte; so has its white space in any script.
    private static func utf16WithoutMark(_ bytes: [UInt8]) -> TextEncoding? {
        let sample = bytes.prefix(4096)
        guard sample.count >= 8, bytes.count % 2 == 0 || bytes.count > 4096 else { return nil }
        var zeros = (even: 0, odd: 0)
        var spaces = (little: 0, big: 0)
        var at = 0
        while at + 1 < sample.count {
            let (a, b) = (sample[at], sample[at + 1])
            if a == 0 { zeros.even += 1 }
            if b == 0 { zeros.odd += 1 }
            if a == 0x20 || a == 0x0A, b == 0 { spaces.little += 1 }
            if b == 0x20 || b == 0x0A, a == 0 { spaces.big += 1 }
            at += 2
        }
        let units = sample.count / 2
        if zeros.even == 0, zeros.odd * 10 >= units * 7 || (spaces.little * 50 >= units && zeros.odd > 2) {
            return .utf16LittleEndian
        }
        if zeros.odd == 0, zeros.even * 10 >= units * 7 || (spaces.big * 50 >= units && zeros.even > 2) {
            return .utf16BigEndian
        }
        return nil
    }
}
