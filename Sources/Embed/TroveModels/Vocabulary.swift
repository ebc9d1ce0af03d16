/// The pieces of a WordPiece vocabulary in one flat hash table with open addressing.
///
/// A slot holds a piece's first eight bytes, zero-filled, so that most look-ups compare one word and read no text.
struct Vocabulary: Sendable {
    private struct Slot {
        var head: UInt64 = 0
        var id: Int32 = -1
        /// Bytes, shifted left once; the low bit is set for a piece that continues a word.
        var key: UInt32 = 0
    }

    private var slots: [Slot]
    private let shift: UInt64
    private var text: [UInt8] = []
    private var starts: [Int32: Int32] = [:]
    /// Bytes of the longest piece, its prefix not counted.
    private(set) var longest = 0

    /// Lays out `pieces`; those that begin with `prefix` continue a word.
    init(_ pieces: [(text: String, id: Int32)], prefix: String) {
        var bits: UInt64 = 4
        while 1 << bits < pieces.count * 2 { bits += 1 }
        shift = 64 - bits
        slots = [Slot](repeating: Slot(), count: 1 << bits)
        text.reserveCapacity(pieces.count)
        let mark = Array(prefix.utf8)
        var buffer = [UInt8](repeating: 0, count: 64)
        for piece in pieces {
            let continues = !mark.isEmpty && piece.text.utf8.count > mark.count && piece.text.utf8.starts(with: mark)
            let bytes = continues ? piece.text.utf8.dropFirst(mark.count) : piece.text.utf8[...]
            let count = bytes.count
            guard count > 0 else { continue }
            if buffer.count < count + 16 { buffer = [UInt8](repeating: 0, count: count + 16) }
            for (index, byte) in bytes.enumerated() { buffer[index] = byte }
            longest = max(longest, count)
            insert(buffer.span, count, continues: continues, id: piece.id)
        }
    }

    private mutating func insert(_ word: Span<UInt8>, _ count: Int, continues: Bool, id: Int32) {
        let head = Self.head(word, 0, count)
        let key = UInt32(count) << 1 | (continues ? 1 : 0)
        if count > 8 {
            starts[id] = Int32(text.count)
            for index in 8..<count { text.append(word[index]) }
        }
        var place = place(Self.hash(word, 0, count, head: head), key)
        while slots[place].id >= 0 {
            if slots[place].head == head, slots[place].key == key, matches(slots[place].id, word, 0, count) {
                slots[place].id = id  // a later entry of the same text wins, as in a map
                return
            }
            place = (place + 1) & (slots.count - 1)
        }
        slots[place] = Slot(head: head, id: id, key: key)
    }

    /// The id of `count` bytes at `start`, or -1. `word` has at least 8 readable bytes after the last one asked for.
    @inline(__always)
    func find(_ word: Span<UInt8>, _ start: Int, _ count: Int, continues: Bool) -> Int32 {
        let head = Self.head(word, start, count)
        let key = UInt32(truncatingIfNeeded: count) << 1 | (continues ? 1 : 0)
        var place = place(Self.hash(word, start, count, head: head), key)
        while true {
            let slot = slots[place]
            if slot.id < 0 { return -1 }
            if slot.head == head, slot.key == key, count <= 8 || matches(slot.id, word, start, count) { return slot.id }
            place = (place + 1) & (slots.count - 1)
        }
    }

    private func matches(_ id: Int32, _ word: Span<UInt8>, _ start: Int, _ count: Int) -> Bool {
        guard count > 8 else { return true }
        guard let from = starts[id] else { return false }
        return (8..<count).allSatisfy { text[Int(from) + $0 - 8] == word[start + $0] }
    }

    @inline(__always)
    private func place(_ hash: UInt64, _ key: UInt32) -> Int {
        Int(((hash ^ UInt64(key) &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93) >> shift)
    }

    @inline(__always)
    private static func head(_ word: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
        let bytes = load(word, start)
        return count >= 8 ? bytes : bytes & ((1 << UInt64(count * 8)) - 1)
    }

    @inline(__always)
    private static func hash(_ word: Span<UInt8>, _ start: Int, _ count: Int, head: UInt64) -> UInt64 {
        var hash = head &* 0xBF58_476D_1CE4_E5B9
        hash ^= hash >> 29
        var index = 8
        while index < count {
            let left = count - index
            let bytes = load(word, start + index)
            hash = (hash ^ (left >= 8 ? bytes : bytes & ((1 << UInt64(left * 8)) - 1))) &* 0xBF58_476D_1CE4_E5B9
            hash ^= hash >> 29
            index += 8
        }
        return hash
    }

    @inline(__always)
    private static func load(_ word: Span<UInt8>, _ start: Int) -> UInt64 {
        precondition(start >= 0 && start <= word.count - 8)
        // SAFETY: the eight bytes were just checked to lie inside.
        return unsafe UInt64(
            littleEndian: word.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt64.self))
    }
}
