internal import TroveCore

/// Words of one page as bytes: 17 a word, little-endian.
///
/// | offset | type | meaning |
/// |---|---|---|
/// | 0 | u32 | first scalar of the document's text |
/// | 4 | u16 | scalars |
/// | 6 | u16 | line on the page |
/// | 8 | 4 × u16 | x0, y0, x1, y1 in 65535ths of the page |
/// | 16 | u8 | confidence in 255ths |
enum WordCodec {
    static let stride = 17

    static func encode(_ words: [Word]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(words.count * stride)
        for word in words {
            append(UInt32(clamping: word.span.start), to: &out)
            append(UInt16(clamping: word.span.count), to: &out)
            append(UInt16(clamping: word.line), to: &out)
            for edge in [word.box.x0, word.box.y0, word.box.x1, word.box.y1] { append(fraction(edge), to: &out) }
            out.append(UInt8(clamping: Int((word.confidence * 255).rounded())))
        }
        return out
    }

    /// Words of `page`, or nil where the bytes are no whole number of words.
    static func decode(_ bytes: [UInt8], page: Int) -> [Word]? {
        guard bytes.count % stride == 0 else { return nil }
        return Swift.stride(from: 0, to: bytes.count, by: stride).map { at in
            func edge(_ offset: Int) -> Double { Double(integer(bytes, at + offset, 2)) / 65535 }
            let start = integer(bytes, at, 4)
            return Word(
                span: ScalarSpan(start, start + integer(bytes, at + 4, 2)),
                box: Box(page: page, x0: edge(8), y0: edge(10), x1: edge(12), y1: edge(14)),
                confidence: Double(bytes[at + 16]) / 255, line: integer(bytes, at + 6, 2))
        }
    }

    private static func fraction(_ value: Double) -> UInt16 { UInt16(clamping: Int((value * 65535).rounded())) }

    private static func append<T: FixedWidthInteger>(_ value: T, to out: inout [UInt8]) {
        for shift in Swift.stride(from: 0, to: T.bitWidth, by: 8) {
            out.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    private static func integer(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
}
