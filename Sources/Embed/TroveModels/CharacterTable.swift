/// What the BERT normaliser and its word splitter do to each character, for one choice of options.
///
/// A code of 16 bits a scalar below U+30000: the kind in the low bits, then flags.
struct CharacterTable: Sendable {
    /// What becomes of a scalar. Codes from ``firstMapping`` on name an entry of ``mappings``.
    static let keep: UInt16 = 0
    static let remove: UInt16 = 1
    static let space: UInt16 = 2
    static let hangul: UInt16 = 3
    static let firstMapping: UInt16 = 4
    static let kinds: UInt16 = 0x1FFF

    /// The scalar is a word of its own.
    static let isolated: UInt16 = 0x8000
    /// The scalar belongs to a script other than Latin.
    static let foreign: UInt16 = 0x4000

    private static let limit = 0x30000
    private var codes: [UInt16]
    /// The scalars that stand for one.
    private(set) var mappings: [[Unicode.Scalar]] = []
    private let removedAbove: [Range<UInt32>]

    /// Builds the table for the options of a `BertNormalizer`.
    init(cleans: Bool, splitsIdeographs: Bool, stripsAccents: Bool, lowercases: Bool) {
        var reader = VarintReader(Self.packed)
        let removed = reader.runs(), spaces = reader.runs(), ideographs = reader.runs()
        let marks = reader.runs(), punctuation = reader.runs()
        let decompositions = reader.pairs(), lowercase = reader.pairs()
        codes = [UInt16](repeating: Self.keep, count: Self.limit)
        removedAbove = ((cleans ? removed : []) + (stripsAccents ? marks : [])).filter { $0.lowerBound >= Self.limit }

        func fill(_ runs: [Range<UInt32>], _ change: (inout UInt16) -> Void) {
            for run in runs where run.lowerBound < Self.limit {
                for code in run.clamped(to: 0..<UInt32(Self.limit)) { change(&codes[Int(code)]) }
            }
        }
        let lower = lowercases ? Dictionary(uniqueKeysWithValues: lowercase) : [:]
        if stripsAccents {
            fill(marks) { $0 = Self.remove }
            fill([0xAC00..<0xD7A4]) { $0 = Self.hangul }
            let markSet = codes
            for (scalar, parts) in decompositions {
                let kept = parts.filter { markSet[Int($0.value)] != Self.remove }
                map(scalar, to: kept.flatMap { lower[$0] ?? [$0] })
            }
        }
        for (scalar, parts) in lowercase where lowercases && codes[Int(scalar.value)] == Self.keep {
            map(scalar, to: parts)
        }
        if cleans {
            fill(removed) { $0 = Self.remove }
        }
        // White space ends a word whether it was cleaned or not.
        fill(spaces + [9..<14, 0x85..<0x86]) { if $0 != Self.remove { $0 = Self.space } }
        fill(punctuation) { if $0 & Self.kinds != Self.remove { $0 |= Self.isolated } }
        if splitsIdeographs {
            fill(ideographs) { $0 |= Self.isolated }
        }
        fill(Self.foreignScripts) { $0 |= Self.foreign }
    }

    private mutating func map(_ scalar: Unicode.Scalar, to parts: [Unicode.Scalar]) {
        guard !parts.isEmpty else {
            codes[Int(scalar.value)] = Self.remove
            return
        }
        guard parts != [scalar] else { return }
        codes[Int(scalar.value)] = Self.firstMapping + UInt16(mappings.count)
        mappings.append(parts)
    }

    /// The code of a scalar.
    subscript(_ scalar: Unicode.Scalar) -> UInt16 {
        let value = scalar.value
        if value < Self.limit { return codes[Int(value)] }
        return removedAbove.contains { $0.contains(value) } ? Self.remove : Self.foreign
    }

    /// True for letters of scripts other than Latin.
    static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x370 && foreignScripts.contains { $0.contains(scalar.value) }
    }

    /// Blocks of scripts other than Latin; letters common to scripts (mathematical ones, symbols) are in none.
    private static let foreignScripts: [Range<UInt32>] = [
        0x370..<0x1D00, 0x1F00..<0x2000, 0x2C00..<0x2C60, 0x2C80..<0x2E00, 0x2E80..<0x3000, 0x3005..<0x3008,
        0x3021..<0x3030, 0x3031..<0xA700, 0xA800..<0xAB30, 0xAB70..<0xD7FC, 0xF900..<0xFB00, 0xFB07..<0xFE00,
        0xFE70..<0xFEFF, 0xFF66..<0xFFDD, 0x1_0000..<0x1_CF00, 0x1_D800..<0x1_DF00, 0x1_E000..<0x1_F000,
        0x2_0000..<0x3_0000,
    ]
}

/// Reads the tables: numbers of five bits a character, low bits first, the sixth bit set while more follow.
private struct VarintReader {
    private let text: [UInt8]
    private var position = 0

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func number() -> Int {
        var value = 0
        var shift = 0
        while true {
            let digit = Self.digit(text[position])
            position += 1
            value |= (digit & 31) << shift
            if digit < 32 { return value }
            shift += 5
        }
    }

    mutating func signed() -> Int {
        let value = number()
        return value & 1 == 0 ? value / 2 : -(value + 1) / 2
    }

    mutating func runs() -> [Range<UInt32>] {
        var last = 0
        return (0..<number()).map { _ in
            let start = last + number()
            last = start + number()
            return UInt32(start)..<UInt32(last)
        }
    }

    mutating func pairs() -> [(Unicode.Scalar, [Unicode.Scalar])] {
        var last = 0
        return (0..<number()).compactMap { _ in
            last += number()
            var at = last
            let parts = (0..<number()).compactMap { _ -> Unicode.Scalar? in
                at += signed()
                return Unicode.Scalar(UInt32(at))
            }
            return Unicode.Scalar(UInt32(last)).map { ($0, parts) }
        }
    }

    private static func digit(_ byte: UInt8) -> Int {
        switch byte {
        case 0x41...0x5A: Int(byte) - 0x41
        case 0x61...0x7A: Int(byte) - 0x61 + 26
        case 0x30...0x39: Int(byte) - 0x30 + 52
        case 0x2B: 62
        default: 63
        }
    }
}
