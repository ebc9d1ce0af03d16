internal import Foundation
internal import TroveCore

/// Words with their places as bytes: a large document has so many that their names in JSON would cost more than reading.
package struct PackedWords: Codable, Sendable {
    private var bytes: Data

    /// Packs words.
    init(_ words: [Word]) {
        var packed: [UInt8] = []
        packed.reserveCapacity(words.count * Self.size)
        func put(_ bits: UInt64) {
            for shift in 0..<8 { packed.append(UInt8(truncatingIfNeeded: bits >> (8 * shift))) }
        }
        for word in words {
            put(UInt64(truncatingIfNeeded: word.span.start) | UInt64(truncatingIfNeeded: word.span.end) << 32)
            put(UInt64(truncatingIfNeeded: word.box.page) | UInt64(truncatingIfNeeded: word.line) << 32)
            for value in [word.box.x0, word.box.y0, word.box.x1, word.box.y1, word.confidence] { put(value.bitPattern) }
        }
        bytes = Data(packed)
    }

    private static let size = 56

    /// The words.
    var words: [Word] {
        let raw = [UInt8](bytes)
        func bits(_ at: Int) -> UInt64 {
            var value: UInt64 = 0
            for shift in 0..<8 { value |= UInt64(raw[at + shift]) << (8 * UInt64(shift)) }
            return value
        }
        func value(_ at: Int) -> Double { Double(bitPattern: bits(at)) }
        var words: [Word] = []
        words.reserveCapacity(raw.count / Self.size)
        for at in stride(from: 0, to: raw.count - Self.size + 1, by: Self.size) {
            let (span, place) = (bits(at), bits(at + 8))
            let (start, end) = (Int(span & 0xFFFF_FFFF), Int(span >> 32))
            guard start <= end else { continue }  // what a broken worker sends must not end this process
            words.append(
                Word(
                    span: ScalarSpan(start, end),
                    box: Box(
                        page: Int(place & 0xFFFF_FFFF), x0: value(at + 16), y0: value(at + 24), x1: value(at + 32),
                        y1: value(at + 40)),
                    confidence: value(at + 48), line: Int(place >> 32)))
        }
        return words
    }
}
