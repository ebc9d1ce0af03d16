package import TroveCore

/// A page's text as it was read, in the shape that documents are made of.
///
/// Spans count Unicode scalars of ``text``, boxes are fractions of the upright page, so a document of several pages
/// is made by joining texts with a blank line and shifting spans.
package struct RecognizedText: Sendable, Equatable {
    /// Lines of a paragraph are separated by a line feed, paragraphs by a blank line. Lines of Chinese or Japanese
    /// that run on are joined without a break, and no space stands between their letters.
    package var text: String
    /// Words in the order of the text.
    package var words: [Word]
    /// Paragraphs, each with one box a line.
    package var blocks: [Block]
    /// Mean confidence of the words, 0 to 1; nil without words.
    package var confidence: Double?
    /// Clockwise degrees by which the page was turned to be read: 0, 90, 180 or 270.
    package var rotation: Int
    /// The packs that read it, `eng` or `chi_sim`...; nil where nothing was read.
    package var language: String?
    /// Size of the upright page in pixels.
    package var width: Int
    package var height: Int
    /// What a reader should know.
    package var warnings: [String]
    /// True where the deadline passed before all was read.
    package var isCutShort: Bool

    /// A page without text.
    package static func empty(width: Int, height: Int, warnings: [String] = [], isCutShort: Bool = false)
        -> RecognizedText
    {
        RecognizedText(
            text: "", words: [], blocks: [], confidence: nil, rotation: 0, language: nil, width: width,
            height: height, warnings: warnings, isCutShort: isCutShort)
    }
}
