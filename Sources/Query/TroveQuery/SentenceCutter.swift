package import TroveCore

/// Cuts a passage into sentences.
package enum SentenceCutter {
    /// Longest sentence, in scalars: a longer one is cut at a comma, so that an answer stays short.
    private static let longest = 400

    /// The sentences of a text in order, without the white space around them.
    package static func sentences(_ text: [Unicode.Scalar]) -> [ScalarSpan] {
        var spans: [ScalarSpan] = []
        var start = 0
        func close(_ end: Int) {
            var (low, high) = (start, end)
            while low < high, text[low].properties.isWhitespace { low += 1 }
            while high > low, text[high - 1].properties.isWhitespace { high -= 1 }
            if low < high { spans.append(ScalarSpan(low, high)) }
            start = end
        }
        var index = 0
        while index < text.count {
            if isEnd(text, index) {
                var end = index + 1
                while end < text.count, closers.contains(text[end].value) { end += 1 }
                close(end)
                index = end
            } else {
                if index - start >= longest, commas.contains(text[index].value) { close(index + 1) }
                index += 1
            }
        }
        close(text.count)
        return spans
    }

    private static func isEnd(_ text: [Unicode.Scalar], _ index: Int) -> Bool {
        switch text[index].value {
        case 0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0x61F, 0x6D4, 0x964, 0x965, 0x21, 0x3F: return true
        case 0x0A: return index + 1 < text.count && text[index + 1] == "\n"
        case 0x2E:
            // A full stop ends a sentence before white space and no small letter, and not after a capital alone
            // (J. Smith) or a short abbreviation.
            guard index + 1 < text.count else { return true }
            var next = index + 1
            while next < text.count, closers.contains(text[next].value) { next += 1 }
            guard next < text.count, text[next].properties.isWhitespace else { return next == text.count }
            while next < text.count, text[next].properties.isWhitespace { next += 1 }
            if next < text.count, text[next].properties.isLowercase { return false }
            var wordStart = index
            while wordStart > 0, text[wordStart - 1].properties.isAlphabetic { wordStart -= 1 }
            let word = text[wordStart..<index]
            if word.count == 1, word[wordStart].properties.isUppercase { return false }
            return !abbreviations.contains(String(String.UnicodeScalarView(word)))
        default: return false
        }
    }

    /// Closing quotes and brackets.
    private static let closers: Set<UInt32> = [
        0x22, 0x27, 0x29, 0x5D, 0x2019, 0x201D, 0x300D, 0x300F, 0x3009, 0x300B, 0xFF09,
    ]
    private static let commas: Set<UInt32> = [0x2C, 0x3B, 0xFF0C, 0x3001, 0x060C]
    private static let abbreviations: Set<String> = [
        "Mr", "Mrs", "Ms", "Dr", "Prof", "St", "Jr", "Sr", "No", "vs", "etc", "Inc", "Co", "Ltd", "Fig", "al", "approx",
        "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec", "bzw", "ca", "Nr", "Abb",
    ]
}
