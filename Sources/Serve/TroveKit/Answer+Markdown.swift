internal import TroveAnswer
public import TroveCore

extension Answer {
    /// The answer as Markdown: sentences with numbers, then the places they cite.
    public var markdown: String { AnswerMarkdown.text(of: self) }
    /// What stands below its sentences: where they were shown as they came, this is left.
    public var markdownBelow: String { AnswerMarkdown.below(self) }
}

extension Answer.Sentence {
    /// The sentence as Markdown, with the numbers of what it cites.
    public var markdown: String { AnswerMarkdown.line(self) }
}
