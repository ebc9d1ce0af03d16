/// An answer that was kept, with what is needed to check it again from the files alone. Its JSON is what is exported.
public struct SavedAnswer: Codable, Sendable {
    /// `a_` and 20 digits of a SHA-256 over question, sentences and what they cite: the same answer is kept once.
    public var id: String
    /// When it was kept, seconds since 1970.
    public var savedAt: Double
    /// The answer with its certificates as they were.
    public var answer: Answer
    /// Bytes of each cited file, by its path: a file that was moved is looked for by them.
    public var sizes: [String: Int]

    /// Creates one.
    public init(_ answer: Answer, savedAt: Double, sizes: [String: Int]) {
        let said = answer.sentences.map { "\($0.text)\n\($0.citations)" }
        let cited = answer.citations.map { "\($0.number) \($0.sha256) \($0.span.start) \($0.span.end)" }
        id = "a_" + Identifier.digest(([answer.question] + said + cited).joined(separator: "\n")).prefix(20)
        self.savedAt = savedAt
        self.answer = answer
        self.sizes = sizes
    }

    enum CodingKeys: String, CodingKey {
        case id, answer, sizes
        case savedAt = "saved_at"
    }
}

/// What looking again at a kept answer's sources found.
public struct AnswerCheck: Codable, Sendable {
    /// A citation that no longer says what it said.
    public struct Failure: Codable, Sendable, Equatable {
        /// The citation's number.
        public var citation: Int
        /// What became of it.
        public var state: EvidenceState
        /// Where it lay.
        public var path: String
        /// Its page, where the format has pages.
        public var page: Int?

        /// Creates a failure.
        public init(citation: Int, state: EvidenceState, path: String, page: Int?) {
            self.citation = citation
            self.state = state
            self.path = path
            self.page = page
        }

        /// In one line, for people.
        public var line: String { "[\(citation)] \(path)\(page.map { ", page \($0)" } ?? "") is \(state.rawValue)" }
    }

    /// The kept answer's identifier.
    public var id: String
    /// What was asked.
    public var question: String
    /// Whether every sentence that was borne out still is.
    public var holds: Bool
    /// Places of the sentences that are no longer borne out, from 1.
    public var fallen: [Int]
    /// Citations that no longer say what they said.
    public var failures: [Failure]
    /// Files that lie elsewhere now, by where they lay.
    public var moved: [String: String]

    /// Creates a check.
    public init(id: String, question: String, holds: Bool, fallen: [Int], failures: [Failure], moved: [String: String]) {
        self.id = id
        self.question = question
        self.holds = holds
        self.fallen = fallen
        self.failures = failures
        self.moved = moved
    }
}
