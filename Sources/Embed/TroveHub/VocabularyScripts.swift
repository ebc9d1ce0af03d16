internal import Foundation

/// Which letters a vocabulary is made of.
enum VocabularyScripts {
    /// Share of words with other letters from which on an encoder is taken to read them: English ones have a few
    /// per cent, those of many languages most.
    private static let share = 0.1

    /// True where nearly all words with letters have Latin ones.
    static func isLatin(_ words: [String]) -> Bool {
        var (latin, other) = (0, 0)
        for word in words {
            guard let letter = word.unicodeScalars.first(where: { $0.properties.isAlphabetic }) else { continue }
            // Latin letters end with U+024F but for some rare ones.
            if letter.value < 0x250 { latin += 1 } else { other += 1 }
        }
        return Double(other) < share * Double(latin + other)
    }
}
