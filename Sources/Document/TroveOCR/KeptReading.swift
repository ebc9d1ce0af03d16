internal import Foundation

/// A reading of a page as bytes, with the sets of language packs among which it was chosen.
///
/// A version, the packs as a text, the number of quarter turns and the scale, then the words: texts with their count of
/// bytes, numbers as variable-length integers of 7 bits a byte (edges as differences from the word before), confidence
/// as the engine's own 32-bit float.
struct KeptReading {
    var reading: PageReader.Reading
    var candidates: [[String]]

    /// Grows when pages are read differently.
    private static let version: UInt8 = 1
    /// A reading this sure was made of a page that no further pack for another script would have read.
    private static let sure = 0.9

    /// Whether a reader with these packs would find the same: all its packs are the same, or those that read it are and
    /// were sure.
    func holds(among current: [[String]]) -> Bool {
        if candidates == current { return true }
        guard let choice = reading.choice else { return false }
        return reading.confidence >= Self.sure && current.contains(choice.languages)
    }

    /// The reading as bytes.
    var bytes: Data {
        var out = ReadingWriter()
        out.bytes.append(Self.version)
        out.put(candidates.map { $0.joined(separator: "+") }.joined(separator: " "))
        out.put(reading.choice?.languages.joined(separator: "+") ?? "")
        out.put(reading.choice?.quarters ?? 0)
        out.put(bits: (reading.choice?.scale ?? 1).bitPattern)
        out.put(reading.isWhole ? 1 : 0)
        out.put(reading.words.count)
        var last = (left: 0, top: 0, line: 0)
        for word in reading.words {
            out.put(word.text)
            out.put(word.box.left - last.left)
            out.put(word.box.top - last.top)
            out.put(word.box.right - word.box.left)
            out.put(word.box.bottom - word.box.top)
            out.put(bits: Float(word.confidence * 100).bitPattern)
            out.put(word.line - last.line)
            out.put(word.paragraph)
            out.put(word.block)
            out.put(word.isVertical ? 1 : 0)
            last = (word.box.left, word.box.top, word.line)
        }
        return Data(out.bytes)
    }

    init(reading: PageReader.Reading, candidates: [[String]]) {
        self.reading = reading
        self.candidates = candidates
    }

    /// Reads bytes; nil for those of another version, and for damaged ones.
    init?(_ data: Data) {
        var input = ReadingReader(bytes: [UInt8](data))
        guard input.byte() == Self.version, let packs = input.text(), let languages = input.text(),
            let quarters = input.integer(), let scale: UInt64 = input.bits(), let isWhole = input.integer(),
            let count = input.integer(), (0...input.left).contains(count)
        else { return nil }
        candidates = packs.split(separator: " ").map { $0.split(separator: "+").map(String.init) }
        reading = PageReader.Reading()
        reading.isWhole = isWhole != 0
        if !languages.isEmpty {
            reading.choice = PageReader.Choice(
                languages: languages.split(separator: "+").map(String.init), quarters: quarters & 3,
                scale: Double(bitPattern: scale))
        }
        var last = (left: 0, top: 0, line: 0)
        for _ in 0..<count {
            guard let text = input.text(), let left = input.integer(), let top = input.integer(),
                let width = input.integer(), let height = input.integer(), let confidence: UInt32 = input.bits(),
                let line = input.integer(), let paragraph = input.integer(), let block = input.integer(),
                let isVertical = input.integer(), (0...100).contains(Float(bitPattern: confidence))
            else { return nil }
            last = (last.left &+ left, last.top &+ top, last.line &+ line)
            reading.words.append(
                RecognizedWord(
                    text: text,
                    box: PixelBox(
                        left: last.left, top: last.top, right: last.left &+ width, bottom: last.top &+ height),
                    confidence: Double(Float(bitPattern: confidence)) / 100, line: last.line, paragraph: paragraph,
                    block: block, isVertical: isVertical != 0))
        }
        guard input.left == 0 else { return nil }
    }
}

/// Writes values one after the other.
private struct ReadingWriter {
    var bytes: [UInt8] = []

    /// Small numbers of either sign take one byte.
    mutating func put(_ number: Int) {
        var rest = UInt64(bitPattern: Int64((number << 1) ^ (number >> 63)))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func put(_ text: String) {
        put(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func put<T: FixedWidthInteger>(bits: T) {
        for shift in stride(from: 0, to: T.bitWidth, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
}

/// Reads values one after the other; nil where there are no more.
private struct ReadingReader {
    let bytes: [UInt8]
    private var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var left: Int { bytes.count - at }

    mutating func byte() -> UInt8? {
        guard at < bytes.count else { return nil }
        at += 1
        return bytes[at - 1]
    }

    mutating func integer() -> Int? {
        var rest: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard let next = byte() else { return nil }
            rest |= UInt64(next & 0x7f) << UInt64(shift)
            if next < 0x80 { return Int(truncatingIfNeeded: rest >> 1) ^ -Int(truncatingIfNeeded: rest & 1) }
        }
        return nil
    }

    mutating func text() -> String? {
        guard let count = integer(), (0...left).contains(count) else { return nil }
        defer { at += count }
        return String(decoding: bytes[at..<(at + count)], as: UTF8.self)
    }

    mutating func bits<T: FixedWidthInteger>() -> T? {
        let count = T.bitWidth / 8
        guard left >= count else { return nil }
        defer { at += count }
        return (0..<count).reduce(0) { $0 | T(bytes[at + $1]) << T(8 * $1) }
    }
}
