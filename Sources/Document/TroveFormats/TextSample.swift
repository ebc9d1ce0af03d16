/// The beginning of a file that proved to be text.
struct TextSample: Sendable {
    /// Its first characters, decoded well enough to look for marks.
    let text: String

    /// Nil when the bytes are no text in any encoding that ``TextDecoder`` knows.
    init?(_ prefix: [UInt8]) {
        let head = Array(prefix.prefix(FormatSniffer.prefixLength))
        switch TextEncoding.ofUnicode(head) {
        case .utf16LittleEndian, .utf16BigEndian, .utf32LittleEndian, .utf32BigEndian:
            guard let decoded = try? TextDecoder(limits: FormatLimits()).decode(head, declared: nil) else { return nil }
            text = decoded.text
        default:
            guard TextSample.isText(head) else { return nil }
            text = String(decoding: head, as: UTF8.self)
        }
    }

    /// Text has no NUL and next to no controls.
    static func isText(_ bytes: [UInt8]) -> Bool {
        var controls = 0
        for byte in bytes {
            if byte == 0 { return false }
            if byte < 0x20, byte != 9, byte != 10, byte != 13, byte != 12, byte != 27, byte != 11, byte != 8 {
                controls += 1
            }
        }
        return controls * 50 <= bytes.count
    }
}
