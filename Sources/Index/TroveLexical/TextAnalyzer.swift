internal import TroveCore

/// Takes texts apart into tokens and identifiers. One task uses an analyzer at a time; it remembers the words it met, so
/// that one is better kept than made anew.
///
/// All spans count Unicode scalars of the text as given. Case, width, accents and traditional Chinese characters are
/// folded; ASCII words get their English stem.
package struct TextAnalyzer {
    private var stemmer = EnglishStemmer()
    /// What was found of words met lately, by their folded letters. Direct-mapped.
    private var remembered: [Known]

    /// A word of ASCII letters.
    private struct Known {
        var word: Term = 0
        var stem: Term = 0
        var traits: Token.Traits = []
    }

    private static let rememberedCount = 8192
    /// Letters of a word that its other forms share.
    static let beginningLength = 5
    /// Longest identifier, in scalars: longer runs are data.
    package static let longestIdentifier = 128
    /// Longest word of which all letters count.
    static let longestWord = 64

    package init() { remembered = Array(repeating: Known(), count: Self.rememberedCount) }

    /// The tokens of a text.
    package mutating func analyze(_ text: String) -> AnalyzedText {
        var scan = Scan()
        scan.result.tokens.reserveCapacity(text.utf8.count / 5)
        var position = 0
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value < 128 {
                let entry = ScalarFolding.ascii[Int(value)]
                take(entry, raw: value, at: position, &scan)
            } else {
                takeForeign(value, at: position, &scan)
            }
            position += 1
        }
        endWord(&scan)
        endIdentifier(&scan)
        endCharacter(&scan)
        scan.result.scalarCount = position
        return scan.result
    }

    /// Where the scan stands.
    private struct Scan {
        var result = AnalyzedText()
        /// The word being read, folded.
        var word: [UInt32] = []
        var accented = TermHash(.accented)
        var wordStart = 0
        var wordEnd = 0
        var hasAccent = false
        var isASCII = true
        var hasDigit = false
        var isCapital = false
        /// The unspaced character being read, with its marks.
        var character: TermHash?
        var characterEnd = 0
        /// True when only a line's end lies between here and the last unspaced character.
        var mayJoin = false
        var identifier = IdentifierRun()
    }

    private mutating func takeForeign(_ value: UInt32, at position: Int, _ scan: inout Scan) {
        guard let block = ScalarFolding.block(of: value) else {
            return take(ScalarFolding.entry(ofRare: value), raw: value, at: position, &scan)
        }
        let entry = block.entries[Int(value - block.start)]
        guard entry.isExpanded else { return take(entry, raw: value, at: position, &scan) }
        let parts = block.expansions[Int(entry.value)]
        guard let first = parts.first else { return }
        take(
            .init(role: entry.role, isUpper: entry.isUpper, value: first, isExpanded: false), raw: value, at: position,
            &scan)
        guard entry.role == .letter || entry.role == .digit || entry.role == .unspaced else { return }
        for part in parts.dropFirst() {
            let isAccent = (0x300...0x36F).contains(part) || (0x64B...0x65F).contains(part)
            let role: ScalarFolding.Role = isAccent ? .accent : entry.role == .unspaced ? .mark : entry.role
            take(.init(role: role, isUpper: false, value: part, isExpanded: false), raw: part, at: position, &scan)
        }
    }

    private mutating func take(
        _ entry: ScalarFolding.Entry, raw: UInt32, at position: Int, _ scan: inout Scan
    ) {
        switch entry.role {
        case .letter, .digit:
            endCharacter(&scan)
            if scan.word.isEmpty {
                scan.wordStart = position
                scan.isCapital = entry.isUpper
            }
            scan.word.append(entry.value)
            scan.accented.add(UInt64(entry.value))
            scan.wordEnd = position + 1
            if entry.role == .digit { scan.hasDigit = true }
            if entry.value >= 128 { scan.isASCII = false }
            if raw >= 128 { scan.result.hasForeignLetters = true }
            scan.identifier.add(entry, at: position)
        case .accent:
            if !scan.word.isEmpty {
                scan.accented.add(UInt64(entry.value))
                scan.hasAccent = true
                scan.wordEnd = position + 1
            }
        case .mark:
            if scan.character != nil {
                scan.character?.add(UInt64(entry.value))
                scan.characterEnd = position + 1
                if let last = scan.result.tokens.indices.last {
                    scan.result.tokens[last].span.end = position + 1
                }
            } else if !scan.word.isEmpty {
                scan.word.append(entry.value)
                scan.accented.add(UInt64(entry.value))
                scan.wordEnd = position + 1
                scan.isASCII = false
            }
        case .unspaced:
            endWord(&scan)
            endIdentifier(&scan)
            let joins = scan.mayJoin
            endCharacter(&scan)
            var hash = TermHash(.character)
            hash.add(UInt64(entry.value))
            scan.character = hash
            scan.mayJoin = true
            scan.result.hasForeignLetters = true
            scan.result.tokens.append(
                Token(
                    term: 0, span: ScalarSpan(position, position + 1),
                    traits: joins ? [.unspaced, .joined] : [.unspaced]))
        case .connector:
            endWord(&scan)
            endCharacter(&scan)
            scan.mayJoin = false
            scan.identifier.connect(entry.value)
        case .newline:
            let joins = scan.character != nil
            endWord(&scan)
            endIdentifier(&scan)
            endCharacter(&scan)
            scan.mayJoin = joins
        case .other:
            endWord(&scan)
            endIdentifier(&scan)
            endCharacter(&scan)
            scan.mayJoin = false
        }
    }

    /// Gives the unspaced character its term, now that its marks are known.
    private func endCharacter(_ scan: inout Scan) {
        guard let hash = scan.character, let last = scan.result.tokens.indices.last else { return }
        scan.result.tokens[last].term = hash.term
        scan.character = nil
    }

    private mutating func endWord(_ scan: inout Scan) {
        guard !scan.word.isEmpty else { return }
        scan.mayJoin = false
        let folded = TermHash.word(scan.word.prefix(Self.longestWord))
        var token = Token(
            term: folded, span: ScalarSpan(scan.wordStart, scan.wordEnd),
            traits: scan.isCapital ? [.capital] : [])
        if scan.hasDigit { token.traits.insert(.numeric) }
        if scan.hasAccent { token.accented = scan.accented.term }
        if scan.word.count > Self.beginningLength, !scan.hasDigit {
            var hash = TermHash(.beginning)
            for value in scan.word.prefix(Self.beginningLength) { hash.add(UInt64(value)) }
            token.beginning = hash.term
        }
        if scan.isASCII, !scan.hasDigit, scan.word.count <= Self.longestWord {
            let known = known(scan.word, folded)
            token.term = known.stem
            token.traits.formUnion(known.traits)
        }
        scan.result.tokens.append(token)
        scan.word.removeAll(keepingCapacity: true)
        scan.accented = TermHash(.accented)
        scan.hasAccent = false
        scan.isASCII = true
        scan.hasDigit = false
    }

    /// An English word's stem, and whether it tells nothing or tells the language.
    private mutating func known(_ word: [UInt32], _ folded: Term) -> Known {
        let slot = Int(truncatingIfNeeded: folded) & (Self.rememberedCount - 1)
        if remembered[slot].word == folded { return remembered[slot] }
        var known = Known(word: folded, stem: folded)
        if word.count > 2 {
            known.stem = TermHash.word(stemmer.stem(word.map { UInt8(truncatingIfNeeded: $0) }).map(UInt32.init))
        }
        if StopWords.terms.contains(folded) { known.traits.insert(.stop) }
        if StopWords.hints.contains(folded) { known.traits.insert(.english) }
        remembered[slot] = known
        return known
    }

    private func endIdentifier(_ scan: inout Scan) { scan.identifier.end(into: &scan.result.identifiers) }
}
