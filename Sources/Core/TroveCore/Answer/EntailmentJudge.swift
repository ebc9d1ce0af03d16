/// How likely a statement follows from a text, and how likely the text says the contrary, each 0 to 1.
package struct EntailmentJudgement: Sendable, Hashable {
    /// The text says so.
    package var follows: Double
    /// The text says otherwise.
    package var contradicts: Double

    /// Creates a judgement.
    package init(follows: Double, contradicts: Double) { (self.follows, self.contradicts) = (follows, contradicts) }
}

/// Says whether a statement follows from a text.
package protocol EntailmentJudge: Sendable {
    /// The judgement; nil where it cannot read one of the two.
    func judgement(of statement: String, given premise: String) async -> EntailmentJudgement?
}
