import TroveCore

/// JSON as it stands, with escaped letters as letters; of files with a record on each line, each record on its own.
struct JSONTextParser: DocumentParser {
    static let kinds: [ParserKind] = [
        ParserKind("json", "JSON", extensions: ["json", "geojson", "webmanifest"]),
        ParserKind("jsonl", "JSON records", extensions: ["jsonl", "ndjson"]),
    ]

    func parse(_ input: DocumentInput) throws(TroveError) -> ExtractedDocument {
        let decoded = try input.text()
        var builder = DocumentBuilder(format: input.format.name)
        decoded.warnings.forEach { builder.warn($0) }
        let text = Self.withLetters(decoded.text)
        if input.format.name == "jsonl" {
            for line in text.split(separator: "\n") { builder.add(.code, String(line), language: "json") }
        } else {
            builder.add(.code, text, language: "json")
        }
        return builder.finish()
    }

    /// Letters written as `\u4e2d` as themselves: otherwise no word of another script than Latin is found. Marks that
    /// have a meaning in JSON, and controls, stay as they are.
    static func withLetters(_ text: String) -> String {
        guard text.contains("\\u") else { return text }
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var at = 0
        while at < bytes.count {
            if bytes[at] == 0x5C, at + 1 < bytes.count, bytes[at + 1] != 0x75 {
                out += bytes[at...(at + 1)]  // an escape of another kind, perhaps of the backslash itself
                at += 2
                continue
            }
            guard let first = unit(bytes, at) else {
                out.append(bytes[at])
                at += 1
                continue
            }
            var length = 6
            var scalar = Unicode.Scalar(first)
            if (0xD800..<0xDC00).contains(first), let second = unit(bytes, at + 6), (0xDC00..<0xE000).contains(second) {
                scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
                length = 12
            }
            if let scalar, scalar.value >= 0xA0 {
                out += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            } else {
                out += bytes[at..<(at + length)]
            }
            at += length
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The number of `\uXXXX` at a place.
    private static func unit(_ bytes: [UInt8], _ at: Int) -> UInt32? {
        guard at + 6 <= bytes.count, bytes[at] == 0x5C, bytes[at + 1] == 0x75 else { return nil }
        return UInt32(String(decoding: bytes[(at + 2)..<(at + 6)], as: UTF8.self), radix: 16)
    }
}
