extension PageReader {
    /// The words that are likely to be words; none where the page as a whole is not likely to hold text.
    ///
    /// The limits are chosen on photos without text against receipts and scans: see `Preprocessing` in the
    /// documentation. Dropping more of the unsure words of receipts loses more true ones than it saves.
    static func kept(_ words: [RecognizedWord]) -> [RecognizedWord] {
        let likely = words.filter { $0.confidence >= 0.3 }
        let letters = likely.reduce(0) { $0 + $1.text.unicodeScalars.count(where: \.isLetterOrDigit) }
        let page = RecognizedPage(words: likely, isCutShort: false)
        return letters >= 3 && page.confidence >= 0.5 ? likely : []
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterOrDigit: Bool { properties.isAlphabetic || properties.numericType != nil }
}
