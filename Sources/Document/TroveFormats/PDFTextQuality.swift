import TroveCore

/// Tells a text layer that means nothing: codes of glyphs taken for letters, letters exchanged for others.
struct PDFTextQuality {
    private var letters = 0
    private var broken = 0
    private var odd = 0
    private var oddKinds: Set<UInt32> = []
    private var latin = 0
    private var vowels = 0
    private var longRuns = 0
    private var mixed = 0
    private var words = 0

    /// Counts the letters of lines.
    init(_ lines: [PDFLine]) {
        for line in lines {
            for word in line.words { add(word.text) }
        }
    }

    /// True when the layer is hardly the page's text: to be read from the picture, and kept if that says the same.
    var isGarbage: Bool {
        guard letters >= 20 else { return false }
        if broken * 5 > letters { return true }
        if odd * 5 > letters * 2, oddKinds.count >= 6 { return true }
        if words >= 10, mixed * 3 > words { return true }
        guard latin >= 60, latin * 2 > letters else { return false }
        // Hardly a vowel, or nothing else; or consonants in long rows: no language that is written in Latin letters.
        return vowels * 100 < latin * 24 || vowels * 100 > latin * 68 || longRuns * 6 > words
    }

    private mutating func add(_ word: String) {
        words += 1
        var run = 0
        var scripts: (latin: Bool, other: Bool) = (false, false)
        var hasLongRun = false
        for scalar in word.unicodeScalars {
            letters += 1
            let code = scalar.value
            if code < 0x80 {
                guard let lower = Self.lower(UInt8(code)) else {
                    run = 0
                    if !Self.isUsual(UInt8(code)) {
                        odd += 1
                        oddKinds.insert(code)
                    }
                    continue
                }
                latin += 1
                scripts.latin = true
                if Self.isVowel(lower) {
                    vowels += 1
                    run = 0
                } else {
                    run += 1
                    hasLongRun = hasLongRun || run >= 6
                }
                continue
            }
            run = 0
            switch scalar.properties.generalCategory {
            case .privateUse, .unassigned, .control, .surrogate: broken += 1
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter:
                let isLatin = code < 0x250 || (0x1E00..<0x1F00).contains(code)
                if isLatin {
                    // Accented letters are vowels more often than not.
                    (latin, vowels) = (latin + 1, vowels + 1)
                    scripts.latin = true
                } else {
                    scripts.other = true
                }
            case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol, .otherNumber:
                odd += 1
                oddKinds.insert(code)
            default: break
            }
            if code == 0xFFFD { broken += 1 }
        }
        if hasLongRun { longRuns += 1 }
        if scripts.latin, scripts.other, word.unicodeScalars.count > 2 { mixed += 1 }
    }

    private static func isVowel(_ lower: UInt8) -> Bool {
        switch lower {
        case 0x61, 0x65, 0x69, 0x6F, 0x75, 0x79: true  // a e i o u y
        default: false
        }
    }

    /// Digits and the marks that text has beside letters.
    private static func isUsual(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x27...0x3F, 0x21, 0x22, 0x5B, 0x5D, 0x5F, 0x7C: true  // ' to ?, ! " [ ] _ |
        default: false
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte + 32
        case 0x61...0x7A: byte
        default: nil
        }
    }
}
