internal import TroveCore

/// How a tokenizer splits a text into the pieces that its model sees one by one.
enum PreTokenizer: Sendable {
    case byteLevel(addsSpace: Bool, splits: Bool)
    case metaspace(Unicode.Scalar, Prepending, splits: Bool)
    case spaces
    case words
    case digits(single: Bool)
    case split(CharacterPattern, Behavior, inverted: Bool)

    /// Where a metaspace is put before a piece that has none.
    enum Prepending: String { case always, first, never }
    /// What becomes of the matches of a splitting pattern.
    enum Behavior: String {
        case removed = "Removed", isolated = "Isolated", withPrevious = "MergedWithPrevious", withNext =
            "MergedWithNext"
    }

    /// Reads a `pre_tokenizer` into steps in order; null is none.
    static func read(_ json: JSONValue?, path: String) throws(TroveError) -> [PreTokenizer] {
        guard let json, !json.isNull else { return [] }
        let kind = json["type"]?.text ?? "none"
        switch kind {
        case "Sequence":
            var steps: [PreTokenizer] = []
            for part in json["pretokenizers"]?.elements ?? [] { steps += try read(part, path: path) }
            return steps
        case "ByteLevel":
            return [
                .byteLevel(
                    addsSpace: json["add_prefix_space"]?.truth ?? true, splits: json["use_regex"]?.truth ?? true)
            ]
        case "Metaspace":
            let mark = (json["replacement"]?.text ?? "\u{2581}").unicodeScalars
            let scheme = json["prepend_scheme"]?.text ?? (json["add_prefix_space"]?.truth == false ? "never" : "always")
            guard let first = mark.first, mark.count == 1, let prepending = Prepending(rawValue: scheme) else {
                throw TokenizerFile.corrupt(path, "its Metaspace has a bad replacement or prepend_scheme")
            }
            return [.metaspace(first, prepending, splits: json["split"]?.truth ?? true)]
        case "WhitespaceSplit": return [.spaces]
        case "Whitespace": return [.words]
        case "Digits": return [.digits(single: json["individual_digits"]?.truth ?? false)]
        case "Split":
            guard let behavior = Behavior(rawValue: json["behavior"]?.text ?? "") else {
                throw TokenizerFile.unsupported(path, "the split behaviour '\(json["behavior"]?.text ?? "none")'")
            }
            return [
                .split(
                    try CharacterPattern(json["pattern"], path: path), behavior,
                    inverted: json["invert"]?.truth ?? false)
            ]
        default: throw TokenizerFile.unsupported(path, "the pre-tokenizer '\(kind)'")
        }
    }

    /// Splits one piece.
    func split(_ text: AlignedText) -> [AlignedText] {
        var text = text
        switch self {
        case .byteLevel(let addsSpace, let splits):
            if addsSpace, text.scalars.first != " " { text.prepend([" "]) }
            let pieces = splits ? Self.cut(text, CharacterPattern.gpt2.matches(in: text.scalars), .isolated) : [text]
            return pieces.map(Self.spellBytes)
        case .metaspace(let mark, let prepending, let splits):
            text.replace(CharacterPattern.literal([" "]).matches(in: text.scalars), by: [mark])
            let isWanted = prepending == .always || (prepending == .first && text.origin == 0)
            if isWanted, text.scalars.first != mark { text.prepend([mark]) }
            guard splits else { return [text] }
            return Self.cut(text, CharacterPattern.literal([mark]).matches(in: text.scalars), .withNext)
        case .spaces: return Self.cut(text, CharacterPattern.spaces.matches(in: text.scalars), .removed)
        case .words:
            return CharacterPattern.words.matches(in: text.scalars).map { text[$0] }
        case .digits(let single):
            let digits = text.scalars.indices.filter { text.scalars[$0].kind == .number }.map { $0..<$0 + 1 }
            return Self.cut(text, single ? digits : Self.joined(digits), .isolated)
        case .split(let pattern, let behavior, let inverted):
            return Self.cut(text, pattern.matches(in: text.scalars), behavior, inverted: inverted)
        }
    }

    /// Cuts at the matches, or with `inverted` at what lies between them; parts that touch stay apart.
    private static func cut(
        _ text: AlignedText, _ matches: [Range<Int>], _ behavior: Behavior, inverted: Bool = false
    ) -> [AlignedText] {
        var parts: [(range: Range<Int>, isMatch: Bool)] = []
        var reached = 0
        for match in matches + [text.count..<text.count] {
            if reached < match.lowerBound { parts.append((reached..<match.lowerBound, inverted)) }
            if !match.isEmpty { parts.append((match, !inverted)) }
            reached = match.upperBound
        }
        var ranges: [Range<Int>] = []
        for (index, part) in parts.enumerated() {
            let followsMatch = index > 0 && parts[index - 1].isMatch
            switch behavior {
            case .removed where part.isMatch: continue
            case .withPrevious where part.isMatch && !followsMatch && !ranges.isEmpty:
                ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<part.range.upperBound
            case .withNext where !part.isMatch && followsMatch:
                ranges[ranges.count - 1] = ranges[ranges.count - 1].lowerBound..<part.range.upperBound
            default: ranges.append(part.range)
            }
        }
        return ranges.map { text[$0] }
    }

    private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
        ranges.reduce(into: []) { out, range in
            if let last = out.last, last.upperBound == range.lowerBound {
                out[out.count - 1] = last.lowerBound..<range.upperBound
            } else {
                out.append(range)
            }
        }
    }

    /// The printable characters that byte-level vocabularies are spelled with, one for each byte.
    static let byteLetters: [Unicode.Scalar] = {
        let plain = Set(Array(UInt32(0x21)...0x7E) + Array(UInt32(0xA1)...0xAC) + Array(UInt32(0xAE)...0xFF))
        var next: UInt32 = 256
        return (UInt32(0)..<256).map { byte in
            if plain.contains(byte) { return Unicode.Scalar(UInt8(byte)) }
            defer { next += 1 }
            return Unicode.Scalar(next) ?? "?"
        }
    }()

    private static func spellBytes(_ text: AlignedText) -> AlignedText {
        var text = text
        text.replaceAll(
            by: text.scalars.flatMap { scalar in
                (UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter).enumerated().map {
                    AlignedText.Change(scalar: byteLetters[Int($1)], change: $0 > 0 ? 1 : 0)
                }
            })
        return text
    }
}
