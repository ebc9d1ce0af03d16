/// Finds a passage again in a later text, without keeping its words: how many words it has, a rolling hash of them, and
/// a digest that settles it. White space does not count, so a passage that is wrapped otherwise is the same.
package struct PassageFingerprint: Sendable, Equatable, Codable {
    /// Words of the passage.
    package let words: Int
    /// Polynomial over the hashes of its words.
    package let rolling: UInt64
    /// SHA-256 of its words with one space between them.
    package let sha256: String

    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Takes a passage's fingerprint; nil for one without words.
    package init?(_ text: String) {
        let words = Self.words(Array(text.unicodeScalars))
        guard !words.isEmpty else { return nil }
        self.words = words.count
        rolling = words.reduce(0) { $0 &* Self.base &+ $1.hash }
        sha256 = Identifier.digest(words.map(\.text).joined(separator: " "))
    }

    /// The places of the passage in `text`, in order.
    package func places(in text: String) -> [ScalarSpan] {
        let found = Self.words(Array(text.unicodeScalars))
        guard found.count >= words else { return [] }
        var top: UInt64 = 1
        for _ in 1..<max(words, 1) { top = top &* Self.base }
        var hash: UInt64 = 0
        var places: [ScalarSpan] = []
        for (index, word) in found.enumerated() {
            if index >= words { hash = hash &- found[index - words].hash &* top }
            hash = hash &* Self.base &+ word.hash
            guard index + 1 >= words, hash == rolling else { continue }
            let run = found[(index + 1 - words)...index]
            guard Identifier.digest(run.map(\.text).joined(separator: " ")) == sha256 else { continue }
            places.append(ScalarSpan(run[run.startIndex].start, word.end))
        }
        return places
    }

    private struct Word {
        var text: String
        var hash: UInt64
        var start: Int
        var end: Int
    }

    /// Runs of letters and digits; every other character but white space stands for itself, so that a passage may begin
    /// and end beside a quotation mark, and in a script without spaces anywhere.
    private static func words(_ scalars: [Unicode.Scalar]) -> [Word] {
        var words: [Word] = []
        var start: Int?
        func close(_ end: Int) {
            guard let first = start else { return }
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for scalar in scalars[first..<end] { hash = (hash ^ UInt64(scalar.value)) &* 0x100_0000_01B3 }
            let text = String(String.UnicodeScalarView(scalars[first..<end]))
            words.append(Word(text: text, hash: hash, start: first, end: end))
            start = nil
        }
        for (index, scalar) in scalars.enumerated() {
            let properties = scalar.properties
            if properties.isWhitespace {
                close(index)
            } else if WordRuns.isUnspaced(scalar) || !properties.isAlphabetic && properties.numericType == nil {
                close(index)
                start = index
                close(index + 1)
            } else if start == nil {
                start = index
            }
        }
        close(scalars.count)
        return words
    }
}
