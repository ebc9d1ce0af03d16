/// The stem of an English word: Porter's second algorithm (Porter & Boulton, 2001, "English" of Snowball).
///
/// Works on lower-case ASCII letters; the caller keeps anything else away.
package struct EnglishStemmer {
    private var word: [UInt8] = []
    /// Where the regions after the first and second vowel-consonant pair begin.
    private var region1 = 0
    private var region2 = 0

    package init() {}

    /// The stem of a word of at least three letters; shorter ones are their own.
    package mutating func stem(_ letters: [UInt8]) -> [UInt8] {
        guard letters.count > 2 else { return letters }
        if let whole = Self.exceptions[letters] { return whole }
        word = letters
        markConsonantY()
        findRegions()
        removePlural()
        if Self.invariant.contains(word) { return lowered }
        removePast()
        turnFinalY()
        replaceLong()
        replaceShort()
        removeRest()
        removeFinalE()
        return lowered
    }

    /// A consonant y is written Y while the word is worked on.
    private mutating func markConsonantY() {
        for index in word.indices where word[index] == Letter.y && (index == 0 || isVowel(index - 1)) {
            word[index] = Letter.consonantY
        }
    }

    private var lowered: [UInt8] { word.map { $0 == Letter.consonantY ? Letter.y : $0 } }

    private mutating func findRegions() {
        let prefix = Self.regionPrefixes.first { word.starts(with: $0) }
        region1 = prefix?.count ?? regionStart(after: 0)
        region2 = regionStart(after: region1)
    }

    /// One past the first consonant that follows a vowel at or after `start`.
    private func regionStart(after start: Int) -> Int {
        var index = start + 1
        while index < word.count {
            if isVowel(index - 1), !isVowel(index) { return index + 1 }
            index += 1
        }
        return word.count
    }

    private func isVowel(_ index: Int) -> Bool { Letter.vowels.contains(word[index]) }

    private func ends(_ suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard word.count >= count else { return false }
        // SAFETY: a static string lives for ever.
        let bytes = unsafe UnsafeBufferPointer(start: suffix.utf8Start, count: count)
        return unsafe word[(word.count - count)...].elementsEqual(bytes)
    }

    private mutating func drop(_ count: Int) { word.removeLast(count) }

    private mutating func replace(_ count: Int, by ending: String) {
        word.removeLast(count)
        word.append(contentsOf: ending.utf8)
    }

    private func hasVowel(before end: Int) -> Bool { (0..<end).contains { isVowel($0) } }

    /// Step 1a.
    private mutating func removePlural() {
        if ends("sses") {
            drop(2)
        } else if ends("ied") || ends("ies") {
            drop(word.count > 4 ? 2 : 1)
        } else if ends("us") || ends("ss") {
            return
        } else if ends("s"), word.count > 2, hasVowel(before: word.count - 2) {
            drop(1)
        }
    }

    /// Step 1b.
    private mutating func removePast() {
        if ends("eedly") || ends("eed") {
            let count = ends("eed") ? 3 : 5
            if word.count - count >= region1 { replace(count, by: "ee") }
            return
        }
        let count = ends("ingly") ? 5 : ends("edly") ? 4 : ends("ing") ? 3 : ends("ed") ? 2 : 0
        guard count > 0, hasVowel(before: word.count - count) else { return }
        drop(count)
        if ends("at") || ends("bl") || ends("iz") {
            word.append(Letter.e)
        } else if endsDouble {
            drop(1)
        } else if isShort {
            word.append(Letter.e)
        }
    }

    private var endsDouble: Bool {
        guard word.count >= 2, let last = word.last, last == word[word.count - 2] else { return false }
        return Letter.doubles.contains(last)
    }

    /// A short syllable ends at `end`: consonant, vowel, consonant other than w, x and Y; or vowel, consonant at the
    /// beginning.
    private func endsShortSyllable(_ end: Int) -> Bool {
        if end == 2 { return isVowel(0) && !isVowel(1) }
        guard end >= 3 else { return false }
        return !isVowel(end - 1) && isVowel(end - 2) && !isVowel(end - 3)
            && !Letter.notShort.contains(word[end - 1])
    }

    private var isShort: Bool { region1 >= word.count && endsShortSyllable(word.count) }

    /// Step 1c.
    private mutating func turnFinalY() {
        guard word.count > 2, let last = word.last, last == Letter.y || last == Letter.consonantY else { return }
        if !isVowel(word.count - 2) { word[word.count - 1] = Letter.i }
    }

    /// Step 2.
    private mutating func replaceLong() {
        for (suffix, replacement) in Self.longSuffixes where ends(suffix) {
            let count = suffix.utf8CodeUnitCount
            guard word.count - count >= region1 else { return }
            if count == 3, ends("ogi") {
                if word.count > 3, word[word.count - 4] == Letter.l { drop(1) }
            } else if replacement.isEmpty {
                if word.count > 2, Letter.beforeLi.contains(word[word.count - 3]) { drop(2) }
            } else {
                replace(count, by: replacement)
            }
            return
        }
    }

    /// Step 3.
    private mutating func replaceShort() {
        for (suffix, replacement) in Self.shortSuffixes where ends(suffix) {
            let count = suffix.utf8CodeUnitCount
            guard word.count - count >= region1 else { return }
            if ends("ative") {
                if word.count - count >= region2 { drop(count) }
            } else {
                replace(count, by: replacement)
            }
            return
        }
    }

    /// Step 4.
    private mutating func removeRest() {
        for suffix in Self.restSuffixes where ends(suffix) {
            let count = suffix.utf8CodeUnitCount
            guard word.count - count >= region2 else { return }
            if ends("ion") {
                guard word.count > 3, word[word.count - 4] == Letter.s || word[word.count - 4] == Letter.t else {
                    return
                }
            }
            drop(count)
            return
        }
    }

    /// Step 5.
    private mutating func removeFinalE() {
        if ends("e") {
            let stem = word.count - 1
            if stem >= region2 || (stem >= region1 && !endsShortSyllable(stem)) { drop(1) }
        } else if ends("l"), word.count - 1 >= region2, word.count > 1, word[word.count - 2] == Letter.l {
            drop(1)
        }
    }
}

