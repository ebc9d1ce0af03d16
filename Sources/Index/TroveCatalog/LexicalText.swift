/// Text as the lexical index sees it: scripts without spaces are taken apart into single characters.
///
/// FTS5's `unicode61` makes one token of a run of Han; with spaces between them each character is a token, and a
/// phrase of characters finds exactly what stands in the text, at one, two or any number of characters.
enum LexicalText {
    /// `text` with spaces around each character of a script that is written without them.
    static func separated(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnspaced) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isUnspaced(scalar) {
                out.append(" ")
                out.append(scalar)
                out.append(" ")
            } else {
                out.append(scalar)
            }
        }
        return String(out)
    }

    /// Han, Hiragana, Katakana, Bopomofo, Yi, Thai, Lao, Khmer, Myanmar: written without spaces between words.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029, 0x3040...0x30FF, 0x3105...0x312F, 0x31A0...0x31FF,
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xF900...0xFAFF, 0xFF66...0xFF9F,
            0x20000...0x3FFFF:
            true
        case 0x0E01...0x0E30, 0x0E32...0x0E33, 0x0E40...0x0E46, 0x0E81...0x0EB0, 0x0EC0...0x0EC6, 0x1000...0x102A,
            0x1780...0x17B3:
            true
        default: false
        }
    }
}
