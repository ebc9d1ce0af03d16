internal import TroveCore

/// The WordPiece tokenizer of BERT-family encoders, equal to its reference implementation id for id.
///
/// Normalises as BERT does (controls removed, ideographs spaced, accents stripped, lower case), splits at white space
/// and punctuation, and cuts each word into the longest known pieces from the left.
package struct WordPieceTokenizer: Tokenizer {
    /// Most tokens of one text that the encoder reads, special tokens not counted.
    package let window: Int
    /// Id of the token put before each text.
    package let opening: Int32
    /// Id of the token put after each text.
    package let closing: Int32
    /// The one token before each text, and the one after.
    package var before: [Int32] { [opening] }
    package var after: [Int32] { [closing] }
    /// Id that stands for a word the vocabulary cannot spell.
    package let unknown: Int32
    /// One past the highest id.
    package let idLimit: Int

    let vocabulary: Vocabulary
    let table: CharacterTable
    /// What to do with each ASCII byte: itself or its lower case, ``asciiSpace``, or 0 for the long way.
    let ascii: [UInt8]
    let longestWord: Int
    let specials: [(bytes: [UInt8], id: Int32)]

    static let asciiSpace: UInt8 = 1

    /// A special token found in the text.
    struct Match {
        var range: Range<Int>
        var id: Int32
        var scalars: Int
    }

    init(
        pieces: [(text: String, id: Int32)], prefix: String, table: CharacterTable, longestWord: Int, window: Int,
        opening: Int32, closing: Int32, unknown: Int32, specials: [(bytes: [UInt8], id: Int32)]
    ) {
        vocabulary = Vocabulary(pieces, prefix: prefix)
        idLimit = Int(max(pieces.map(\.id).max() ?? 0, specials.map(\.id).max() ?? 0)) + 1
        self.table = table
        self.longestWord = longestWord
        self.window = window
        self.opening = opening
        self.closing = closing
        self.unknown = unknown
        // The longest comes first, so that it wins where two begin alike.
        self.specials = specials.sorted { $0.bytes.count > $1.bytes.count }
        ascii = (0..<128).map { byte in
            let code = table[Unicode.Scalar(UInt8(byte))]
            switch code {
            case CharacterTable.keep: return UInt8(byte)
            case CharacterTable.space: return Self.asciiSpace
            default:
                guard code & ~CharacterTable.kinds == 0, code >= CharacterTable.firstMapping else { return 0 }
                let parts = table.mappings[Int(code - CharacterTable.firstMapping)]
                return parts.count == 1 && parts[0].isASCII ? UInt8(parts[0].value) : 0
            }
        }
    }

    /// The tokens of `text`; with `spans`, also the scalars that each covers.
    package func tokenize(_ text: String, spans: Bool) -> Tokenization {
        let bytes = text.utf8.span
        var run = WordPieceRun(self, wantsSpans: spans)
        return run.run(bytes, specials: matches(in: bytes))
    }

    func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x2_0000...0x2_FA1F: true
        default: false
        }
    }

    /// Special tokens spelled out in the text, from the left.
    private func matches(in text: Span<UInt8>) -> [Match] {
        var found: [Match] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            guard let special = specials.first(where: { $0.bytes.first == byte && Self.starts(text, index, $0.bytes) })
            else {
                index += 1
                continue
            }
            let scalars = special.bytes.count { $0 & 0xC0 != 0x80 }
            found.append(Match(range: index..<index + special.bytes.count, id: special.id, scalars: scalars))
            index += special.bytes.count
        }
        return found
    }

    private static func starts(_ text: Span<UInt8>, _ start: Int, _ word: [UInt8]) -> Bool {
        guard text.count - start >= word.count else { return false }
        return word.indices.allSatisfy { text[start + $0] == word[$0] }
    }
}
