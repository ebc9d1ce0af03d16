internal import Foundation

/// What each scalar is to the words of a text, and what it is compared as: case, width and accents folded.
enum ScalarFolding {
    /// The part a scalar plays.
    enum Role: UInt8 {
        /// Ends a word.
        case other
        /// Belongs to a word.
        case letter
        case digit
        /// Belongs to the word or character before it.
        case mark
        /// An accent: belongs to the word as written, not to its folded form.
        case accent
        /// A character of a script written without spaces between words.
        case unspaced
        /// Joins the parts of an identifier: `-` in `AB-123`.
        case connector
        /// A line's end: an unspaced word may go on after it.
        case newline
    }

    /// A scalar looked up.
    struct Entry {
        var role: Role
        var isUpper: Bool
        /// The folded scalar; the place in ``Block/expansions`` where there are several.
        var value: UInt32
        var isExpanded: Bool
    }

    /// Entries of a range of scalars.
    struct Block {
        let start: UInt32
        let entries: [Entry]
        let expansions: [[UInt32]]

        init(_ range: Range<UInt32>) {
            start = range.lowerBound
            var expansions: [[UInt32]] = []
            entries = range.map { value in
                guard let scalar = Unicode.Scalar(value) else { return ScalarFolding.nothing }
                let folded = ScalarFolding.folded(scalar)
                let role = ScalarFolding.role(scalar)
                let isUpper = scalar.properties.isUppercase
                if folded.count == 1 {
                    return Entry(role: role, isUpper: isUpper, value: folded[0], isExpanded: false)
                }
                expansions.append(folded)
                return Entry(
                    role: role, isUpper: isUpper, value: UInt32(expansions.count - 1), isExpanded: true)
            }
            self.expansions = expansions
        }
    }

    static let nothing = Entry(role: .other, isUpper: false, value: 0, isExpanded: false)

    /// 7-bit scalars, which need no expansion.
    static let ascii: [Entry] = (0..<128).map { value in
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return nothing }
        let folded = scalar.properties.isUppercase ? UInt32(value) + 32 : UInt32(value)
        return Entry(role: role(scalar), isUpper: folded != UInt32(value), value: folded, isExpanded: false)
    }
    private static let latin = Block(0x80..<0x250)
    private static let alphabets = Block(0x250..<0x2000)
    private static let punctuation = Block(0x2000..<0x2100)
    private static let symbols = Block(0x2100..<0x3400)
    private static let forms = Block(0xF900..<0x10000)

    /// The block that a scalar beyond ASCII lies in; nil for Han, Hangul and what is rare.
    static func block(of value: UInt32) -> Block? {
        switch value {
        case 0x80..<0x250: latin
        case 0x250..<0x2000: alphabets
        case 0x2000..<0x2100: punctuation
        case 0x2100..<0x3400: symbols
        case 0xF900..<0x10000: forms
        default: nil
        }
    }

    /// A scalar outside every block.
    static func entry(ofRare value: UInt32) -> Entry {
        switch value {
        case 0x3400..<0xA000, 0xAC00..<0xD7A4, 0x20000..<0x40000:
            return Entry(
                role: .unspaced, isUpper: false, value: ChineseFolding.simplified(value), isExpanded: false)
        default:
            guard let scalar = Unicode.Scalar(value) else { return nothing }
            let lower = scalar.properties.lowercaseMapping.unicodeScalars.first?.value ?? value
            return Entry(role: role(scalar), isUpper: lower != value, value: lower, isExpanded: false)
        }
    }

    /// Lower case and compatibility forms taken apart; letters that people type for one another made one.
    private static func folded(_ scalar: Unicode.Scalar) -> [UInt32] {
        let forms = scalar.properties.lowercaseMapping.decomposedStringWithCompatibilityMapping.unicodeScalars
        return forms.flatMap { form -> [UInt32] in
            switch form.value {
            case 0xDF: [0x73, 0x73]  // ß
            case 0x131: [0x69]  // dotless i
            case 0x142: [0x6C]  // ł
            case 0xF8: [0x6F]  // ø
            case 0x111: [0x64]  // đ
            case 0x3C2: [0x3C3]  // final sigma
            case 0x629: [0x647]  // teh marbuta
            case 0x649: [0x64A]  // alef maksura
            default: [ChineseFolding.simplified(form.value)]
            }
        }
    }

    private static func role(_ scalar: Unicode.Scalar) -> Role {
        let value = scalar.value
        switch value {
        case 0x0A: return .newline
        case 0x23, 0x2B, 0x2D, 0x2E, 0x2F, 0x3A, 0x40, 0x5C, 0x5F, 0x2010, 0x2011: return .connector
        case 0xAD, 0x200B...0x200F, 0x2060, 0xFEFF: return .accent  // soft hyphens, joiners: not there
        case 0x300...0x36F, 0x483...0x487, 0x591...0x5C7, 0x610...0x61A, 0x640, 0x64B...0x65F, 0x670:
            return .accent
        default: break
        }
        if isUnspaced(value) { return .unspaced }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
        case .decimalNumber, .otherNumber, .letterNumber: return .digit
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .privateUse:
            return .letter
        default: return .other
        }
    }

    /// Han, Hiragana, Katakana, Hangul, Bopomofo, Yi, Thai, Lao, Khmer, Myanmar.
    static func isUnspaced(_ value: UInt32) -> Bool {
        switch value {
        case 0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029, 0x3040...0x3096, 0x309D...0x30FA, 0x30FC...0x30FF,
            0x3105...0x312F, 0x3131...0x318E, 0x31A0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFF66...0xFF9D, 0x20000...0x3FFFF:
            true
        case 0x0E01...0x0E30, 0x0E32...0x0E33, 0x0E40...0x0E46, 0x0E81...0x0EB0, 0x0EB2...0x0EB3, 0x0EC0...0x0EC6,
            0x1000...0x102A, 0x1780...0x17B3:
            true
        default: false
        }
    }
}
