internal import TroveAnswer
public import TroveCore

extension Answer {
    /// The answer as Markdown: sentences with numbers, then the places they cite.
    public var markdown: String { AnswerMarkdown.text(of: self) }
}
