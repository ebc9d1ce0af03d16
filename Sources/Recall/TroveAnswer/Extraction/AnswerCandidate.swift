internal import TroveCore

/// A sentence or a row of a hit that may answer.
struct AnswerCandidate {
    /// Place of its hit among the hits.
    var hit: Int
    /// Within the hit's text.
    var span: ScalarSpan
    var isRow: Bool
    /// As it is shown: on one line, cells parted by ` | `.
    var text: String
    /// Places of its words among those of the passage.
    var words: Range<Int>
    var features: AnswerFeatures
    var score: Double
}
