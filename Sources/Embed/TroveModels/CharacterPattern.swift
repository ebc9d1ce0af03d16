internal import TroveCore

/// The regular expressions that tokenizer files are written with. No others are read: each is one of these, by its
/// text.
enum CharacterPattern: Sendable, Equatable {
    /// A literal text.
    case literal([Unicode.Scalar])
    /// One or more of white space: `\s+`.
    case spaces
    /// Two or more spaces: ` {2,}`.
    case doubledSpaces
    /// GPT-2's words: contractions, then letters, digits or others with a space before, then white space.
    case gpt2
    /// CLIP's words: contractions, letters, single digits, others.
    case clip
    /// `\w+|[^\w\s]+`
    case words

    private static let known: [String: CharacterPattern] = [
        #"\s+"#: .spaces, " {2,}": .doubledSpaces, #"\w+|[^\w\s]+"#: .words,
        #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#: .gpt2,
        #"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#: .clip,
        #"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"#: .clip,
    ]

    /// Reads `{"String": …}` or `{"Regex": …}`.
    init(_ json: JSONValue?, path: String) throws(TroveError) {
        if let text = json?["String"]?.text, !text.isEmpty {
            self = .literal(Array(text.unicodeScalars))
        } else if let text = json?["Regex"]?.text {
            guard let pattern = Self.known[text] else {
                throw TokenizerFile.unsupported(path, "the pattern '\(text)'")
            }
            self = pattern
        } else {
            throw TokenizerFile.corrupt(path, "a pattern is missing")
        }
    }

    /// Where the pattern matches, from the left, without overlap.
    func matches(in text: [Unicode.Scalar]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < text.count {
            let end = match(text, index)
            if end > index { found.append(index..<end) }
            index = max(end, index + 1)
        }
        return found
    }

    /// One past the match that begins at `start`, or `start`.
    private func match(_ text: [Unicode.Scalar], _ start: Int) -> Int {
        switch self {
        case .literal(let word): return text[start...].starts(with: word) ? start + word.count : start
        case .spaces: return run(text, start, .space)
        case .doubledSpaces:
            let end = text[start...].firstIndex { $0 != " " } ?? text.count
            return end - start >= 2 ? end : start
        case .words:
            let isWord = text[start].isWordPart
            if !isWord && text[start].kind == .space { return start }
            return text[start...].firstIndex { $0.isWordPart != isWord || (!isWord && $0.kind == .space) } ?? text.count
        case .clip:
            let short = contraction(text, start)
            if short > start { return short }
            switch text[start].kind {
            case .space: return start
            case .number: return start + 1
            case let kind: return run(text, start, kind)
            }
        case .gpt2:
            let short = contraction(text, start)
            if short > start { return short }
            let word = text[start] == " " ? start + 1 : start
            if word < text.count, text[word].kind != .space { return run(text, word, text[word].kind) }
            let end = run(text, start, .space)
            // White space before a word leaves its last character to the word.
            return end < text.count && end - start > 1 ? end - 1 : end
        }
    }

    private func run(_ text: [Unicode.Scalar], _ start: Int, _ kind: Unicode.Scalar.Kind) -> Int {
        text[start...].firstIndex { $0.kind != kind } ?? text.count
    }

    private func contraction(_ text: [Unicode.Scalar], _ start: Int) -> Int {
        guard text[start] == "'", start + 1 < text.count else { return start }
        switch text[start + 1] {
        case "s", "t", "m", "d": return start + 2
        case "r", "v": return start + 2 < text.count && text[start + 2] == "e" ? start + 3 : start
        case "l": return start + 2 < text.count && text[start + 2] == "l" ? start + 3 : start
        default: return start
        }
    }
}

extension Unicode.Scalar {
    /// What the patterns tell apart.
    enum Kind { case letter, number, space, other }

    /// Letter, number, white space or none of them.
    var kind: Kind {
        if value < 0x80 {
            switch value {
            case 0x41...0x5A, 0x61...0x7A: return .letter
            case 0x30...0x39: return .number
            case 0x20, 0x09...0x0D: return .space
            default: return .other
            }
        }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return properties.isWhitespace ? .space : .other
        }
    }

    /// `\w`: letters, marks, decimal digits, connectors.
    var isWordPart: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation, .letterNumber:
            true
        default: properties.isAlphabetic || properties.isJoinControl
        }
    }
}
