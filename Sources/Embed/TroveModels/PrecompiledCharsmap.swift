internal import TroveCore

/// SentencePiece's precompiled normaliser: a double-array trie from character sequences to what replaces them.
///
/// Layout: the trie's length in bytes, its 32-bit units, then the replacements, each ended by a zero byte;
/// little-endian. A unit holds a label, an offset and a mark for "ends a key", as in the Darts-clone library.
struct PrecompiledCharsmap: Sendable {
    private let units: [UInt32]
    private let replacements: [UInt8]

    /// Reads the map from the base64 text of a `tokenizer.json`.
    init(base64 text: String, path: String) throws(TroveError) {
        guard let bytes = Self.decode(text), bytes.count >= 4 else {
            throw TokenizerFile.corrupt(path, "its precompiled_charsmap is not base64")
        }
        func unit(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) } }
        let size = Int(unit(0))
        guard size > 0, size % 4 == 0, size <= bytes.count - 4 else {
            throw TokenizerFile.corrupt(path, "its precompiled_charsmap has a trie of \(size) bytes")
        }
        units = stride(from: 4, to: 4 + size, by: 4).map(unit)
        replacements = Array(bytes[(4 + size)...])
    }

    /// What replaces `part`: that of the shortest key it begins with, or nil.
    func replacement(of part: [UInt8]) -> [Unicode.Scalar]? {
        guard let first = units.first else { return nil }
        var node = Self.offset(first)
        for byte in part {
            guard byte != 0 else { return nil }
            node ^= Int(byte)
            guard node < units.count, units[node] & 0x8000_00FF == UInt32(byte) else { return nil }
            let isEnd = units[node] >> 8 & 1 == 1
            node ^= Self.offset(units[node])
            guard isEnd else { continue }
            guard node < units.count else { return nil }
            let start = Int(units[node] & 0x7FFF_FFFF)
            guard start <= replacements.count else { return nil }
            let text = replacements[start...].prefix { $0 != 0 }
            return Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        }
        return nil
    }

    private static func offset(_ unit: UInt32) -> Int { Int(unit >> 10) << Int((unit & 1 << 9) >> 6) }

    /// Normalises grapheme by grapheme, as the reference implementation does: a short one as a whole, where a key
    /// fits its beginning, else scalar by scalar.
    func normalize(_ text: inout AlignedText) {
        var changes: [AlignedText.Change] = []
        changes.reserveCapacity(text.count)
        var isChanged = false
        func replace(_ count: Int, _ new: [Unicode.Scalar]) {
            isChanged = true
            changes += new.map { AlignedText.Change(scalar: $0, change: 0) }
            let more = new.count - count
            for back in 0..<max(0, more) where back < changes.count { changes[changes.count - 1 - back].change = 1 }
            if more < 0, !changes.isEmpty { changes[changes.count - 1].change += more }
        }
        for grapheme in String(String.UnicodeScalarView(text.scalars)) {
            let bytes = Array(grapheme.utf8)
            if bytes.count < 6, let new = replacement(of: bytes) {
                replace(grapheme.unicodeScalars.count, new)
                continue
            }
            for scalar in grapheme.unicodeScalars {
                if let new = replacement(of: Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)) {
                    replace(1, new)
                } else {
                    changes.append(AlignedText.Change(scalar: scalar, change: 0))
                }
            }
        }
        if isChanged { text.replaceAll(by: changes) }
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            let digit: UInt32
            switch byte {
            case 0x41...0x5A: digit = UInt32(byte) - 0x41
            case 0x61...0x7A: digit = UInt32(byte) - 0x61 + 26
            case 0x30...0x39: digit = UInt32(byte) - 0x30 + 52
            case 0x2B: digit = 62
            case 0x2F: digit = 63
            case 0x3D: continue
            default: return nil
            }
            bits = bits << 6 | digit
            count += 6
            if count >= 8 {
                count -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return out
    }
}
