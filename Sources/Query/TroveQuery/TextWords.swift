internal import Foundation
internal import TroveCore

/// The words of a text with their places, folded so that a query's words find them.
struct TextWords: Sendable {
    /// A word: its folded stem and its place in Unicode scalars.
    struct Item: Sendable, Equatable {
        var stem: String
        var span: ScalarSpan
    }

    /// In the order of the text; a character of an unspaced script is a word of its own.
    let items: [Item]

    init(_ text: String) {
        var items: [Item] = []
        var start = 0
        var word = String.UnicodeScalarView()
        var position = 0
        func end() {
            if !word.isEmpty { items.append(Item(stem: Stem.of(String(word)), span: ScalarSpan(start, position))) }
            word = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            if Self.isHan(scalar) {
                end()
                items.append(Item(stem: Stem.of(String(scalar)), span: ScalarSpan(position, position + 1)))
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || scalar.properties.generalCategory == .nonspacingMark
            {
                if word.isEmpty { start = position }
                word.append(scalar)
            } else {
                end()
            }
            position += 1
        }
        end()
        self.items = items
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        (0x3040...0x30FF).contains(scalar.value) || scalar.properties.isIdeographic
    }
}

/// Folds a word for comparison: case, accents and width go, and the commonest English endings.
package enum Stem {
    package static func of(_ word: String) -> String {
        let folded = word.precomposedStringWithCompatibilityMapping
            .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        guard folded.utf8.count > 4, folded.utf8.allSatisfy({ $0 < 128 }) else { return folded }
        for ending in ["ings", "ing", "edly", "ed", "ies", "es", "ly", "s"] where folded.hasSuffix(ending) {
            let stem = folded.dropLast(ending.count)
            if stem.utf8.count >= 3 { return String(ending == "ies" ? stem + "y" : stem) }
        }
        return folded
    }
}
