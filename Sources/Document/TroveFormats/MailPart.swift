/// A message or one part of it (RFC 5322, RFC 2045 to 2047): its headers, and its content decoded.
struct MailPart {
    private var headers: [String: String] = [:]
    private let raw: ArraySlice<UInt8>

    /// Reads the headers; the content stays as it is until it is asked for.
    init(_ bytes: ArraySlice<UInt8>) {
        var at = bytes.startIndex
        var name = ""
        var isOver = false
        while at < bytes.endIndex, !isOver {
            let end = bytes[at...].firstIndex(of: 10) ?? bytes.endIndex
            var line = bytes[at..<end]
            if line.last == 13 { line = line.dropLast() }
            at = end < bytes.endIndex ? end + 1 : end
            if line.isEmpty {
                isOver = true
            } else if line.first == 0x20 || line.first == 0x09 {
                if !name.isEmpty { headers[name, default: ""] += " " + Self.text(line) }
            } else if let colon = line.firstIndex(of: 0x3A) {
                name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
                if headers[name] == nil { headers[name] = Self.text(line[(colon + 1)...]) } else { name = "" }
            }
        }
        raw = bytes[at...]
    }

    /// A header with its encoded words decoded; nil when it is missing.
    func header(_ name: String) -> String? {
        guard let value = headers[name] else { return nil }
        let plain = CleanText.collapsed(MailWords.decode(value))
        return plain.isEmpty ? nil : plain
    }

    /// `text/plain` and the like, in lower case.
    var type: String {
        let value = headers["content-type"] ?? "text/plain"
        return CleanText.trimmed(String(value.prefix { $0 != ";" })).lowercased()
    }

    /// The encoding that the part states.
    var charset: String? { parameter("charset", of: "content-type").map(LegacyEncoding.alias) }

    /// The name of an attachment.
    var fileName: String? {
        let name = parameter("filename", of: "content-disposition") ?? parameter("name", of: "content-type")
        return name.map { CleanText.collapsed(MailWords.decode($0)) }
    }

    /// The content, decoded from base64 or quoted-printable.
    var body: [UInt8] {
        switch CleanText.trimmed(headers["content-transfer-encoding"] ?? "").lowercased() {
        case "base64": return MailWords.base64(raw)
        case "quoted-printable": return MailWords.quotedPrintable(raw)
        default: return Array(raw)
        }
    }

    /// The parts of a multipart content.
    func parts() -> [MailPart] {
        guard let boundary = parameter("boundary", of: "content-type"), !boundary.isEmpty else { return [] }
        let mark = Array(("--" + boundary).utf8)
        var parts: [MailPart] = []
        var start: Int?
        var at = raw.startIndex
        while at < raw.endIndex, parts.count < 10_000 {
            let end = raw[at...].firstIndex(of: 10) ?? raw.endIndex
            if raw[at...].starts(with: mark) {
                if let from = start { parts.append(MailPart(raw[from..<max(from, at)])) }
                start = min(end + 1, raw.endIndex)
                if raw[at...].dropFirst(mark.count).starts(with: [0x2D, 0x2D]) { return parts }
            }
            at = min(end + 1, raw.endIndex)
        }
        // A message that was cut off has no last boundary.
        if let from = start, from < raw.endIndex { parts.append(MailPart(raw[from...])) }
        return parts
    }

    private func parameter(_ name: String, of header: String) -> String? {
        guard let value = headers[header] else { return nil }
        for mark in [name + "=", name + "*=", name + "*0="] {
            guard let at = value.lowercased().firstRange(of: mark) else { continue }
            let offset = value.lowercased().utf8.distance(from: value.lowercased().startIndex, to: at.upperBound)
            guard let start = value.utf8.index(value.startIndex, offsetBy: offset, limitedBy: value.endIndex) else {
                continue
            }
            let rest = value[start...]
            if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
            let plain = String(rest.prefix { $0 != ";" && !$0.isWhitespace })
            return mark.hasSuffix("*=")
                ? EPUBParser.decoded(plain.split(separator: "'").last.map(String.init) ?? plain) : plain
        }
        return nil
    }

    private static func text(_ line: ArraySlice<UInt8>) -> String {
        let text = String(validating: Array(line), as: UTF8.self) ?? LegacyEncoding.windows1252(Array(line))
        return CleanText.trimmed(text)
    }
}

/// The ways in which mail writes bytes as letters.
enum MailWords {
    /// Decodes `=?charset?B?...?=` wherever it stands.
    static func decode(_ text: String) -> String {
        guard text.contains("=?") else { return text }
        var out = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "=?") {
            let before = rest[..<start.lowerBound]
            let fields = rest[start.upperBound...].split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count == 4, fields[3].hasPrefix("="), fields[1].count == 1 else {
                out += rest[..<start.upperBound]
                rest = rest[start.upperBound...]
                continue
            }
            // White space between two encoded words is not part of the text.
            if !(before.allSatisfy(\.isWhitespace) && !out.isEmpty) { out += before }
            let bytes = Array(fields[2].utf8)
            let decoded =
                fields[1].lowercased() == "b" ? base64(bytes[...]) : quotedPrintable(bytes[...], isHeader: true)
            let charset = String(fields[0].prefix { $0 != "*" })
            out +=
                charset.lowercased() == "utf-8"
                ? String(decoding: decoded, as: UTF8.self)
                : Iconv.decode(decoded, from: LegacyEncoding.alias(charset))?.text
                    ?? LegacyEncoding.windows1252(decoded)
            rest = fields[3].dropFirst()
        }
        return out + rest
    }

    /// Base64; what is no digit of it is passed over.
    static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var bits = 0
        var value = 0
        for byte in bytes {
            let digit: Int
            switch byte {
            case 0x41...0x5A: digit = Int(byte) - 0x41
            case 0x61...0x7A: digit = Int(byte) - 0x61 + 26
            case 0x30...0x39: digit = Int(byte) - 0x30 + 52
            case 0x2B, 0x2D: digit = 62
            case 0x2F, 0x5F: digit = 63
            case 0x3D: return out
            default: continue
            }
            value = (value << 6 | digit) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: value >> bits))
            }
        }
        return out
    }

    /// Quoted-printable; in headers an underscore is a space.
    static func quotedPrintable(_ bytes: ArraySlice<UInt8>, isHeader: Bool = false) -> [UInt8] {
        var out: [UInt8] = []
        var at = bytes.startIndex
        while at < bytes.endIndex {
            let byte = bytes[at]
            at += 1
            guard byte == 0x3D else {
                out.append(isHeader && byte == 0x5F ? 0x20 : byte)
                continue
            }
            if at + 1 < bytes.endIndex,
                let code = UInt8(String(decoding: bytes[at..<(at + 2)], as: UTF8.self), radix: 16)
            {
                out.append(code)
                at += 2
            } else if at < bytes.endIndex, bytes[at] == 10 {
                at += 1
            } else if at + 1 < bytes.endIndex, bytes[at] == 13, bytes[at + 1] == 10 {
                at += 2
            }
        }
        return out
    }
}
