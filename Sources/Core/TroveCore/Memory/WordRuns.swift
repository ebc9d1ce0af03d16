/// Runs of three words of a text, thinned out so that any shared run of five words shows (winnowing: Schleimer,
/// Wilkerson & Aiken, SIGMOD 2003). Letters and digits count, in lower case and usual width; nothing else does.
package enum WordRuns {
    private static let length = 3
    private static let window = 3

    /// The words that compare, in order. Each character of a script without spaces is one.
    package static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        func close() {
            if !word.isEmpty { words.append(String(word)) }
            word.removeAll()
        }
        for scalar in text.lowercased().unicodeScalars {
            let scalar = usualWidth(scalar)
            if isUnspaced(scalar) {
                close()
                words.append(String(scalar))
            } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || scalar.properties.generalCategory == .nonspacingMark
            {
                word.append(scalar)
            } else if scalar != "'", scalar != "\u{2019}" {
                close()
            }
        }
        close()
        return words
    }

    /// The chosen runs' hashes, each once. A text of fewer than three words is one run.
    package static func hashes(_ words: [String]) -> [Int64] {
        guard !words.isEmpty else { return [] }
        guard words.count > length else { return [hash(words[...])] }
        let all = (0...(words.count - length)).map { hash(words[$0..<($0 + length)]) }
        guard all.count > window else { return all.min().map { [$0] } ?? [] }
        var chosen: Set<Int64> = []
        for start in 0...(all.count - window) { chosen.insert(all[start..<(start + window)].min() ?? 0) }
        return chosen.sorted()
    }

    /// Every run's hash: what a text is asked with whose ends were cut.
    package static func allHashes(_ words: [String]) -> [Int64] {
        guard words.count > length else { return hashes(words) }
        return Array(Set((0...(words.count - length)).map { hash(words[$0..<($0 + length)]) })).sorted()
    }

    private static func hash(_ words: ArraySlice<String>) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for word in words {
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0x20) &* 0x100_0000_01B3
        }
        return Int64(bitPattern: hash)
    }

    /// Scripts that are written without spaces between words.
    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE00...0xEFF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    /// Full-width forms of ASCII as the ASCII that they stand for.
    private static func usualWidth(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }
}
