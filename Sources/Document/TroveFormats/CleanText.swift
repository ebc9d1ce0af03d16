/// White space and controls, by one rule for every format.
enum CleanText {
    /// Without controls (but line feed and tab), byte order marks and soft hyphens. CRLF, CR, NEL, form feed and the
    /// Unicode separators of lines and paragraphs become line feeds.
    static func withoutControls(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 && $0 != 10 && $0 != 9 || $0 >= 0x7F }) else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        var previousCR = false
        for scalar in text.unicodeScalars {
            let afterCR = previousCR
            previousCR = false
            switch scalar.value {
            case 0x0A: if !afterCR { out.append(10) }
            case 0x0D:
                out.append(10)
                previousCR = true
            case 0x0B, 0x0C, 0x85, 0x2028, 0x2029: out.append(10)
            case 0x09: out.append(9)
            case 0..<0x20, 0x7F..<0xA0, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF: break
            default: out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Without white space at the end, and at the start without white space (or, to keep an indent, blank lines).
    static func trimmed(_ text: String, keepIndent: Bool = false) -> String {
        let isMark = { (byte: UInt8) in byte > 0x20 && byte < 0x7F }
        if let first = text.utf8.first, let last = text.utf8.last, isMark(first), isMark(last) { return text }
        let scalars = text.unicodeScalars
        guard var first = scalars.firstIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        if keepIndent {
            while first > scalars.startIndex {
                let before = scalars.index(before: first)
                if scalars[before] == "\n" { break }
                first = before
            }
        }
        var end = scalars.endIndex
        while end > first, scalars[scalars.index(before: end)].properties.isWhitespace {
            end = scalars.index(before: end)
        }
        return String(scalars[first..<end])
    }

    /// Runs of white space become one space; a line break between two Han or kana characters becomes nothing.
    static func collapsed(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var pending: (space: Bool, line: Bool) = (false, false)
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                pending = (true, pending.line || scalar == "\n")
                continue
            }
            if pending.space, let last {
                if !(pending.line && joinsWithoutSpace(last) && joinsWithoutSpace(scalar)) { out.append(" ") }
            }
            pending = (false, false)
            out.append(scalar)
            last = scalar
        }
        return String(out)
    }

    /// True for white space; quick for the letters of ASCII, which most text is.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x80
            ? scalar.value == 0x20 || (0x09...0x0D).contains(scalar.value) : scalar.properties.isWhitespace
    }

    /// True for the scripts and full-width marks that set no space between words.
    static func joinsWithoutSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x303F, 0x3040...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF,
            0xFF01...0xFF60, 0x20000...0x3FFFF:
            return true
        default: return false
        }
    }
}
