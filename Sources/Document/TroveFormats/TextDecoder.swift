import TroveCore

/// A file's text, and how it was encoded.
struct DecodedText: Sendable, Equatable {
    /// The text: line feeds alone end lines, no controls but tab.
    var text: String
    /// The encoding's usual name: `UTF-8`, `GB18030`.
    var encoding: String
    /// What had to be guessed or replaced.
    var warnings: [String]
}

/// Bytes to text: byte order mark, then UTF-8, then what the file declares, then the likeliest legacy encoding.
struct TextDecoder: Sendable {
    /// What is refused.
    let limits: FormatLimits

    /// Decodes a file.
    /// - Parameter declared: The encoding that the file names itself (an HTML `charset`); believed after UTF-8.
    /// - Throws: `.limitExceeded`; `.corruptInput` when the bytes are no text.
    func decode(_ bytes: [UInt8], declared: String?) throws(TroveError) -> DecodedText {
        guard bytes.count <= limits.textBytes else {
            throw TroveError(
                .limitExceeded,
                "\(bytes.count) bytes of text are more than the limit of \(limits.textBytes): raise it or split the file"
            )
        }
        var decoded: DecodedText
        switch TextEncoding.ofUnicode(bytes) {
        case .utf16LittleEndian: decoded = Self.utf16(bytes, isBigEndian: false)
        case .utf16BigEndian: decoded = Self.utf16(bytes, isBigEndian: true)
        case .utf32LittleEndian: decoded = try Self.utf32(bytes, "UTF-32LE")
        case .utf32BigEndian: decoded = try Self.utf32(bytes, "UTF-32BE")
        default:
            guard TextSample.isText(Array(bytes.prefix(FormatSniffer.prefixLength))) else {
                throw TroveError(.corruptInput, "binary data where text was expected: the file is damaged or misnamed")
            }
            decoded = Self.eightBit(bytes, declared: declared)
        }
        decoded.text = CleanText.withoutControls(decoded.text)
        return decoded
    }

    private static func utf16(_ bytes: [UInt8], isBigEndian: Bool) -> DecodedText {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var at = 0
        while at + 1 < bytes.count {
            let (a, b) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
            units.append(isBigEndian ? a << 8 | b : b << 8 | a)
            at += 2
        }
        return DecodedText(
            text: String(decoding: units, as: UTF16.self), encoding: isBigEndian ? "UTF-16BE" : "UTF-16LE",
            warnings: bytes.count % 2 == 0 ? [] : ["the last byte is half a character: the file may be cut off"])
    }

    private static func utf32(_ bytes: [UInt8], _ name: String) throws(TroveError) -> DecodedText {
        guard let converted = Iconv.decode(bytes, from: name) else {
            throw TroveError(.unavailable, "this system cannot decode \(name): install the C library's converters")
        }
        return DecodedText(text: converted.text, encoding: name, warnings: [])
    }

    private static func eightBit(_ bytes: [UInt8], declared: String?) -> DecodedText {
        if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0x1B) || !isISO2022(bytes) {
            return DecodedText(text: text, encoding: "UTF-8", warnings: [])
        }
        let flaws = UTF8Flaws(bytes)
        if flaws.isMostlyUTF8 {
            return DecodedText(
                text: String(decoding: bytes, as: UTF8.self), encoding: "UTF-8",
                warnings: ["\(flaws.broken) bytes are not valid UTF-8 and became U+FFFD"])
        }
        if let declared, !declared.isEmpty, declared.lowercased() != "utf-8",
            let converted = Iconv.decode(bytes, from: LegacyEncoding.alias(declared)),
            converted.flaws * 50 <= bytes.count
        {
            return DecodedText(text: converted.text, encoding: declared, warnings: [])
        }
        let guess = isISO2022(bytes) ? "ISO-2022-JP" : LegacyEncoding.likeliest(bytes)
        if guess != LegacyEncoding.fallback, let converted = Iconv.decode(bytes, from: guess) {
            return DecodedText(
                text: converted.text, encoding: guess, warnings: ["no encoding is stated: read as \(guess)"])
        }
        return DecodedText(
            text: LegacyEncoding.windows1252(bytes), encoding: LegacyEncoding.fallback,
            warnings: ["not UTF-8: read as \(LegacyEncoding.fallback)"])
    }

    /// True when escape sequences switch between character sets, as in Japanese mail.
    private static func isISO2022(_ bytes: [UInt8]) -> Bool {
        guard !bytes.contains(where: { $0 >= 0x80 }) else { return false }
        for at in bytes.indices.dropLast(2) where bytes[at] == 0x1B {
            if bytes[at + 1] == 0x24, bytes[at + 2] == 0x42 || bytes[at + 2] == 0x40 { return true }
        }
        return false
    }
}

/// How much of some bytes is UTF-8.
private struct UTF8Flaws {
    var broken = 0
    var whole = 0

    /// A few broken sequences among many whole ones are damage, not another encoding.
    var isMostlyUTF8: Bool { whole >= 3 && broken * 20 <= whole || whole >= 1 && broken <= 3 && whole >= broken * 4 }

    init(_ bytes: [UInt8]) {
        var at = 0
        while at < bytes.count {
            let lead = bytes[at]
            if lead < 0x80 {
                at += 1
                continue
            }
            let length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0
            let tail = bytes[min(at + 1, bytes.count)..<min(at + max(length, 1), bytes.count)]
            if length > 0, lead <= 0xF4, tail.count == length - 1, tail.allSatisfy({ $0 & 0xC0 == 0x80 }) {
                whole += 1
                at += length
            } else {
                broken += 1
                at += 1
            }
        }
    }
}
