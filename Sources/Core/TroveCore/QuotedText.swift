/// Text of a document on its way to a language model: what a reader would not see is taken out, so that nothing hides
/// between the lines.
package struct QuotedText: Sendable {
    /// The text without control characters, zero-width characters, marks of direction and tags.
    package let text: String
    /// Places, in scalars of the original, that were taken out; ascending.
    private let removed: [Int]

    /// Cleans a text.
    package init(_ original: String) {
        // Nearly every text is clean; the bytes tell it soonest.
        guard original.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 >= 0x7F }) else {
            (text, removed) = (original, [])
            return
        }
        var removed: [Int] = []
        var kept = String.UnicodeScalarView()
        for (place, scalar) in original.unicodeScalars.enumerated() {
            if Self.isHidden(scalar) { removed.append(place) } else { kept.append(scalar) }
        }
        self.removed = removed
        text = removed.isEmpty ? original : String(kept)
    }

    /// Where a span of the original lies in ``text``.
    package func span(_ original: ScalarSpan) -> ScalarSpan {
        func moved(_ place: Int) -> Int { place - removed.prefix { $0 < place }.count }
        return ScalarSpan(moved(original.start), moved(original.end))
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE007F: true
        default: false
        }
    }
}
