internal import TroveCore

/// One pass of the tokenizer over one text: normalises, splits into words, cuts the words into pieces.
///
/// Words of ASCII go a short way: their bytes are lower-cased into `word`, and byte i is scalar i. Any other character
/// sends its word the long way, where `origins` tells which scalar each byte came from.
struct WordPieceRun {
    private static let capacity = 1024

    private let tokenizer: WordPieceTokenizer
    private let wantsSpans: Bool
    private var out = Tokenization()

    private var word = [UInt8](repeating: 0, count: Self.capacity + 16)
    private var origins = [Int32](repeating: 0, count: Self.capacity + 16)
    private var length = 0
    /// Scalars in the word after normalisation, those beyond the capacity counted too.
    private var scalars = 0
    /// Scalars of the text in the word, and how many of them belong to other scripts.
    private var characters = 0
    private var foreign = 0
    private var firstScalar = 0
    private var lastScalar = 0
    /// True while byte i of the word is scalar `firstScalar + i`.
    private var isPlain = true

    init(_ tokenizer: WordPieceTokenizer, wantsSpans: Bool) {
        self.tokenizer = tokenizer
        self.wantsSpans = wantsSpans
    }

    mutating func run(_ text: Span<UInt8>, specials: [WordPieceTokenizer.Match]) -> Tokenization {
        out.ids.reserveCapacity(text.count / 4 + 4)
        if wantsSpans { out.spans.reserveCapacity(text.count / 4 + 4) }
        var scalar = 0
        var start = 0
        for match in specials {
            scalar = segment(text, start, match.range.lowerBound, scalar)
            out.ids.append(match.id)
            if wantsSpans { out.spans.append(ScalarSpan(scalar, scalar + match.scalars)) }
            out.characters += match.scalars
            scalar += match.scalars
            start = match.range.upperBound
        }
        _ = segment(text, start, text.count, scalar)
        return out
    }

    /// Tokenizes bytes `start..<end`, the first of which is scalar `scalar`; returns the number of the scalar after.
    private mutating func segment(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ scalar: Int) -> Int {
        var index = start
        var scalar = scalar
        while index < end {
            let byte = text[index]
            if byte >= 0x80 {
                let (value, size) = Self.decode(text, index)
                append(value, at: scalar)
                index += size
                scalar += 1
                continue
            }
            let action = tokenizer.ascii[Int(byte)]
            if action >= 0x20 && isPlain && length < Self.capacity {
                if length == 0 { firstScalar = scalar }
                word[length] = action
                length += 1
                scalars += 1
                characters += 1
            } else if action == WordPieceTokenizer.asciiSpace {
                if length > 0 || scalars > 0 { flush() }
            } else {
                append(Unicode.Scalar(byte), at: scalar)
            }
            index += 1
            scalar += 1
        }
        flush()
        return scalar
    }

    /// The long way: one scalar of any kind.
    private mutating func append(_ scalar: Unicode.Scalar, at place: Int) {
        let code = tokenizer.table[scalar]
        let kind = code & CharacterTable.kinds
        if kind == CharacterTable.remove { return turnRough() }
        if kind == CharacterTable.space { return flush() }
        let isForeign = code & CharacterTable.foreign != 0
        let isIsolated = code & CharacterTable.isolated != 0
        if isIsolated { flush() }
        turnRough()
        characters += 1
        // Punctuation of any script is read or becomes [UNK], which counts by itself.
        if isForeign && (!isIsolated || kind != CharacterTable.keep || tokenizer.isIdeograph(scalar)) { foreign += 1 }
        switch kind {
        case CharacterTable.keep: push(scalar, place)
        case CharacterTable.hangul:
            let index = scalar.value - 0xAC00
            push(0x1100 + index / 588, place)
            push(0x1161 + index % 588 / 28, place)
            if index % 28 != 0 { push(0x11A7 + index % 28, place) }
        default:
            for part in tokenizer.table.mappings[Int(kind - CharacterTable.firstMapping)] {
                // A part may be punctuation where the whole is not: it stands alone.
                if !isIsolated && tokenizer.table[part] & CharacterTable.isolated != 0 && !tokenizer.isIdeograph(part) {
                    characters -= 1
                    flush()
                    turnRough()
                    characters += 1
                    push(part, place)
                    flush()
                } else {
                    push(part, place)
                }
            }
        }
        if isIsolated { flush() }
    }

    /// From here on `origins` tells where the bytes of this word came from.
    private mutating func turnRough() {
        guard isPlain else { return }
        isPlain = false
        for index in 0..<length { origins[index] = Int32(truncatingIfNeeded: firstScalar + index) }
        lastScalar = firstScalar + max(length - 1, 0)
    }

    private mutating func push(_ value: UInt32, _ place: Int) {
        if let scalar = Unicode.Scalar(value) { push(scalar, place) }
    }

    private mutating func push(_ scalar: Unicode.Scalar, _ place: Int) {
        if scalars == 0 { firstScalar = place }
        lastScalar = place
        scalars += 1
        guard length + 4 <= Self.capacity else { return }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            word[length] = byte
            origins[length] = Int32(truncatingIfNeeded: place)
            length += 1
        }
    }

    /// Ends the word: one token if it is in the vocabulary, else the longest pieces from the left, else unknown.
    private mutating func flush() {
        defer {
            length = 0
            scalars = 0
            characters = 0
            foreign = 0
            isPlain = true
        }
        out.characters += characters
        guard scalars > 0 else { return }
        let firstToken = out.ids.count
        if scalars <= tokenizer.longestWord && cut() {
            out.foreign += foreign
            return
        }
        out.ids.removeSubrange(firstToken...)
        out.ids.append(tokenizer.unknown)
        out.unknown += characters
        if wantsSpans {
            out.spans.removeSubrange(firstToken...)
            out.spans.append(ScalarSpan(firstScalar, (isPlain ? firstScalar + length - 1 : lastScalar) + 1))
        }
    }

    private mutating func cut() -> Bool {
        let longest = tokenizer.vocabulary.longest
        var start = 0
        while start < length {
            var end = min(length, start + longest)
            var id: Int32 = -1
            while end > start {
                // Pieces end between scalars.
                if end == length || word[end] & 0xC0 != 0x80 {
                    id = tokenizer.vocabulary.find(word.span, start, end - start, continues: start > 0)
                    if id >= 0 { break }
                }
                end -= 1
            }
            guard id >= 0 else { return false }
            out.ids.append(id)
            if wantsSpans {
                let first = isPlain ? firstScalar + start : Int(origins[start])
                let last = isPlain ? firstScalar + end - 1 : Int(origins[end - 1])
                out.spans.append(ScalarSpan(first, max(first, last) + 1))
            }
            start = end
        }
        return true
    }

    /// Decodes the scalar at `index` of well-formed UTF-8.
    @inline(__always)
    private static func decode(_ text: Span<UInt8>, _ index: Int) -> (Unicode.Scalar, Int) {
        let a = UInt32(text[index])
        let b = UInt32(text[index + 1] & 0x3F)
        if a < 0xE0 { return (Unicode.Scalar((a & 0x1F) << 6 | b) ?? "\u{FFFD}", 2) }
        let c = UInt32(text[index + 2] & 0x3F)
        if a < 0xF0 { return (Unicode.Scalar((a & 0xF) << 12 | b << 6 | c) ?? "\u{FFFD}", 3) }
        let d = UInt32(text[index + 3] & 0x3F)
        return (Unicode.Scalar((a & 7) << 18 | b << 12 | c << 6 | d) ?? "\u{FFFD}", 4)
    }
}
