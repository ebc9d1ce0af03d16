/// One line of a run's log. The log is the run: whoever reads it from the start knows all that happened.
public struct RunEvent: Sendable, Equatable {
    /// What happened.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// The goal, the rules and the prompts.
        case start
        /// Something is about to be done.
        case intent
        /// It is done; `of` names the intent.
        case receipt
        /// A call that only reads is made once more, since its process died before its receipt.
        case again
        /// A budget does not suffice for what was to be done.
        case refused
        /// A person is asked.
        case question
        /// What the person said; `of` names the question.
        case answer
        /// A step is over; what was new in it.
        case step
        /// A person halted the run, and let it go on.
        case pause, resume
        /// The end, with the result.
        case end
        /// What stood here was forgotten, with all that came after it.
        case forgotten
    }

    /// Place in the log, from 1.
    public var sequence: Int
    /// Seconds since 1970.
    public var at: Double
    /// What happened.
    public var kind: Kind
    /// The particulars: one line of JSON, always an object.
    public var body: String
    /// Files and memories that words of the body come from; forgetting one reaches the event.
    public var sources: [String]

    /// Creates an event.
    public init(sequence: Int, at: Double, kind: Kind, body: String, sources: [String] = []) {
        self.sequence = sequence
        self.at = at
        self.kind = kind
        self.body = body
        self.sources = sources
    }
}
