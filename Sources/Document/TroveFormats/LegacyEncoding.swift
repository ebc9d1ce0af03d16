/// Guesses among the encodings before Unicode by how well the bytes fit the everyday characters of each.
enum LegacyEncoding {
    /// What is assumed when nothing fits.
    static let fallback = "windows-1252"

    /// The likeliest encoding of bytes that are not UTF-8.
    static func likeliest(_ all: [UInt8]) -> String {
        let bytes = Array(all.prefix(1 << 16))
        let high = bytes.count { $0 >= 0x80 }
        guard high >= 4 else { return fallback }
        var best = (name: fallback, score: 0.0)
        for (name, fits) in multiByte {
            if name.hasPrefix("BIG5"), !hasLowTrails(bytes) { continue }
            let score = share(bytes, fits)
            if score > best.score { best = (name, score) }
        }
        if best.score >= 0.55 { return best.name }
        return singleByte(bytes, high: high)
    }

    /// Bytes of Windows-1252, in which every byte but five means something; those five become U+FFFD.
    static func windows1252(_ bytes: [UInt8]) -> String {
        var out = String.UnicodeScalarView()
        for byte in bytes {
            if byte >= 0x80, byte < 0xA0 {
                out.append(upper[Int(byte) - 0x80])
            } else {
                out.append(Unicode.Scalar(byte))
            }
        }
        return String(out)
    }

    /// The name by which the C library knows an encoding that a document declares.
    static func alias(_ declared: String) -> String {
        switch declared.lowercased() {
        case "gb2312", "gbk", "x-gbk", "gb_2312-80": return "GB18030"
        case "iso-8859-1", "latin1", "us-ascii", "ascii": return "WINDOWS-1252"
        case "shift_jis", "shift-jis", "sjis", "x-sjis": return "CP932"
        case "big5", "big5-hkscs", "x-x-big5": return "BIG5-HKSCS"
        case "euc-kr", "ks_c_5601-1987": return "CP949"
        default: return declared
        }
    }

    /// How one pair of bytes fits a multi-byte encoding.
    private enum Fit { case common, rare, no }

    /// Common are kana and the characters of the first level, which make up nearly all of any text. Korean comes
    /// first: all of its syllables are common in Chinese too, but not the other way round.
    private static let multiByte: [(String, @Sendable (UInt8, UInt8) -> Fit)] = [
        (
            "CP949",
            { a, b in
                if a >= 0xB0 && a <= 0xC8 && b >= 0xA1 { return .common }
                return a >= 0x81 && a <= 0xFD && b >= 0x41 ? .rare : .no
            }
        ),
        (
            "GB18030",
            { a, b in
                if a >= 0xB0 && a <= 0xD7 && b >= 0xA1 || a == 0xA1 && b >= 0xA2 || a == 0xA3 && b >= 0xA1 {
                    return .common
                }
                return a >= 0x81 && a <= 0xFE && b >= 0x40 && b != 0x7F && b != 0xFF ? .rare : .no
            }
        ),
        (
            "BIG5-HKSCS",
            { a, b in
                guard b >= 0x40 && b <= 0x7E || b >= 0xA1 && b <= 0xFE else { return .no }
                return a >= 0xA4 && a <= 0xC6 || a == 0xA1 ? .common : a >= 0x87 && a <= 0xFE ? .rare : .no
            }
        ),
        (
            "CP932",
            { a, b in
                guard b >= 0x40 && b <= 0xFC && b != 0x7F else { return .no }
                if a == 0x82 && b >= 0x9F || a == 0x83 && b <= 0x96 || a == 0x81 || a >= 0x88 && a <= 0x97 {
                    return .common
                }
                return a >= 0x81 && a <= 0x9F || a >= 0xE0 && a <= 0xFC ? .rare : .no
            }
        ),
        (
            "EUC-JP",
            { a, b in
                guard b >= 0xA1 && b <= 0xFE else { return .no }
                return a == 0xA4 || a == 0xA5 || a == 0xA1 ? .common : a >= 0xB0 && a <= 0xF4 ? .rare : .no
            }
        ),
    ]

    /// True when many second bytes lie below 0x80, as two in five do in Big5, and none in the EUC encodings.
    private static func hasLowTrails(_ bytes: [UInt8]) -> Bool {
        var (pairs, low) = (0, 0)
        var at = 0
        while at + 1 < bytes.count {
            if bytes[at] >= 0x80 {
                pairs += 1
                if bytes[at + 1] >= 0x40, bytes[at + 1] < 0x7F { low += 1 }
                at += 1
            }
            at += 1
        }
        return low * 10 > pairs
    }

    /// Share of the pairs that are common, less those that cannot be.
    private static func share(_ bytes: [UInt8], _ fits: (UInt8, UInt8) -> Fit) -> Double {
        var (common, rare, broken) = (0, 0, 0)
        var at = 0
        while at + 1 < bytes.count {
            if bytes[at] < 0x80 {
                at += 1
                continue
            }
            switch fits(bytes[at], bytes[at + 1]) {
            case .common: common += 1
            case .rare: rare += 1
            case .no:
                broken += 1
                at -= 1
            }
            at += 2
        }
        let pairs = common + rare + broken
        return pairs == 0 ? 0 : (Double(common) + 0.3 * Double(rare) - 3 * Double(broken)) / Double(pairs)
    }

    /// Cyrillic text has whole words above 0x80, Latin text single letters among ASCII ones.
    private static func singleByte(_ bytes: [UInt8], high: Int) -> String {
        let letters = bytes.count { $0 >= 0x80 || ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
        guard high * 2 > letters else { return fallback }
        let windows = bytes.count { $0 >= 0xE0 }
        let koi = bytes.count { $0 >= 0xC0 && $0 < 0xE0 }
        if windows + koi < high * 6 / 10 { return fallback }
        // Small letters are many, capitals few; the two encodings set them in opposite halves.
        return windows >= koi ? "WINDOWS-1251" : "KOI8-R"
    }

    private static let upper: [Unicode.Scalar] = [
        "\u{20AC}", "\u{FFFD}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2C6}",
        "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{FFFD}", "\u{17D}", "\u{FFFD}", "\u{FFFD}", "\u{2018}",
        "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{2DC}", "\u{2122}", "\u{161}",
        "\u{203A}", "\u{153}", "\u{FFFD}", "\u{17E}", "\u{178}",
    ]
}