extension EnglishStemmer {
    private enum Letter {
        static let e = UInt8(ascii: "e")
        static let i = UInt8(ascii: "i")
        static let l = UInt8(ascii: "l")
        static let s = UInt8(ascii: "s")
        static let t = UInt8(ascii: "t")
        static let y = UInt8(ascii: "y")
        static let consonantY = UInt8(ascii: "Y")
        static let vowels = Set("aeiouy".utf8)
        static let doubles = Set("bdfgmnprt".utf8)
        static let notShort = Set("wxY".utf8)
        static let beforeLi = Set("cdeghkmnrt".utf8)
    }

    private static let regionPrefixes = ["gener", "commun", "arsen"].map { Array($0.utf8) }
    private static let exceptions: [[UInt8]: [UInt8]] = Dictionary(
        uniqueKeysWithValues: [
            ("skis", "ski"), ("skies", "sky"), ("dying", "die"), ("lying", "lie"), ("tying", "tie"),
            ("idly", "idl"), ("gently", "gentl"), ("ugly", "ugli"), ("early", "earli"), ("only", "onli"),
            ("singly", "singl"), ("sky", "sky"), ("news", "news"), ("howe", "howe"), ("atlas", "atlas"),
            ("cosmos", "cosmos"), ("bias", "bias"), ("andes", "andes"),
        ].map { (Array($0.0.utf8), Array($0.1.utf8)) })
    private static let invariant = Set(
        ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"].map { Array($0.utf8) })

    /// Longest first; an empty replacement is `li` after certain letters.
    private static let longSuffixes: [(StaticString, String)] = [
        ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"),
        ("tional", "tion"), ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"),
        ("alism", "al"), ("aliti", "al"), ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful"), ("enci", "ence"),
        ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"),
        ("ogi", "og"), ("li", ""),
    ]
    private static let shortSuffixes: [(StaticString, String)] = [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""),
        ("ical", "ic"), ("ness", ""), ("ful", ""),
    ]
    private static let restSuffixes: [StaticString] = [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize",
        "ion", "al", "er", "ic",
    ]
}
