/// A question of a run that a person has to answer, or has answered.
public struct RunQuestion: Codable, Sendable, Equatable {
    /// What a person can say.
    public enum Answer: String, Codable, Sendable, CaseIterable {
        /// Do it, this once.
        case allow
        /// Do it, and calls of this tool for the rest of the run.
        case always
        /// Leave it.
        case deny
        /// Of a call whose receipt is missing: it took place.
        case happened
        /// Of such a call: it did not; it is made now.
        case missing
    }

    /// The run.
    public var run: String
    /// Place of the question in its log.
    public var sequence: Int
    /// What is asked, for people.
    public var text: String
    /// What may be answered.
    public var choices: [Answer]
    /// What was answered; nil as long as nobody has.
    public var answer: Answer?
    /// Who answered.
    public var by: String?

    /// Creates a question.
    public init(
        run: String, sequence: Int, text: String, choices: [Answer], answer: Answer? = nil, by: String? = nil
    ) {
        self.run = run
        self.sequence = sequence
        self.text = text
        self.choices = choices
        self.answer = answer
        self.by = by
    }
}
