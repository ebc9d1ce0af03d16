/// A word as it was read.
package struct RecognizedWord: Sendable, Equatable {
    package var text: String
    /// Its place on the raster that was read.
    package var box: PixelBox
    /// 0 to 1, the engine's own.
    package var confidence: Double
    /// Numbers of its line, paragraph and block on the page, each from 0 in reading order.
    package var line: Int
    package var paragraph: Int
    package var block: Int
    /// True in lines that run from top to bottom.
    package var isVertical: Bool
}

/// What one pass over a page gave.
package struct RecognizedPage: Sendable {
    /// Words in reading order.
    package var words: [RecognizedWord]
    /// True where the deadline passed first: words are missing.
    package var isCutShort: Bool

    /// Mean confidence of the words, weighted by their letters; 0 without words.
    package var confidence: Double {
        var sum = 0.0
        var letters = 0.0
        for word in words {
            let weight = Double(word.text.unicodeScalars.count)
            sum += word.confidence * weight
            letters += weight
        }
        return letters > 0 ? sum / letters : 0
    }
}
